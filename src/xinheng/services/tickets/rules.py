"""What the headings of a file mean, and what a row says or lacks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

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
MOST_YUAN = Decimal(10) ** 12
MOBILE = re.compile(r"1[3-9]\d{9}")
# What makes a matter of the row. Where another cell cannot be read, who complains does not wait for its correction.
DECISIVE = (*NEEDED, "claims", "received_on")
# What a text says is asked for, up to the end of the sentence.
_ASKED = re.compile(r"(?:要求|请求|希望|诉求)[^。；;！!\n]*")
_CLAIM_WORDS = {
    entry.code: (entry.code, entry.title, *entry.other_words)
    for entry in standard().code_list("complaint_claim").entries
}


@dataclass(frozen=True)
class TicketRow:
    """A row as it was understood. By the column's name in our form: `problems`, for which it is not taken, and
    `left_out`, cells that could not be read and without which it is."""

    number: str
    report: bool
    cells: Mapping[str, str]
    days: Mapping[str, date | None]
    amount: Decimal | None = None
    identity: str = ""
    issue: str = OTHER_ISSUE
    claims: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def answer_by_after(self, day: date) -> date | None:
        """Until when the platform wants its answer, where that is after `day`: a term that is over runs no more."""
        until = self.days["answer_by"]
        return until if until and until > day else None


def columns_of(heads: Sequence[str]) -> dict[str, int]:
    """Our names → the place of the column that bears one of their titles; the title nearer to the front decides."""
    titles = {_bare(head): place for place, head in reversed(list(enumerate(heads)))}
    found = {ours: [titles[one] for one in names if one in titles] for ours, names in HEADS.items()}
    return {ours: places[0] for ours, places in found.items() if places}


def missing(columns: Mapping[str, int]) -> list[str]:
    """The titles without which a file says too little."""
    return [HEADS[name][0] for name in NEEDED if name not in columns]


def row_of(cells: Mapping[str, str], today: date) -> TicketRow:
    """A row with its days, its sum and its codes; what cannot be understood is told, never guessed."""
    told: dict[str, str] = {}
    number, kind = _number(cells.get("number", "")), cells.get("kind", "")
    report = any(word in kind for word in REPORT)
    if not number:
        told["number"] = "没有编号，无法判断是否重复"
    elif MOBILE.fullmatch(number):
        told["number"] = "是一个手机号，不是工单编号；列可能错位了"
        number = ""
    if report == any(word in kind for word in COMPLAINT):
        told["kind"] = f"应写明是投诉还是举报，写的是“{kind[:20]}”"
    days = {name: _day(name, cells, today, told) for name in ("bought_on", "received_on", "answer_by")}
    amount, identity, claims = _amount(cells, told), _identity(cells, told), _claims(cells)
    if not report and not claims:
        told["claims"] = "没有写要求什么，例如退货、退款、赔偿"
    problems = {HEADS[name][0]: why for name, why in told.items() if name in DECISIVE}
    left_out = {HEADS[name][0]: why for name, why in told.items() if name not in DECISIVE}
    return TicketRow(number[:60], report, cells, days, amount, identity, _issue(cells), claims, problems, left_out)


def _bare(text: str) -> str:
    """A heading without what programs put around it: blanks, marks, 必填 stars, the unit in brackets."""
    return re.sub(r"[\s\ufeff*：:]|[（(][^（(）)]*[）)]", "", text)


def _number(text: str) -> str:
    """A number without blanks and marks. What stands in brackets is part of it: a year tells 12号 from 12号."""
    return re.sub(r"[\s\ufeff*：:]", "", text)


def _read(name: str, kind: str, cells: Mapping[str, str], told: dict[str, str]) -> str:
    """A cell as the standard reads it, however it is written; "" and told where it cannot be read."""
    reader = standard().field_type(kind)
    clean = reader.clean(cells.get(name, ""))
    if clean and (wrong := reader.check(clean)):
        told[name] = f"{wrong.partition('：')[0]}，写的是“{excerpt(cells[name], 20)}”"
        return ""
    return clean


def _day(name: str, cells: Mapping[str, str], today: date, told: dict[str, str]) -> date | None:
    read = _read(name, "date", cells, told)
    day = date.fromisoformat(read) if read else None
    if day and day > today and name != "answer_by":
        told[name] = f"不能晚于今天，写的是 {day}"
        return None
    return day


def _amount(cells: Mapping[str, str], told: dict[str, str]) -> Decimal | None:
    read = _read("amount", "money", cells, told)
    if not read:
        return None
    if not read.replace(".", "").isdigit() or Decimal(read) >= MOST_YUAN:
        told["amount"] = f"应为人民币，不到一万亿元，写的是“{excerpt(cells['amount'], 20)}”"
        return None
    return Decimal(read)


def _identity(cells: Mapping[str, str], told: dict[str, str]) -> str:
    code = _read("identity", "uscc", cells, told)
    return f"uscc:{code}" if code else ""


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
