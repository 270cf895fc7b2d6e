"""What makes two clues alike, a subject a likely match, a clue a high priority; and what a triage way needs.

Pure functions over plain facts: nothing here reads the database.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xinheng.kit.characters import is_blank
from xinheng.kit.credit_code import check as check_code
from xinheng.kit.names import bigrams, fold

# Types a clerk settles at the desk: a question, a reminder, a wish (SZ-8.2.2-03).
DIRECT_OUTCOMES = {
    "answered": "已答复咨询",
    "prompted": "已作行政提示",
    "reminded": "已提醒",
    "explained": "已作解释说明",
}

# One character of a source in lists; the word stands beside it where there is room.
SOURCE_GLYPHS = {
    "data": "模",
    "12315": "诉",
    "12345": "热",
    "walk_in": "访",
    "letter": "信",
    "superior": "移",
    "analysis": "研",
    "execution": "检",
}


# By which way it came to us, where that says more than the source: the city's own pages, a report besides.
OWN_PAGES, REPORTS = "city_portal", "report"


def glyph_of(source: str, channel: str) -> str:
    """The one character of a list for where a clue comes from; a report is told from a complaint."""
    return "报" if channel.startswith(REPORTS) else SOURCE_GLYPHS[source]


def origin_words(source_title: str, channel: str) -> str:
    """Where a clue comes from, in words: what came by our own pages came by no other platform."""
    way = "城市平台" if channel.endswith(OWN_PAGES) else source_title
    return f"举报 · {way}" if channel.startswith(REPORTS) else way


@dataclass(frozen=True)
class PriorityReason:
    """One line of a rule: what it asks, what is so, the limit, and whether it is met."""

    condition: str
    actual: str
    limit: str
    met: bool


@dataclass(frozen=True)
class Likeness:
    """How much a candidate fits, 0–100, and why in short sentences."""

    percent: int
    reasons: tuple[str, ...]


def likeness(left: str, right: str) -> float:
    """Dice's coefficient over the bigrams of two texts, 0–1; two empty texts are not alike."""
    ours, theirs = Counter(bigrams(left)), Counter(bigrams(right))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def subject_likeness(*, name: str, address: str, subject_name: str, subject_address: str) -> Likeness:
    """How likely the reported name and address mean this subject; the address counts only where one was given."""
    told, known = fold(name), fold(subject_name)
    by_name = likeness(told, known)
    reasons: list[str] = []
    if told and told == known:
        by_name = 1.0
        reasons.append("名称一致")
    elif told and (told in known or known in told):
        # The more of the longer name the shorter one covers, the likelier.
        covered = min(len(told), len(known)) / max(len(told), len(known))
        by_name = max(by_name, 0.6 + 0.3 * covered)
        reasons.append("名称相互包含")
    elif by_name >= 0.4:
        reasons.append(f"名称相似 {by_name:.0%}")
    if is_blank(address):
        return Likeness(round(by_name * 90), tuple(reasons))
    by_address = likeness(fold(address), fold(subject_address))
    reasons.append(f"地址相似 {by_address:.0%}" if by_address >= 0.3 else "地址不同")
    return Likeness(round((by_name * 0.7 + by_address * 0.3) * 99), tuple(reasons))


def code_problem(typed: str) -> str:
    """Why a code that was typed names nobody, its check digit first; "" where nothing was typed."""
    if not typed:
        return ""
    code = typed.rpartition(":")[2].strip().upper()
    wrong = check_code(code) or f"登记库里没有这个代码：{code}"
    return f"{wrong}。不知道代码的留空，写名称和地址。"


def starts_on_after_merge(*, parent: date, child: date, new_facts: bool) -> date:
    """The legal start of a merged matter: the earliest, unless the later one tells new facts (Order 121 art 35)."""
    return max(parent, child) if new_facts else min(parent, child)


def may_merge(
    *, same_subject: bool, parent_open: bool, parent_closed_on: date | None, today: date, days: int
) -> str | None:
    """Same subject, and the parent open or closed less than `days` days ago; else the reason why not."""
    if not same_subject:
        return "两条线索不是同一主体，不能合并；请先核对主体"
    if parent_open or (parent_closed_on is not None and today - parent_closed_on < timedelta(days=days)):
        return None
    return f"目标线索办结已满 {days} 日，不再合并；请作为新线索办理"


