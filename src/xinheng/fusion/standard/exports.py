"""The standard in the forms others use: JSON Schema, templates to fill in, the catalogue entry (DCAT)."""

import csv
import io
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xinheng.fusion.standard.code_lists import CodeList
from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.display import field_title
from xinheng.fusion.standard.field_types.entries import CodeOf
from xinheng.fusion.standard.registry import Standard, standard

# Rows of the template that offer a list of codes to choose from.
TEMPLATE_ROWS = 5000
_PRIVACY = {"open": "公开", "internal": "内部", "personal": "个人信息", "secret": "保密"}


def json_schema(
    kind: RecordType, part: Literal["all", "open"] = "all", given: Standard | None = None
) -> dict[str, object]:
    """JSON Schema (2020-12) of a row of the type, or of what the open part of a record holds. All values are text."""
    words = given or standard()
    fields = kind.fields if part == "all" else kind.open_fields
    properties = {name: _property(field, words) for name, field in fields.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:xinheng:{kind.theme}:{kind.id}",
        "title": kind.title,
        "description": kind.note or kind.title_en,
        "type": "object",
        "properties": properties,
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
        **{f"x-{key}": value for key, value in meaning_of(kind).items()},
    }


def meaning_of(kind: RecordType) -> dict[str, object]:
    """What a page makes of the type: the section it stands in, whether it runs out or is a listing, its tone."""
    told = {
        "section": kind.portrait,
        "lifetime": kind.lifetime,
        "soon": kind.soon if kind.lifetime == "expires" else 0,
        "tone": kind.tone,
    }
    return {key: value for key, value in told.items() if value}


def _property(field: Field, words: Standard) -> dict[str, object]:
    rest = {"title": field.title, "x-privacy": field.privacy}
    extra: dict[str, object] = {
        "title_en": field.title_en, "description": field.note, "x-unit": field.unit, "x-due": field.due,
        **_meaning_of_codes(words.codes_of(field)),
    }  # fmt: skip
    # A masked value no longer has the form of the value it hides.
    form = {"type": "string"} if field.shown == "masked" else words.type_of(field).json_schema
    return {**form, **rest, **{key: text for key, text in extra.items() if text}}


def _meaning_of_codes(codes: CodeList | None) -> dict[str, object]:
    """Which codes are good or bad news, and in which what they are of is over or rests."""
    entries = codes.entries if codes else ()
    tones = {entry.code: entry.tone for entry in entries if entry.tone}
    return {"x-tones": tones, "x-closed": {entry.code: entry.closed for entry in entries if entry.closed}}


def csv_template(kind: RecordType, given: Standard | None = None) -> str:
    """The header row a department fills in below: titles, in the order of the declaration."""
    words = given or standard()
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([field_title(field, words) for field in kind.fields.values()])
    return text.getvalue()


def excel_template(kind: RecordType, given: Standard | None = None) -> bytes:
    """A workbook to fill in: the columns with lists to choose from, how to fill each, the codes."""
    words = given or standard()
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("openpyxl gave no worksheet")
    sheet.title = "数据"
    codes = book.create_sheet("代码")
    for column, field in enumerate(kind.fields.values(), start=1):
        _header(sheet, column, field, words)
        source = words.field_type(field.type)
        if isinstance(source, CodeOf) and len(source.codes.entries) <= 200:
            _offer(sheet, codes, column, source, many=field.many)
    sheet.freeze_panes = "A2"
    _guide(book.create_sheet("填写说明"), kind, words)
    book.move_sheet(codes, offset=1)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _header(sheet: Worksheet, column: int, field: Field, words: Standard) -> None:
    """One column: its title, required ones marked; cells are text, so that Excel keeps leading zeros and long codes."""
    cell = sheet.cell(row=1, column=column, value=field_title(field, words))
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="9B2C2C" if field.required else "2F4B6E")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].width = max(12, 2 * len(field.title) + 4)
    sheet.column_dimensions[letter].number_format = "@"


def _offer(sheet: Worksheet, codes: Worksheet, column: int, source: CodeOf, *, many: bool) -> None:
    """The titles of a code list as a drop-down; a field that holds several only shows them."""
    letter = get_column_letter(column)
    codes.cell(row=1, column=column, value=source.title).font = Font(bold=True)
    for row, entry in enumerate(source.codes.entries, start=2):
        codes.cell(row=row, column=column, value=entry.title)
    if not many:
        last = len(source.codes.entries) + 1
        choice = DataValidation(type="list", formula1=f"'代码'!${letter}$2:${letter}${last}", allow_blank=True)
        choice.error, choice.errorTitle = f"请从“{source.title}”中选择", "不在代码表中"
        choice.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")
        sheet.add_data_validation(choice)


def _guide(sheet: Worksheet, kind: RecordType, words: Standard) -> None:
    sheet.append(["字段", "名称", "类型", "必填", "公开范围", "示例", "说明"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for name, field in kind.fields.items():
        source = words.field_type(field.type)
        note = "；".join(part for part in (field.note, "多个值以“；”分隔" if field.many else "") if part)
        privacy = _PRIVACY[field.privacy] + ("（公开时脱敏）" if field.shown == "masked" else "")
        sheet.append([name, field.title, source.title, "是" if field.required else "", privacy, source.example, note])
    for letter, width in zip("ABCDEFG", (26, 24, 24, 8, 20, 28, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def dcat_entry(kind: RecordType, publisher: str, given: Standard | None = None) -> dict[str, object]:
    """The catalogue entry of a register (DCAT 3 as JSON-LD), with the basis, duties and retention of the standard."""
    words = given or standard()
    duties = kind.duties
    entry: dict[str, object] = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "xh": "urn:xinheng:"},
        "@type": "dcat:Dataset",
        "@id": f"urn:xinheng:register:{kind.id}",
        "dct:identifier": kind.id,
        "dct:title": [{"@value": kind.title, "@language": "zh"}, {"@value": kind.title_en, "@language": "en"}],
        "dct:description": kind.note,
        "dcat:theme": words.theme_title(kind.theme),
        "dct:publisher": publisher,
        "dct:accrualPeriodicity": kind.refresh,
        "dct:accessRights": "public" if kind.public else "restricted",
        "xh:retention": kind.retention,
        "xh:duties": duties.model_dump(),
        "xh:identifiedBy": kind.identity,
        **{f"xh:{key}": value for key, value in meaning_of(kind).items()},
        "xh:fields": [
            {"name": name, "title": field.title, "type": field.type, "privacy": field.privacy}
            for name, field in kind.fields.items()
        ],
    }
    if kind.public:
        entry["dct:rights"] = kind.public.basis
    return entry
