"""Numbers of the law as dated data: each value with the day it came into force, its article, and whether it was seen.

Apps ship `parameters.toml`, a city pack adds or overrides in `parameters/*.toml`, and administrators add dated values
by two persons (`amending.py`), which count over the files. A table with `values` is a parameter
and its dotted path is its name: `[complaint.accept_or_reject]`. `group`, of a file, a table or one parameter, is what
the administrators' list calls those below it.
"""

import time
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.apps import apps
from pydantic import field_validator

from xinheng.kit.declared import Declaration, DeclarationError, checked, read_toml
from xinheng.kit.refusal import Refusal
from xinheng.kit.shelf import Shelf
from xinheng.support.procedures import folders

Scalar = int | float | str | bool
# Seconds a process goes on with the amendments it read: every page with a period asks.
FRESH_FOR = 5.0
_kept: dict[str, Any] = {"until": 0.0, "amended": {}, "edition": 0}


class ParameterValue(Declaration):
    """One value from `since` on. `seen` says whether the text of the law was read and says so."""

    since: date
    value: Scalar
    basis: str
    seen: bool
    note: str = ""


# In what a parameter counts, and how it is said behind the number; `roles` names roles and counts nothing.
UNITS = {
    "working_day": "个工作日", "calendar_day": "日", "month": "个月", "year": "年", "hour": "小时", "minute": "分钟",
    "percent": "%", "times": "次", "visit": "次", "person": "人", "piece": "件", "count": "个", "roles": "",
}  # fmt: skip


class Parameter(Declaration):
    """A number of the law or of the house, with its unit, every value it had, and among what it is listed."""

    title: str
    group: str = ""
    unit: str
    values: tuple[ParameterValue, ...]
    note: str = ""

    @field_validator("unit")
    @classmethod
    def _is_known(cls, unit: str) -> str:
        if unit not in UNITS:
            raise ValueError(f"单位应是 {'、'.join(UNITS)} 之一，得到“{unit}”")
        return unit

    def on(self, day: date) -> ParameterValue | None:
        """The value in force on a day; None before the first."""
        return max((v for v in self.values if v.since <= day), key=lambda v: v.since, default=None)


class ParameterMissing(Refusal):
    """A number is asked for that no file gives, or for a day before its first value."""


def parameter(name: str, on: date) -> Scalar:
    """The value of a parameter in force on the day of the facts."""
    return parameter_value(name, on).value


def parameter_value(name: str, on: date) -> ParameterValue:
    """The value with its article and whether it was seen, for pages that explain a number."""
    declared = parameters().get(name)
    if declared is None:
        raise ParameterMissing(f"没有名为“{name}”的参数，请在 parameters.toml 中补充。")
    value = with_amendments(name, declared).on(on)
    if value is None:
        first = min(v.since for v in declared.values)
        raise ParameterMissing(f"参数“{declared.title}”（{name}）自 {first} 起才有数值（查的是 {on}），请补充。")
    return value


def with_amendments(name: str, declared: Parameter) -> Parameter:
    """A parameter with the values two administrators gave it; of two values of one day theirs counts."""
    amended = _amendments().get(name)
    if not amended:
        return declared
    days = {value.since for value in amended}
    kept = tuple(value for value in declared.values if value.since not in days)
    return declared.model_copy(update={"values": (*kept, *amended)})


def forget_amendments() -> None:
    """Read the amendments anew at the next look-up; other processes do so within `FRESH_FOR` seconds."""
    _kept["until"] = 0.0


def edition() -> int:
    """Another number whenever the amendments have changed, the same in every process: what is worked out from
    parameters is kept under it."""
    _amendments()
    number: int = _kept["edition"]
    return number


def _amendments() -> dict[str, tuple[ParameterValue, ...]]:
    """The confirmed amendments by parameter, the later decision of one day in place of the earlier."""
    if time.monotonic() < _kept["until"]:
        kept: dict[str, tuple[ParameterValue, ...]] = _kept["amended"]
        return kept
    rows = apps.get_model("procedures", "ParameterAmendment").objects.filter(outcome="confirmed")
    by_day: dict[str, dict[date, ParameterValue]] = {}
    for row in rows.order_by("decided_at", "id"):
        value = ParameterValue(since=row.since, value=row.value, basis=row.basis, seen=row.seen, note=row.reason)
        by_day.setdefault(row.name, {})[row.since] = value
    amended = {name: tuple(values.values()) for name, values in by_day.items()}
    _kept.update(amended=amended, edition=_number_of(amended), until=time.monotonic() + FRESH_FOR)
    return amended


def _number_of(amended: dict[str, tuple[ParameterValue, ...]]) -> int:
    return int.from_bytes(blake2b(repr(amended).encode(), digest_size=8).digest()) if amended else 0


def parameters() -> Mapping[str, Parameter]:
    """Every parameter of the running platform by name; the pack's file wins over an app's as a whole parameter."""
    return PARAMETERS.of(folders.city_folder())


def _parameters_of_city(city: Path) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    seen_in: dict[str, Path] = {}
    for path in (home.folder / "parameters.toml" for home in folders.app_homes()):
        for name, declared in _read(path):
            if name in found:
                raise DeclarationError(path, name, f"the parameter stands already in {seen_in[name]}")
            found[name], seen_in[name] = declared, path
    for path in sorted((city / "parameters").glob("*.toml")):
        for name, declared in _read(path, {name: one.group for name, one in found.items()}):
            found[name] = declared
    return found


PARAMETERS = Shelf("参数", _parameters_of_city)


def _read(path: Path, groups: Mapping[str, str] = MappingProxyType({})) -> Iterator[tuple[str, Parameter]]:
    """The parameters of one file, each in the group it says or had; a file that is not there has none."""
    for name, declared in _tables(path, "", read_toml(path), "") if path.exists() else ():
        group = declared.group or groups.get(name, "")
        if not group:
            problem = '没有写归在哪一类，请在文件开头或这一项里写明，例如 group = "投诉"'
            raise DeclarationError(path, f"{name}.group", problem)
        yield name, declared.model_copy(update={"group": group})


def _tables(path: Path, prefix: str, table: dict[str, object], group: str) -> Iterator[tuple[str, Parameter]]:
    below = dict(table)
    group = str(below.pop("group", group))
    for key, value in below.items():
        name = f"{prefix}.{key}" if prefix else key
        if not isinstance(value, dict):
            raise DeclarationError(path, name, f"expected a table with title, unit and values (got {value!r})")
        if "values" not in value:
            yield from _tables(path, name, value, group)
            continue
        declared = checked(path, Parameter, {"group": group, **value}, at=name)
        if not declared.values:
            raise DeclarationError(path, f"{name}.values", "a parameter needs at least one value")
        yield name, declared
