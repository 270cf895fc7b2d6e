"""What the headings of a file mean, and what a row says or lacks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from xinheng.fusion.standard.registry import standard
from xinheng.kit.personal.striking import excerpt
from xinheng.services.complaints.rules import ISSUES, OTHER_ISSUE

CHANNELS = {"platform_12315": "全国 12315 平台", "hotline_12315": "12315 热线", "hotline_12345": "12345 转办"}
# Most come from the city's own line.
USUAL_CHANNEL = "hotline_12345"
# Our name of a column → what it is called in our form and on the exports of the two platforms, the form's first.
HEADS: dict[str, tuple[str, ...]] = {
    "number": ("工单编号", "登记编号", "投诉编号", "举报编号", "受理编号", "单号", "编号"),
    "kind": ("类型", "登记类型", "信息类型", "诉求类型", "业务类型"),
    "name": ("姓名", "投诉人", "投诉人姓名", "来电人", "诉求人", "提供方姓名"),
    "phone": ("联系电话", "投诉人电话", "来电号码", "手机号码", "电话"),
    "address": ("联系地址", "投诉人地址", "提供方地址"),
    "respondent": ("被反映单位", "被投诉企业", "被投诉方", "被举报人", "涉及主体", "企业名称"),
    "identity": ("统一社会信用代码", "信用代码"),
    "place": ("被反映单位地址", "被投诉企业地址", "发生地址", "事发地点", "涉事地址"),
    "text": ("内容", "投诉内容", "举报内容", "诉求内容", "问题描述", "事实经过"),
    "claims": ("诉求", "投诉请求", "诉求目的"),
    "issue": ("问题类别", "投诉问题", "客体类别"),
    "goods": ("商品或服务", "商品名称"),
    "amount": ("金额", "涉及金额", "争议金额"),
    "bought_on": ("消费日期", "购买日期"),
    "received_on": ("收到日期", "登记时间", "受理时间", "来电时间"),
    "answer_by": ("答复期限", "办理期限", "要求办结时间"),
}
NEEDED = ("number", "kind", "text")
COMPLAINT, REPORT = ("投诉", "纠纷"), ("举报",)
ANONYMOUS = ("", "匿名", "不愿透露", "未知")
MOBILE = re.compile(r"1[3-9]\d{9}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
# What a text says is asked for, up to the end of the sentence.
_ASKED = re.compile(r"(?:要求|请求|希望|诉求)[^。；;！!\n]*")
_CLAIM_WORDS = {
    entry.code: (entry.code, entry.title, *entry.other_words)
    for entry in standard().code_list("complaint_claim").entries
}


@dataclass(frozen=True)
class TicketRow:
    """A row as it was understood; `problems` by the column's name in our form."""

    number: str
    report: bool
    cells: Mapping[str, str]
    days: Mapping[str, date | None]
    amount: Decimal | None = None
    issue: str = OTHER_ISSUE
    claims: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)


def columns_of(heads: Sequence[str]) -> dict[str, int]:
    """Our names → the place of the column that bears one of their titles; the title nearer to the front decides."""
    titles = {_bare(head): place for place, head in reversed(list(enumerate(heads)))}
    found = {ours: [titles[one] for one in names if one in titles] for ours, names in HEADS.items()}
    return {ours: places[0] for ours, places in found.items() if places}


def missing(columns: Mapping[str, int]) -> list[str]:
    """The titles without which a file says too little."""
    return [HEADS[name][0] for name in NEEDED if name not in columns]


def row_of(cells: Mapping[str, str], today: date) -> TicketRow:
    """A row with its days, its sum and its codes; what cannot be understood is a problem, never guessed."""
    problems: dict[str, str] = {}
    number, kind = _number(cells.get("number", "")), cells.get("kind", "")
    report = any(word in kind for word in REPORT)
    if not number:
        problems["工单编号"] = "没有编号，无法判断是否重复"
    elif MOBILE.fullmatch(number):
        problems["工单编号"] = "是一个手机号，不是工单编号；列可能错位了"
        number = ""
    if report == any(word in kind for word in COMPLAINT):
        problems["类型"] = f"应写明是投诉还是举报，写的是“{kind[:20]}”"
    days: dict[str, date | None] = {}
    for name in ("bought_on", "received_on", "answer_by"):
        days[name] = _day(cells.get(name, ""))
        if cells.get(name) and days[name] is None:
            problems[HEADS[name][0]] = f"日期应如 2026-11-20，写的是“{cells[name][:20]}”"
    if (received := days["received_on"]) and received > today:
        problems[HEADS["received_on"][0]] = f"不能晚于今天，写的是 {received}"
    amount, claims = _amount(cells.get("amount", ""), problems), _claims(cells)
    if not report and not claims:
        problems[HEADS["claims"][0]] = "没有写要求什么，例如退货、退款、赔偿"
    return TicketRow(number[:60], report, cells, days, amount, _issue(cells), claims, problems)


def _bare(text: str) -> str:
    """A heading without what programs put around it: blanks, marks, 必填 stars, the unit in brackets."""
    return re.sub(r"[\s\ufeff*：:]|[（(][^（(）)]*[）)]", "", text)


def _number(text: str) -> str:
    """A number without blanks and marks. What stands in brackets is part of it: a year tells 12号 from 12号."""
    return re.sub(r"[\s\ufeff*：:]", "", text)


def _day(text: str) -> date | None:
    read = _DAY.match(text.strip())
    try:
        return date(*(int(part) for part in read.groups())) if read else None
    except ValueError:
        return None


def _amount(text: str, problems: dict[str, str]) -> Decimal | None:
    bare = text.replace(",", "").replace("，", "").replace("元", "").replace("¥", "").strip()
    if not bare:
        return None
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 12:
        problems[HEADS["amount"][0]] = f"应为数字，写的是“{excerpt(text, 20)}”"
        return None
    return round(amount, 2)


def _issue(cells: Mapping[str, str]) -> str:
    said = cells.get("issue", "")
    if said in ISSUES:
        return said
    parts = ((code, part) for code, title in ISSUES.items() for part in title.split("/"))
    return next((code for code, part in parts if part in said), OTHER_ISSUE)


def _claims(cells: Mapping[str, str]) -> tuple[str, ...]:
    """What is asked for, by the words of the list: in its column, else where the text says what it asks. None where
    nothing is: nobody asked for it then."""
    for said in (cells.get("claims", ""), "".join(_ASKED.findall(cells.get("text", "")))):
        if named := tuple(code for code, words in _CLAIM_WORDS.items() if any(word in said for word in words)):
            return named
    return ()
