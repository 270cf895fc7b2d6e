"""What is asked about a matter that stands: a correction, a note, another hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from xinheng.portals.officer.hands import choices_for
from xinheng.support.procedures.declarations import Fact
from xinheng.support.procedures.noting import KINDS
from xinheng.support.procedures.table.asking import Asked, FilesField, Reason, from_list, line, lines, one_of

# As many as one body of a request holds at their largest.
MOST_FILES = 9


class Correction(forms.Form):
    """A fact that was entered wrongly, what is right, and why."""

    fact = from_list("更正哪一项")
    value = line("正确的内容", hint="日期写成 2026-11-20")
    reason = lines("理由")

    def __init__(self, data: Any, *, facts: Mapping[str, Fact], written: Mapping[str, str]) -> None:
        super().__init__(data)
        self.facts, self.written = facts, written
        self.fields["fact"].choices = [(name, one.title) for name, one in facts.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A date stays a date, and a choice one of its choices."""
        told = super().clean() or {}
        name, value = told.get("fact", ""), told.get("value", "")
        if not name or not value:
            return told
        codes = {title: code for code, title in self.facts[name].choices.items()}
        if codes and value not in {*codes, *codes.values()}:
            self.add_error("value", f"应为{'、'.join(codes)}之一，填写的是“{value}”")
        elif _is_day(self.written[name]) and not _is_day(value):
            self.add_error("value", f"日期写成 2026-11-20，填写的是“{value}”")
        return {**told, "value": codes.get(value, value)}


class OpenNumber(forms.Form):
    """Why words may be tried again for a number that is shut."""

    reason = lines("理由", hint="谁来问的，怎么核实是本人。例如：投诉人来电，报出了投诉内容和留的电话尾号。")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class Note(Asked):
    """A call, a visit or an inner note, with files."""

    kind = one_of("记什么", list(KINDS.items()))
    words = lines("内容", 4, hint="只有办理的人能看，当事人看不到；系统会隐去号码。")
    attached = FilesField(
        label="附件", most=MOST_FILES, required=False,
        help_text=f"照片或 PDF，可以一次选几个，最多 {MOST_FILES} 个，每个不超过 10 MB。",
    )  # fmt: skip

    def prepare(self) -> None:
        """Most are calls."""
        self.fields["kind"].initial = "call"


class GiveBack(Reason):
    """Back into the pool."""


class HandOver(Asked):
    """To whom and why."""

    to = from_list("转交给", "只列出有权办理下一步的同事。")
    reason = lines("理由")

    def prepare(self) -> None:
        """Who could have it."""
        self.fields["to"].choices = choices_for(self.target)  # type: ignore[attr-defined]


class Merge(Asked):
    """The clue that several others tell of too."""

    parent = line("并入哪一条线索（编号）", most=40, hint="最早的一条；期限从最早的起算。")
    reason = lines("理由", 2)

    def prepare(self) -> None:
        """The earliest of them."""
        self.fields["parent"].initial = min((one.number for one in self.target), default="")
        self.fields["reason"].initial = "同一主体同一事由"
