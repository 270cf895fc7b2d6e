"""What is open: registers the standard publishes and models that say by what they are open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xinheng.credit.portrait.listing import shown_records
from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard, standard_of
from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.inputs import is_published
from xinheng.fusion.statistics.queries import good_runs, rows_of
from xinheng.fusion.statistics.registry import models
from xinheng.kit import city_time
from xinheng.kit.declared import DeclarationError, read_toml
from xinheng.kit.refusal import Refusal
from xinheng.kit.shelf import Shelf
from xinheng.services.open_data.rules import Row, held_back
from xinheng.support.procedures.parameters import parameter

SMALLEST = "open_data.smallest_count"
PERSONAL = frozenset(("person_name", "phone", "person_id", "id_document"))
HERE = Path(__file__).resolve().parent
MOST_OF_MODEL = 1_000_000
# Whose a record is, before its own fields.
ABOUT = {"about_id": "主体标识", "about_name": "主体名称"}


def _withheld_of_city(city: Path) -> dict[str, tuple[str, ...]]:
    """By type the fields kept out of the tables: the package's, then those of the pack's `withheld.toml`."""
    found: dict[str, tuple[str, ...]] = {}
    for path in (HERE / "withheld.toml", city / "withheld.toml"):
        for type, names in (read_toml(path) if path.exists() else {}).items():
            kind = standard_of(city).types.get(type)
            if path.parent == HERE and kind is None:
                continue  # a city without Chinese registers has none of it
            if kind is None or not isinstance(names, list):
                raise DeclarationError(path, type, '应是一类数据的标识和它的数据项，例如 patent = ["inventors"]')
            if unknown := [name for name in names if name not in kind.fields]:
                raise DeclarationError(path, type, f"没有数据项 {'、'.join(map(str, unknown))}")
            found[type] = (*found.get(type, ()), *names)
    return found


WITHHELD = Shelf("开放数据不收的数据项", _withheld_of_city)


class NotOpen(Refusal):
    """Nothing of this name is open."""


@dataclass(frozen=True)
class Dataset:
    """One thing that is published: what it is called, by what law, whose it is, its columns with their titles."""

    id: str
    title: str
    meaning: str
    owner: str
    basis: str
    theme: str
    period: str
    columns: Mapping[str, str]
    source: RecordType | Model


@dataclass(frozen=True)
class Content:
    """The rows of a dataset as they may be seen today, and of how many the figures were held back."""

    rows: list[Row]
    held_back: int


def datasets() -> Mapping[str, Dataset]:
    """Everything open, registers first, by name."""
    return _datasets_of(pack().folder)


@cache
def _datasets_of(city: Path) -> Mapping[str, Dataset]:
    types = standard_of(city).types.values()
    registers = [_of_register(kind) for kind in types if kind.public and kind.subject != "person"]
    return {one.id: one for one in [*registers, *(_of_model(model) for model in models().values() if model.open_by)]}


def dataset_named(name: str) -> Dataset:
    """The dataset of this name. Raises NotOpen."""
    found = datasets().get(name)
    if found is None:
        raise NotOpen(f"没有开放数据集 {name}。标准公示的数据类和写明 open_by 的统计模型才开放。")
    return found


def _of_register(kind: RecordType) -> Dataset:
    assert kind.public is not None
    columns = ABOUT | {name: field.title for name, field in _open(kind)} | {"source": "来源"}
    theme = standard().theme_title(kind.theme)
    return Dataset(kind.id, kind.title, kind.note or f"依法公示的{kind.title}记录。", kind.duties.accountable,
                   kind.public.basis, theme, kind.refresh, columns, kind)  # fmt: skip


def _open(kind: RecordType) -> Iterator[tuple[str, Field]]:
    """What is about no person: even a name the law shows to who looks at one shop is not for a table of all."""
    closed = WITHHELD.of(pack().folder).get(kind.id, ())
    found = ((name, field) for name, field in kind.fields.items() if field.privacy == "open" and name not in closed)
    return ((name, field) for name, field in found if not _of_person(field))


def _of_person(field: Field) -> bool:
    return field.type in PERSONAL or "姓名" in field.title or field.scheme in standard().person_schemes


def _of_model(model: Model) -> Dataset:
    columns = {name: column.title for name, column in model.columns.items()}
    return Dataset(model.id, model.title, model.meaning, model.owner, model.open_by, "统计", "P1D", columns, model)


def content_of(one: Dataset) -> Content | None:
    """The rows as they may be seen today; None of a model that was not made yet."""
    return _of_records(one, one.source) if isinstance(one.source, RecordType) else _of_result(one.source)


def _of_records(one: Dataset, kind: RecordType) -> Content:
    rows = []
    for told in shown_records(kind.id):
        about, fields = told["about"], told["fields"]
        row: dict[str, Any] = {**fields, "about_id": about["id"], "about_name": about["name"], "source": told["source"]}
        rows.append(tuple(_text(row.get(name)) for name in one.columns))
    return Content(rows, 0)


def _text(value: object) -> str | None:
    return None if value in (None, "") else "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_result(model: Model) -> Content | None:
    run = next(iter(good_runs(model.id).values()), None)
    if run is None:
        return None
    rows = rows_of(run, model, MOST_OF_MODEL)
    names = list(model.columns)
    grain = [names.index(name) for name in model.grain]
    # What is counted of decisions that the law orders to publish one by one stands in them already.
    hidden = not all(is_published(name) for name in model.inputs)
    counts = [at for at, column in enumerate(model.columns.values()) if column.counts and hidden]
    return Content(*held_back(rows, grain, counts, int(parameter(SMALLEST, city_time.today()))))
