"""The figures of a form: read as people write them, summed, and held against its checks. Nothing here knows the
database."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from re import Match

from xinheng.fusion.collection.declarations import EVERY_ROW, Form, FormCheck, FormColumn, terms

Cells = Mapping[str, Decimal]
# The figures of another form or period of the same organisation: None where there are none yet.
Look = Callable[[str], Cells | None]
LARGEST = Decimal(10) ** 14
CENT = Decimal("0.01")
# 1,5 is fifteen to nobody: it is a slip, or one and a half.
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")


@dataclass(frozen=True)
class Contradiction:
    """One check that does not hold, in words; a doubt is explained, anything else is mended."""

    words: str
    doubt: bool = False
    cell: str = ""


def read_number(column: FormColumn, text: str) -> Decimal | str | None:
    """A figure as people write it (full width, thousands separators); None for nothing, a sentence for what is none."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").removesuffix(column.unit or "\0")
    if not plain:
        return None
    try:
        value = Decimal(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain)
    except InvalidOperation:
        return f"应填数字，填的是“{text.strip()[:20]}”"
    if not value.is_finite() or abs(value) >= LARGEST:
        return f"数字太大，填的是“{text.strip()[:20]}”"
    if value < 0 and not column.signed:
        return f"不能是负数，填的是“{text.strip()[:20]}”"
    places = 0 if column.kind == "count" else 2
    if value != value.quantize(Decimal(1).scaleb(-places)):
        return f"{'应填整数' if places == 0 else '最多两位小数'}，填的是“{text.strip()[:20]}”"
    return value


def completed(form: Form, typed: Cells) -> dict[str, Decimal]:
    """The typed cells with every sum and share that follows from them; what lacks a part is left out."""
    cells = dict(typed)
    for row, line in form.rows.items():
        for name, column in form.columns.items():
            if line.sum and column.typed:
                _sum(cells, f"{row}.{name}", (f"{part}.{name}" for part in line.sum))
    for row in form.rows:
        for name, column in form.columns.items():
            if column.sum:
                _sum(cells, f"{row}.{name}", (f"{row}.{part}" for part in column.sum))
        for name, column in form.columns.items():
            if column.share:
                part, whole = (cells.get(f"{row}.{one}") for one in column.share)
                if part is not None and whole:
                    cells[f"{row}.{name}"] = (100 * part / whole).quantize(CENT, ROUND_HALF_UP)
    return cells


def _sum(cells: dict[str, Decimal], cell: str, parts: Iterable[str]) -> None:
    found = [cells.get(part) for part in parts]
    if all(one is not None for one in found):
        cells[cell] = sum((one for one in found if one is not None), Decimal(0))


def added(form: Form, many: Iterable[Cells]) -> dict[str, Decimal]:
    """The typed cells of several filings added up; an empty one adds nothing."""
    total: dict[str, Decimal] = {}
    wanted = set(form.typed())
    for cells in many:
        for cell in wanted & cells.keys():
            total[cell] = total.get(cell, Decimal(0)) + cells[cell]
    return total


def problems(form: Form, cells: Cells, look: Look) -> list[Contradiction]:
    """Every cell that is empty and every check that does not hold."""
    empty = (cell for cell in form.typed() if cell not in cells)
    found = [Contradiction(f"{form.words_of(cell)}没有填，没有的填 0", cell=cell) for cell in empty]
    for check in form.checks:
        sides = f"{check.left} {check.right}"
        rows = list(form.rows) if EVERY_ROW + "." in sides else [""]
        found += [one for row in rows if (one := _held(form, check, row, cells, look))]
    return found


def _held(form: Form, check: FormCheck, row: str, cells: Cells, look: Look) -> Contradiction | None:
    left, right = (_value(side, row, cells, look) for side in (check.left, check.right))
    if left is None or right is None:
        return None
    holds = {
        "<=": left <= right, ">=": left >= right, "=": left == right,
        "within": abs(left - right) <= check.share * abs(right),
    }[check.is_]  # fmt: skip
    if holds:
        return None
    where = f"{form.rows[row].title}：" if row else ""
    return Contradiction(f"{where}{check.title}（{left:,} 对 {right:,}）", check.doubt)


def _value(side: str, row: str, cells: Cells, look: Look) -> Decimal | None:
    """The sum of a side; None where a figure of it is not there."""
    total = Decimal(0)
    for term in terms(side):
        one = _term(term, row, cells, look)
        if one is None:
            return None
        total += -one if term["sign"] == "-" else one
    return total


def _term(term: Match[str], row: str, cells: Cells, look: Look) -> Decimal | None:
    if term["number"]:
        return Decimal(term["number"])
    whose = look(term["of"]) if term["of"] else cells
    value = None if whose is None else whose.get(f"{row if term['row'] == EVERY_ROW else term['row']}.{term['column']}")
    return None if value is None else value * Decimal(term["factor"] or 1)
