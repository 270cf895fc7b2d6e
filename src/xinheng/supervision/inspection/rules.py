"""How findings are graded and disposed of, who may inspect and review, when a visit may be made.

Pure functions over plain facts; the guards of `procedure.toml` name what they judge.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from xinheng.kit.characters import is_blank
from xinheng.kit.working_days import Holidays
from xinheng.supervision.inspection.declarations import Severity

# From mild to grave (CQ-7.4.3-07); penalty and credit sanction follow the case.
DISPOSALS = {
    "prompt": "行政提示",
    "admonition": "行政告诫",
    "correct_now": "当场改正",
    "correct": "责令限期改正",
    "case": "移交执法",
}
_GRAVITY = {name: weight for weight, name in enumerate(DISPOSALS)}


@dataclass(frozen=True)
class Disposal:
    """What follows from a failed item, and within how many calendar days it is to be put right."""

    kind: str
    correct_within: int | None

    @property
    def title(self) -> str:
        """In the words of the paper."""
        return DISPOSALS[self.kind]


@dataclass(frozen=True)
class Outcome:
    """What a whole check comes to: codes of `inspection_result_codes` and `inspection_disposition_codes`."""

    result: str
    disposition: str
    problems: str
    order_needed: bool
    case_needed: bool


@dataclass(frozen=True)
class Failed:
    """One failed item, as the outcome needs it."""

    title: str
    disposal: str
    note: str = ""
    correct_within: int | None = None

    @property
    def ordered(self) -> bool:
        """Whether the party is ordered in writing: to correct within a term, or to stop at once what goes to a case."""
        return self.disposal == "correct" or (self.disposal == "case" and self.correct_within == 0)

    @property
    def words(self) -> str:
        """As a problem: the items of a list say how things should be."""
        return f"不符合“{self.title}”" + (f"（{self.note}）" if self.note else "")


def disposal_for(
    *, severity: str, key: bool, failed_before: bool, correct_within: int | None, default_term: int
) -> Disposal:
    """The disposal matched to what was found (SZ-8.5.1.1-04, SZ-8.5.1.3-02).

    Serious goes to enforcement; where the list says 0 days (expired food and its kind) the party is also ordered on the
    spot to stop (行政处罚法 art 28; Order 49 art 31, 36). General is corrected by order, on the spot where the list
    says 0 days. Minor is prompted; the second time the same item fails it is an admonition (minor) or an order with a
    term (general).
    """
    term = default_term if correct_within is None else correct_within
    if severity == Severity.SERIOUS:
        return Disposal("case", 0 if correct_within == 0 else None)
    if severity == Severity.MINOR:
        return Disposal("admonition" if failed_before else "prompt", None)
    if term == 0 and not failed_before and not key:
        return Disposal("correct_now", 0)
    return Disposal("correct", term or default_term)


def disposal_problem(*, matched: str, chosen: str, note: str) -> str | None:
    """An officer may choose otherwise; milder than matched only with the reason in the note."""
    if chosen not in DISPOSALS:
        return f"处置方式应为{'、'.join(DISPOSALS.values())}之一，收到的是“{chosen}”"
    if _GRAVITY[chosen] < _GRAVITY[matched] and is_blank(note):
        return f"该项应“{DISPOSALS[matched]}”，改为较轻的“{DISPOSALS[chosen]}”须在说明中写明理由"
    return None


def outcome_of(failed: Iterable[Failed]) -> Outcome:
    """The result of a check from its failed items."""
    failed = list(failed)
    kinds = {one.disposal for one in failed}
    problems = "；".join(one.words for one in failed)
    order, case = any(one.ordered for one in failed), "case" in kinds
    if not failed:
        return Outcome("1", "0", "", order_needed=False, case_needed=False)
    disposition = "6" if case else "8" if order or "correct_now" in kinds else "10" if "admonition" in kinds else "9"
    return Outcome("P" if order or case else "E", disposition, problems, order_needed=order, case_needed=case)


# Two clocks that are no further apart tell the same.
CLOCKS_AGREE = timedelta(minutes=10)


def clocks_differ(phone: datetime | None, ours: datetime | None) -> bool:
    """Whether a phone's clock tells another moment than ours."""
    return phone is not None and ours is not None and abs(ours - phone) > CLOCKS_AGREE


