"""The standard as a document and as a workbook, of the whole city or of one theme."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.cells import safe
from xinheng.support.documents.rendering import Manuscript, set_paper

PRIVACY = {"open": "公开", "internal": "内部", "personal": "个人信息", "secret": "保密"}
TYPE_HEAD = (
    "标识", "名称", "主题库", "主体", "主键", "公示依据", "法律依据", "更新频率", "保存期限",
    "产生", "采集", "更新", "责任", "说明",
)  # fmt: skip
FIELD_HEAD = ("类", "类名称", "数据项", "名称", "类型", "必填", "公开级别", "持有依据", "单位", "说明")


def privacy_of(field: Field) -> str:
    """The class of a field in words, masking said."""
    return PRIVACY[field.privacy] + ("（脱敏公开）" if field.shown == "masked" else "")


def type_words(field: Field) -> str:
    """The type of a field as people call it."""
    return standard().field_type(field.type).title + ("（多值）" if field.many else "")


def standard_pdf(kinds: Sequence[RecordType], title: str) -> bytes:
    """The document: each register with its duties, basis, retention and fields."""
    told = [{"id": kind.id, "title": kind.title, "about": _about(kind), "fields": _fields(kind)} for kind in kinds]
    head = {"issuer": pack().city.title, "number": f"{city_time.today():%Y年%m月%d日}版", "title": title}
    return set_paper(Manuscript("data_standard", {**head, "types": told})).pdf


def _about(kind: RecordType) -> str:
    public = f"公示依据：{kind.public.basis}" if kind.public else "不公示"
    key = "、".join(kind.fields[name].title for name in kind.key)
    return (
        f"{standard().theme_title(kind.theme)}；主键：{key}；{public}；"
        f"持有依据：{standard().basis_of(kind)}；更新 {kind.refresh}，保存 {kind.retention}；"
        f"责任单位：{kind.duties.accountable}。{kind.note}"
    )


def _fields(kind: RecordType) -> list[list[str]]:
    return [
        [field.title, type_words(field), "是" if field.required else "", privacy_of(field), name]
        for name, field in kind.fields.items()
    ]


def standard_workbook(kinds: Sequence[RecordType]) -> bytes:
    """The same as a workbook: registers, their fields, and the code lists these use."""
    book = Workbook(write_only=True)
    _sheet(book, "数据项目录", TYPE_HEAD, [_type_row(kind) for kind in kinds])
    rows = [_field_row(kind, name, field) for kind in kinds for name, field in kind.fields.items()]
    _sheet(book, "数据项", FIELD_HEAD, rows)
    used = {field.type.removeprefix("code:") for kind in kinds for field in kind.fields.values()}
    lists = [codes for id, codes in sorted(standard().code_lists.items()) if id in used and len(codes.entries) < 2000]
    codes = [(one.id, one.title, e.code, e.title, e.since, e.until) for one in lists for e in one.entries]
    _sheet(book, "代码表", ("代码表", "名称", "代码", "含义", "启用", "停用"), codes)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(list(head))
    for row in rows:
        sheet.append([safe(cell) for cell in row])


def _type_row(kind: RecordType) -> tuple[str, ...]:
    duties = kind.duties
    return (
        kind.id, kind.title, standard().theme_title(kind.theme), kind.subject,
        "、".join(kind.fields[name].title for name in kind.key), kind.public.basis if kind.public else "不公示",
        standard().basis_of(kind), kind.refresh, kind.retention, duties.producer, duties.collector, duties.updater,
        duties.accountable, kind.note,
    )  # fmt: skip


def _field_row(kind: RecordType, name: str, field: Field) -> tuple[str, ...]:
    basis = standard().basis_of(kind, field) if field.privacy in ("personal", "secret") else ""
    return (
        kind.id, kind.title, name, field.title, field.type, "是" if field.required else "", privacy_of(field), basis,
        field.unit, field.note,
    )  # fmt: skip
