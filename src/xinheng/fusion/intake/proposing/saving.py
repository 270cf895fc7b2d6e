"""A proposed source, corrected by a steward, as a file that intake reads like any other."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from pydantic import ValidationError

from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import problems_of, saved_folder, source_named
from xinheng.fusion.standard.registry import standard
from xinheng.kit.finding_words import in_words
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for


@dataclass(frozen=True)
class SourceDraft:
    """What a steward says of a new source."""

    name: str
    title: str
    department: str
    record_type: str
    columns: Mapping[str, str]
    # Columns of the file that mean nothing to the register.
    ignore: tuple[str, ...] = ()
    # Their words for our codes, by field.
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # In what unit bare numbers are, by field of money.
    units: Mapping[str, str] = field(default_factory=dict)
    # Fields that no column is: what every row says of them, or the column that they are taken from as well.
    defaults: Mapping[str, str] = field(default_factory=dict)
    besides: Mapping[str, str] = field(default_factory=dict)
    # Where it is fetched from and when: the sections `table` or `address`, and `schedule`.
    fetched: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    # What else is said of it: its encoding, its worksheet, where its header stands.
    more: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, dict[str, object]]:
        """The sections of the file besides its columns, those that say something."""
        told: dict[str, Mapping[str, object]] = {
            "units": self.units, "defaults": self.defaults,
            **{f"values.{name}": words for name, words in self.values.items()},
            **{f"derived.{name}": {"columns": [column]} for name, column in self.besides.items()},
            **self.fetched,
        }  # fmt: skip
        return {name: dict(section) for name, section in told.items() if section}


def save_source(*, draft: SourceDraft, by: Actor) -> SourceDeclaration:
    """Writes the source's file into the platform's own folder. Raises IntakeRefused, saying what is wrong with it."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", draft.name):
        raise IntakeRefused(f"来源标识用小写字母、数字和下划线，以字母开头，得到“{draft.name}”。")
    if source_named(draft.name) is not None:
        raise IntakeRefused(f"已有名为 {draft.name} 的来源，请换一个标识。")
    doubled = {field for field in draft.columns.values() if list(draft.columns.values()).count(field) > 1}
    if doubled:
        titles = "、".join(standard().type(draft.record_type).fields[name].title for name in sorted(doubled))
        raise IntakeRefused(f"有几列对到了同一个数据项：{titles}。每个数据项只能来自一列。")
    declared = _declared(draft)
    for _, problem in problems_of(declared, standard()):
        raise IntakeRefused(f"{problem}。")
    with transaction.atomic():
        record_event(
            stream=stream_for("", "intake"), verb="save_source", actor=by, target=("registers.source", draft.name),
            detail={"record_type": draft.record_type, "columns": dict(draft.columns)},
        )  # fmt: skip
        # The trail lets one in at a time: somebody may have taken the name since.
        if source_named(draft.name) is not None:
            raise IntakeRefused(f"已有名为 {draft.name} 的来源，请换一个标识。")
        # Last: where the file cannot be written, nothing was done.
        write_source(draft.name, as_toml(draft))
    return declared


def write_source(name: str, text: str) -> None:
    """Written aside and swapped in: whoever reads meanwhile reads the old one or the new one."""
    folder = saved_folder()
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{name}.new"
    aside.write_text(text, encoding="utf-8")
    aside.replace(folder / f"{name}.toml")


def _declared(draft: SourceDraft) -> SourceDeclaration:
    try:
        return SourceDeclaration(
            name=draft.name, title=draft.title, department=draft.department, record_type=draft.record_type,
            columns=dict(draft.columns), ignore=list(draft.ignore), **draft.fetched, **draft.more,
            values={name: dict(words) for name, words in draft.values.items()},
            units=dict(draft.units), defaults=dict(draft.defaults),
            derived={name: {"columns": [column]} for name, column in draft.besides.items()},
        )  # fmt: skip
    except ValidationError as error:
        first = error.errors()[0]
        place = "、".join(str(one) for one in first["loc"])
        raise IntakeRefused(f"这个来源还不完整：{place}：{in_words(first)}。") from error


def as_toml(draft: SourceDraft) -> str:
    """The file; a JSON text is a TOML text too."""
    lines = [
        f"{key} = {_text(value)}"
        for key, value in (("title", draft.title), ("department", draft.department), ("record_type", draft.record_type))
    ]
    lines += [f"{key} = {_text(value)}" for key, value in draft.more.items()]
    if draft.ignore:
        lines.append(f"ignore = [{', '.join(map(_text, draft.ignore))}]")
    lines += ["", "[columns]", *(f"{_text(one)} = {_text(to)}" for one, to in draft.columns.items())]
    for name, section in draft.tables.items():
        said = (f"{_text(key)} = {_text(value)}" for key, value in section.items() if value is not None)
        lines += ["", f"[{name}]", *said]
    return "\n".join([*lines, ""])


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