def moment_on_site(
    *, phone: datetime | None, received: datetime, possible_from: datetime, span: timedelta
) -> tuple[datetime, str]:
    """When a step was that a phone sent at `received`, and why the phone's clock was not believed ("" if it was).

    What a phone says holds only where nothing we know ourselves contradicts it: it was not before the step was
    possible, nor longer ago than a phone may be without a network, nor after it was sent. Else when it was sent holds.
    """
    if phone is None or not clocks_differ(phone, received):
        return received, ""
    if phone > received:
        return received, "晚于上传时间"
    if phone < possible_from - CLOCKS_AGREE:
        return received, "早于这一步可以办理的时间"
    if received - phone > span:
        return received, f"早于上传超过 {span.total_seconds() / 3600:.0f} 小时"
    return max(phone, possible_from), ""


def last_day(day: date, holidays: Holidays) -> date:
    """The last day of a term, on the paper as on the clock: one on a holiday moves on."""
    return holidays.last_day(day).day


def rechecked_by_two(*, recheck_officers: Sequence[int], officers_needed: int) -> str | None:
    """Who looks again whether a breach was put right does not do so alone (行政处罚法 art 42)."""
    if len(set(recheck_officers)) < officers_needed:
        return f"复查的执法人员不得少于 {officers_needed} 人，请选另一位一起复查的同事"
    return None


def two_certified_officers(*, officers: list[dict[str, Any]], officers_needed: int) -> str | None:
    """At least two officers, each with a certificate (行政处罚法 art 42; Order 49 art 23)."""
    without = [one["name"] for one in officers if not one.get("certificate")]
    if without:
        return f"{'、'.join(without)}没有执法证号，不能担任检查人员"
    # Two accounts that show one certificate are one person.
    present = min(len({one[by] for one in officers}) for by in ("account", "certificate"))
    if present < officers_needed:
        return f"检查人员不得少于 {officers_needed} 人，现有 {present} 人，请补充持证人员"
    return None


def visit_is_justified(
    *,
    visits_this_year: int,
    yearly_cap: int,
    overlaps: str,
    overlap_reason: str,
    exemption: str,
) -> str | None:
    """De-duplication of targets (CQ-7.4.3-03): a near visit is merged or justified, the yearly cap binds.

    Complaints, transfers, emergencies and campaigns from above are outside the cap (国办发〔2024〕54号). A cap of 0 is
    none.
    """
    if overlaps and not overlap_reason:
        return f"该主体近期已有检查（{overlaps}），请并入一次查完，或写明确需单独检查的理由"
    if yearly_cap and visits_this_year >= yearly_cap and not exemption:
        reached = f"该主体今年已检查 {visits_this_year} 次，达到年度上限 {yearly_cap} 次"
        return f"{reached}；不属于投诉举报、转办交办、安全突发或上级专项的不再检查"
    return None


def approval_is_owed(*, running: list[str]) -> str | None:
    """Only a check that began before its approval is approved afterwards."""
    return None if "task_urgent_approval" in running else "这次检查已经审批，不需要补办"


def approver_does_not_inspect(*, officers: Sequence[Mapping[str, Any]], mover: int) -> str | None:
    """Nobody approves a check of his own, before it or afterwards."""
    return "审批人不能是本次检查人员，请由其他负责人审批" if _inspects(officers, mover) else None


def is_on_the_team(*, officers: Sequence[Mapping[str, Any]], mover: int) -> str | None:
    """Only the officers named for a check act on site."""
    return None if _inspects(officers, mover) else "您不是本任务的检查人员，不能办理；请由被指派的执法人员办理"


