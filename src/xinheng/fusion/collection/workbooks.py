"""A form as a workbook: to be filled in and brought back, and a period's filings with their sum to take away."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from xinheng.fusion.collection.computing import Cells
from xinheng.fusion.collection.declarations import Form
from xinheng.fusion.collection.queries import FilingRow
from xinheng.fusion.intake.reading.lists import table_in
from xinheng.kit.refusal import Refusal
from xinheng.support.documents.sheets import HEAD, saved, text_cell
from xinheng.support.procedures.queries import state_title

COMPUTED = PatternFill("solid", fgColor="E9EDF2")
CODE, LINE = "行代码", "行"
MOST_TITLES = 6


class TemplateRefused(Refusal):
    """The workbook is not this form."""


def template(form: Form, title: str, figures: Cells) -> bytes:
    """The form with what is filled in so far. What is worked out is grey: whatever stands there is not read."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "报表"
    sheet.append([f"{form.title}　{title}"])
    sheet.append([CODE, LINE, *(_head(form, name) for name in form.columns)])
    typed = set(form.typed())
    for row, line in form.rows.items():
        sheet.append([row, line.title])
        for place, name in enumerate(form.columns, start=3):
            cell, value = sheet.cell(row=sheet.max_row, column=place), figures.get(f"{row}.{name}")
            cell.value = None if value is None else float(value) if value % 1 else int(value)
            if f"{row}.{name}" not in typed:
                cell.fill = COMPUTED
    for place in range(1, len(form.columns) + 3):
        sheet.column_dimensions[get_column_letter(place)].width = 24 if place == 2 else 16
    for cells in sheet["A1:A1"], sheet[f"A2:{get_column_letter(len(form.columns) + 2)}2"]:
        for cell in cells[0]:
            cell.font = HEAD
    sheet.freeze_panes = "C3"
    return saved(book)


def read_template(form: Form, name: str, data: bytes) -> dict[str, str]:
    """The typed cells of a filled form, as text. Rows are known by code or title, columns by title, in any order."""
    table = table_in(name, data)
    heads = {_head(form, column): column for column in form.columns}
    at = next((n for n, row in enumerate(table[:MOST_TITLES]) if sum(cell.strip() in heads for cell in row) > 0), None)
    if at is None:
        some = "、".join(list(heads)[:3])
        raise TemplateRefused(f"没有找到“{form.title}”的表头（{some}…），请下载模板，在模板里填。")
    columns = {place: heads[cell.strip()] for place, cell in enumerate(table[at]) if cell.strip() in heads}
    rows = {**{line.title: row for row, line in form.rows.items()}, **{row: row for row in form.rows}}
    typed, found = set(form.typed()), dict[str, str]()
    for cells in table[at + 1 :]:
        row = next((rows[cell.strip()] for cell in cells[:2] if cell.strip() in rows), None)
        for place, column in columns.items():
            if row and f"{row}.{column}" in typed:
                found[f"{row}.{column}"] = cells[place] if place < len(cells) else ""
    if lacking := typed - found.keys():
        told = "、".join(form.words_of(cell) for cell in form.typed() if cell in lacking)
        raise TemplateRefused(f"文件里少了 {len(lacking)} 格：{told[:200]}。请用下载的模板填。")
    return found


def as_book(form: Form, title: str, rows: Sequence[FilingRow], total: Mapping[str, Decimal]) -> bytes:
    """The period: the sum, every organisation's figures, and how each stands."""
    book = Workbook(write_only=True)
    whole = book.create_sheet("汇总")
    whole.append([text_cell(whole, f"{form.title}　{title}", head=True)])
    whole.append([text_cell(whole, head, head=True) for head in ("", *(_head(form, name) for name in form.columns))])
    for row, line in form.rows.items():
        whole.append([text_cell(whole, line.title), *(_number(total.get(f"{row}.{name}")) for name in form.columns)])
    each = book.create_sheet("各单位")
    heads = ("单位", "层级", "行", *(_head(form, name) for name in form.columns))
    each.append([text_cell(each, head, head=True) for head in heads])
    for one in rows:
        for row, line in form.rows.items():
            words = (one.organisation.name, one.organisation.get_kind_display(), line.title)
            numbers = (_number(one.figures.get(f"{row}.{name}")) for name in form.columns)
            each.append([*(text_cell(each, word) for word in words), *numbers])
    stand = book.create_sheet("填报情况")
    stand.append([text_cell(stand, head, head=True) for head in ("单位", "状态", "应报", "上报", "迟报", "说明")])
    for told in _standing(rows):
        stand.append([text_cell(stand, word) for word in told])
    return saved(book)


def _standing(rows: Iterable[FilingRow]) -> Iterable[tuple[str, ...]]:
    for one in rows:
        facts = one.filing.matter.facts
        yield (
            one.organisation.name, state_title(one.filing.matter), f"{one.due_on or ''}",
            str(facts.get("reported_on") or ""), one.late, one.filing.remarks,
        )  # fmt: skip


def _head(form: Form, column: str) -> str:
    one = form.columns[column]
    return f"{one.title}（{one.unit}）" if one.unit else one.title


def _number(value: Decimal | None) -> float | int | None:
    return None if value is None else float(value) if value % 1 else int(value)