def priority(
    *, complaints_12m: int, open_problems: int, risk_class: str, limit: int
) -> tuple[bool, list[PriorityReason]]:
    """Whether a clue is 高优先: at least two of three signs. Every sign is listed, the unmet too."""
    reasons = [
        PriorityReason("近 12 个月同一主体线索", f"{complaints_12m} 起", f"≥ {limit} 起", complaints_12m >= limit),
        PriorityReason("上次检查遗留问题", f"{open_problems} 项", "≥ 1 项", open_problems >= 1),
        PriorityReason("信用风险分类", risk_class or "未评", "C 或 D", risk_class in {"C", "D"}),
    ]
    return sum(reason.met for reason in reasons) >= 2, reasons


def way_is_clear(*, way: str, subject_identity: str, subject_name: str) -> str | None:
    """A clue goes to command when subject or place is known and the way of disposal is named (SZ-8.2.2-04)."""
    if not way:
        return "没有写明处置方式（监管检查、执法核查或移送），不能转指挥调度；不明确的请转综合研判"
    if not subject_identity and not subject_name:
        return "没有主体也没有名称，不能转指挥调度；请先匹配主体，或转综合研判"
    return None


def directly_disposable(*, outcome: str) -> str | None:
    """Only what needs no inspection and no case is settled at the desk (SZ-8.2.2-03)."""
    if outcome not in DIRECT_OUTCOMES:
        named = "、".join(DIRECT_OUTCOMES.values())
        return f"直接处置只用于{named}；其余请转指挥调度或综合研判"
    return None


def judgement_is_stated(*, method: str, data_used: str) -> str | None:
    """A judgement names its method and the data used, so that it can be checked (SZ-8.3-01)."""
    missing = [title for given, title in ((method, "分析方法"), (data_used, "所用数据")) if is_blank(given)]
    return f"研判意见缺少{'、'.join(missing)}" if missing else None


def time_to_answer_is_over(*, answer_by: date, today: date, not_waiting_because: str = "") -> str | None:
    """Judgement goes on without an answer once the time given is over, or the analyst says why not to wait."""
    if not_waiting_because or answer_by < today:
        return None
    return f"答复期限到 {answer_by}，尚未届满；不再等待的请写明理由"


def cannot_be_followed(*, subject_identity: str) -> str | None:
    """A clue is invalid only where there is no subject, no place and no way to ask."""
    return "线索已匹配主体，不能标记无效；不需处置的请转综合研判作结论" if subject_identity else None


def children_are_closed(*, open_children: int) -> str | None:
    """A split clue closes only when every child has closed."""
    return f"还有 {open_children} 条子线索未办结，不能核销" if open_children else None


def not_extended_before(*, made_before: int) -> str | None:
    """The period of verification is extended once (Order 2 art 18; Order 121 art 27)."""
    return "核查期限已延长过一次，不能再次延长（处罚程序规定第十八条）" if made_before else None


def breach_is_decided(*, breach_suspected: bool, referred: str = "", children: Sequence[str] = ()) -> str | None:
    """A suspected breach ends by a case or by the decision not to open one (Order 2 art 18, 20), never by a word.

    What was referred to enforcement goes on under the clue `referred`, what was split under its `children`.
    """
    if not breach_suspected or referred or children:
        return None
    return "涉嫌违法的线索须决定是否立案，不能直接办结；没有违法或者可以不予立案的，请“提请不予立案”，由负责人审批"


def only_for_a_breach(*, breach_suspected: bool) -> str | None:
    """Where no breach is suspected there is nothing to decide about a case."""
    return None if breach_suspected else "这条线索不涉嫌违法，不需要立案或者不予立案的决定"


def not_suspected_yet(*, running: Sequence[str]) -> str | None:
    """The period of verification starts once."""
    return "这条线索已经是涉嫌违法，核查期限早已起算" if "clue_legal_verify" in running else None


def another_decides(*, proposer: int, mover: int) -> str | None:
    """Who proposes not to open a case does not decide it: officers verify, the head decides (Order 2 art 18)."""
    return "提请人不能自己批准不予立案，请由另一位负责人审批" if proposer == mover else None


def filed_within_reason(*, filed_on: date, found_on: date, today: date) -> str | None:
    """A case is opened after the breach was found and not in the future."""
    if found_on <= filed_on <= today:
        return None
    return f"立案日期应在 {found_on} 到 {today} 之间，填写的是 {filed_on}"