def comes_from_an_order(*, by_order: bool) -> str | None:
    """Only what was ordered can be sent back to command; a check of one's own is called off."""
    return None if by_order else "这项任务不是按指令建立的，没有可退回的指令；不再实施的请取消任务"


def may_be_announced(*, unannounced: bool) -> str | None:
    """An unannounced check is not told before (Order 49 art 22)."""
    return "这是不预先告知的检查，不能事先通知企业" if unannounced else None


def record_is_complete(
    *, unanswered: int, conflicts: int, photos_missing: int, signature: str, officers_unsigned: list[str]
) -> str | None:
    """Every item answered, no conflict left, every photo here, signed or the refusal witnessed, and signed by each
    officer (Order 49 art 27; 行政处罚程序规定 art 29)."""
    lacking = (
        (unanswered, "还有 {} 项没有填写结果"),
        (conflicts, "还有 {} 项两人填写不一致，请先选定"),
        (photos_missing, "还有 {} 张照片没有传到"),
    )
    for number, words in lacking:
        if number:
            return f"{words.format(number)}，暂不能结束检查"
    if signature == "stale":
        return (
            "签字以后笔录上的内容又有变动（例如单位名称、检查人员），原来的签字不再有效，"
            "请当事人和检查人员核对后重新签字，暂不能结束检查"
        )
    if signature not in ("signed", "refused"):
        return "当事人还没有签字，也没有记录拒签情形和见证人，暂不能结束检查"
    if officers_unsigned:
        return f"检查人员{'、'.join(officers_unsigned)}还没有签字，暂不能结束检查"
    return None


def check_was_approved(*, running: list[str]) -> str | None:
    """An urgent check is approved afterwards (国办发〔2024〕54号); until then nothing of it is published or closed."""
    if "task_urgent_approval" in running:
        return "这次检查是紧急检查先行实施的，还没有补办审批；请先由负责人补办审批，再审核结果"
    return None


def reviewer_did_not_inspect(*, officers: Sequence[Mapping[str, Any]], mover: int) -> str | None:
    """The result is reviewed by somebody who did not inspect."""
    return "审核人不能是本次检查人员，请由其他负责人审核" if _inspects(officers, mover) else None


def _inspects(officers: Sequence[Mapping[str, Any]], account: int) -> bool:
    return account in {one["account"] for one in officers}


def longer_term_asked_in_time(*, correct_by: date, correct_by_before: date, today: date) -> str | None:
    """More time is asked for before the term ends, and it is more."""
    if today > correct_by_before:
        return "改正期限已过，不能再延长；请复查后另行处理"
    if correct_by <= correct_by_before:
        return f"新的期限应晚于原期限 {correct_by_before}，填写的是 {correct_by}"
    return None


def term_of(disposal: str, given: int | None, matched: Disposal, default_term: int) -> int | None:
    """Days to correct: given by the officer, else matched, else the default; none where nothing is ordered."""
    if disposal == "correct_now" or (disposal == matched.kind == "case" and matched.correct_within == 0):
        return 0
    if disposal != "correct":
        return None
    return given or matched.correct_within or default_term


# How a visit without a check is told, by result code.
WITHOUT_CHECK_WORDS = {
    "8": "当事人不配合检查，已依法记录",
    "6": "通过登记的住所（经营场所）无法联系",
    "7": "该主体已停业或者正在清算",
    "9": "该主体已注销",
    "12": "该主体已迁出",
    "F": "未发现其开展所涉及的经营活动",
}


def correction_term_runs(*, running: list[str]) -> str | None:
    """Service moves the term only while the term runs: not after the party has reported."""
    return None if "task_correction" in running else "改正期限已经不在计算，送达日期不再改变期限。"


def term_from_service(days: int, correct_by: date, served_on: date, holidays: Holidays) -> date:
    """The last day of a term of so many days where they are counted from service; never an earlier one."""
    return max(correct_by, last_day(served_on + timedelta(days=days), holidays))
