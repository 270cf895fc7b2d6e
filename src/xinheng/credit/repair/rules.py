"""When a fact may be repaired (信用修复管理办法, Order 107, art 8, 9, 11, 12, 14, 23), and what each move demands."""

from dataclasses import dataclass
from datetime import date

from xinheng.credit.judgement import Verdict

ORDER = "信用修复管理办法（总局令第107号）"
# 通过登记的住所或者经营场所无法联系.
UNCONTACTABLE = ("E4", "H3", "C3")


@dataclass(frozen=True)
class Standing:
    """What is known of a fact on the day on which somebody asks for its repair."""

    verdict: Verdict
    # The day its shortest period is over, where the law sets one; `date.max` where a restriction's end is not known.
    eligible_from: date | None = None
    # A later penalty for the same kind of violation, by its number.
    repeated: str = ""
    # Until when the subject may not apply, after a falsehood.
    banned_until: date | None = None
    # Another application for the same fact, by its number.
    running: str = ""
    # The authority that made it, where that is another one of this city.
    elsewhere: str = ""
    # On the list of serious violations, which has conditions of its own (art 13).
    listed: bool = False


def why_not(standing: Standing, today: date) -> str | None:
    """Why the fact cannot be repaired now, with law and article and what to do; None where it may be applied for."""
    if standing.running:
        return f"这条记录已经有一件修复申请在办：{standing.running}，请到那一件上办理。"
    if standing.elsewhere:
        return (
            f"这条记录由{standing.elsewhere}作出，应由作出决定的机关办理修复（{ORDER}第四条），请告知当事人向该局申请。"
        )
    return _not_shown(standing.verdict) or _never(standing.verdict) or _not_yet(standing, today)


def _not_shown(verdict: Verdict) -> str | None:
    if verdict.shown:
        return None
    words = {"over": "已经停止公示", "coming": "还没有公示"}.get(verdict.state, "不对外公示")
    return f"这条记录{words}（{verdict.title}；{verdict.basis}），不需要修复。"


def _never(verdict: Verdict) -> str | None:
    if not verdict.early_stop:
        return f"这条记录依法不能提前停止公示：{verdict.title}（{verdict.basis}）；{_until(verdict)}"
    if verdict.grade == "minor":
        return f"轻微失信信息期满自动停止公示，不需要申请（{ORDER}第七条）；{_until(verdict)}"
    return None


def _until(verdict: Verdict) -> str:
    return f"{verdict.until} 起自动停止公示。" if verdict.until else "期满日待定。"


def _not_yet(standing: Standing, today: date) -> str | None:
    if standing.banned_until and today < standing.banned_until:
        until = f"自 {standing.banned_until} 起可以申请"
        return f"当事人申请修复时弄虚作假，在禁止申请的期限内，{until}（{ORDER}第二十三条）。"
    if standing.repeated:
        if standing.listed:
            return f"当事人列入后又受到较重行政处罚（{standing.repeated}），不符合修复条件（{ORDER}第十三条）。"
        again = f"当事人此后又因同一类违法行为受到处罚（{standing.repeated}）"
        return f"{again}，不符合修复条件（{ORDER}第十一条第（三）项）。"
    if standing.eligible_from == date.max:
        return "限制期满日没有填写，算不出最早可以申请的日期，请资料来源单位补录“限制期满日期”后再申请。"
    if standing.eligible_from and today < standing.eligible_from:
        return f"自 {standing.eligible_from} 起可以申请：{_shortest(standing)}。"
    return None


def _shortest(standing: Standing) -> str:
    if standing.listed:
        return f"列入严重违法失信名单须满最短公示期，法律规定的限制期也须届满（{ORDER}第十三条）"
    if standing.verdict.grade == "serious":
        return f"严重失信信息须满最短公示期，有限制期的还须限制期满（{ORDER}第八条）"
    return f"一般失信信息须满最短公示期（{ORDER}第九条）"


def may_be_repaired(*, hindrance: str) -> str | None:
    """Judged anew at every move that goes on: the fact stands, is shown, and its time has come."""
    return hindrance or None


def is_unchanged(*, changed: bool) -> str | None:
    """What was verified is what is decided on."""
    return "资料来源更新过这条记录，现在的内容与核实时的不同，请先“重新核实”再决定。" if changed else None


def received_in_time(*, received_on: date, today: date) -> str | None:
    """Nothing is received tomorrow."""
    return f"日期不能晚于今天，填写的是 {received_on}。" if received_on > today else None


def was_ruled(*, ruled_on: date, received_on: date) -> str | None:
    """A court ruled before anybody asks."""
    late = f"裁定日期不能晚于收到日期 {received_on}，填写的是 {ruled_on}。"
    return late if ruled_on > received_on else None


def something_is_shown(*, nothing_shown: bool) -> str | None:
    """Only what is public can be shielded."""
    return f"这家没有正在公示的处罚、名录信息，不需要屏蔽（{ORDER}第二十二条）。" if nothing_shown else None


def nobody_else_asked(*, running: str) -> str | None:
    """One shield at a time."""
    return f"这家已经有一件重整期间屏蔽在办：{running}，请到那一件上办理。" if running else None


def performed_in_time(*, performed_on: date, today: date) -> str | None:
    """Nothing was performed tomorrow."""
    return f"执行完毕日期不能晚于今天，填写的是 {performed_on}。" if performed_on > today else None


def is_corrected(*, corrected: str) -> str | None:
    """Art 22 (2): corrected, performed or put right."""
    return None if corrected == "yes" else f"没有履行、纠正的，应恢复公示，不能停止公示（{ORDER}第二十二条）。"


def duties_are_done(*, performed: str, rectified: str) -> str | None:
    """Art 11 (1) (2): performed, and put right."""
    missing = [
        words
        for words, answer in (("处罚决定的义务未履行", performed), ("违法行为未整改或危害后果未消除", rectified))
        if answer != "yes"
    ]
    return f"核实结果是{'、'.join(missing)}，不能准予修复（{ORDER}第十一条）。" if missing else None


def is_cured(*, cured: str) -> str | None:
    """Art 12: the reason of the listing is gone."""
    return None if cured == "yes" else f"核实结果是列入的情形没有消除，不能准予修复（{ORDER}第十二条）。"


def is_uncontactable(*, target_reason: str) -> str | None:
    """Only who was listed as out of contact is looked for first (art 16)."""
    found = set(target_reason.split("|")) & set(UNCONTACTABLE)
    return None if found else "列入原因不是无法联系，请用“受理”。"


def is_not_uncontactable(*, target_reason: str) -> str | None:
    """Who was listed as out of contact is looked for before the two days run (art 16)."""
    found = set(target_reason.split("|")) & set(UNCONTACTABLE)
    return "列入原因是无法联系，请用“受理并核实联系”。" if found else None


def not_extended_before(*, made_before: int) -> str | None:
    """Once (art 16 (3))."""
    return "决定期限只能延长一次。" if made_before else None
