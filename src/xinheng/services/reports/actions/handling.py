"""Handling a report: send it to be verified, hear the result, tell it, reward; who reported."""

from datetime import date
from decimal import Decimal
from typing import Literal

from django.db import transaction

from xinheng.kit.paths import is_top
from xinheng.kit.personal.purposes import says_what_for
from xinheng.kit.personal.striking import strike
from xinheng.kit.refusal import Refusal
from xinheng.services.reports import rules
from xinheng.services.reports.forms import ResultTold, Reward, Verification
from xinheng.services.reports.models import Report, Reporter
from xinheng.services.reports.tasks import tell_reporter
from xinheng.supervision.clues.actions import go_along, register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.sealed import must_open
from xinheng.support.procedures.table.asking import Reason
from xinheng.support.procedures.table.binding import binder
from xinheng.support.procedures.table.registry import procedure

makes = binder("violation_report", row="violation_report", named="report")
# Which of the eight clue sources a way of report is (SZ-8.2.1).
CLUE_SOURCE = {
    "city_portal": "12315", "platform_12315": "12315", "hotline_12315": "12315", "hotline_12345": "12345",
    "office_phone": "walk_in", "letter": "letter", "visit": "walk_in", "superior": "superior", "split": "12315",
}  # fmt: skip


class ReportRefused(Refusal):
    """A report that cannot be taken. `problems` maps a field to what to correct."""

    def __init__(self, problems: dict[str, str] | str) -> None:
        self.problems = problems if isinstance(problems, dict) else {}
        super().__init__(problems if isinstance(problems, str) else "；".join(problems.values()) + "。")


@makes("dispatch", asks=Verification)
def dispatch_report(*, report: Report, by: Account, office: str) -> Step:
    """Send it to the unit of the place (art 29 to 32): its clue is verified there, within its term from receipt."""
    if organisation_at(office) is None:
        raise ReportRefused(f"组织机构里没有“{office}”，请从机构列表中选择。")
    return send(report, office, by)


@makes("return_for_redispatch", asks=Reason)
@transaction.atomic
def return_report(*, report: Report, by: Account, reason: str) -> Step:
    """No power to handle it: back to the unit that receives for all (art 41), its clue with it where nobody has taken
    that up."""
    office, clue = report.matter.office, _clue_of(report)
    taken_up = clue.number if clue and clue.matter.state != "triage" else ""
    above = office if is_top(office) else office.rsplit("/", 2)[0] + "/"
    step = move(
        matter=report.matter, verb="return_for_redispatch", by=by, reason=reason, facts={"returned_by": office},
        office=above, judged={"taken_up": taken_up},
    )  # fmt: skip
    if clue:
        go_along(clue=clue, office=above)
    return step


@makes("receive_result")
def receive_result(
    *,
    report: Report,
    by: Account | Literal["system"],
    case_number: str = "",
    no_case_ground: str = "",
    result: str = "",
) -> Step:
    """What the verification came to: a case, no case, or a result in words."""
    clue = _clue_of(report)
    words = clue.outcome if clue and clue.outcome else result
    if case_number:
        words = f"已立案（{case_number}）"
    elif no_case_ground:
        grounds = procedure("clue").facts["no_case_ground"].choices
        words = f"经核查，决定不予立案：{grounds.get(no_case_ground, no_case_ground)}。"
    facts = {"case_number": case_number, "no_case_ground": no_case_ground, "result": words or "核查已办结"}
    return move(matter=report.matter, verb="receive_result", by=by, facts=facts)


@makes("notify_result", asks=ResultTold)
@transaction.atomic
def notify_result(*, report: Report, by: Account, told_because: str, told_by: str, told_on: date, reason: str) -> Step:
    """Tell who reported what came of it, where the law says so or a reward is due (art 36)."""
    facts = {"told_because": told_because, "told_by": told_by, "told_on": told_on}
    step = move(matter=report.matter, verb="notify_result", by=by, reason=reason, facts=facts)
    if told_by == rules.BY_MESSAGE:
        transaction.on_commit(lambda: tell_reporter.enqueue(report.pk, step.seq))
    return step


@makes("propose_reward", asks=Reward)
def propose_reward(*, report: Report, by: Account, reward_level: str, fine: Decimal, reason: str) -> Step:
    """Propose a reward of a level; the sum follows from what was fined and confiscated."""
    facts = {
        "reward_level": reward_level,
        "fine": f"{fine:.2f}",
        "reward": f"{rules.reward_for(reward_level, fine):.2f}",
        "proposer": by.pk,
    }
    return move(matter=report.matter, verb="propose_reward", by=by, reason=reason, facts=facts)


@makes("decide_reward", asks=Reason)
def decide_reward(*, report: Report, by: Account, reason: str) -> Step:
    """Another than who proposed it decides."""
    return move(matter=report.matter, verb="decide_reward", by=by, reason=reason)


@transaction.atomic
def reveal_reporter(*, report: Report, by: Account, purpose: str) -> Reporter:
    """Show who reported to who handles it, and write down that it was looked at and why (art 37).

    Raises ReportRefused, or MoveRefused where the report does not open to the account (`sealed`).
    """
    matter = report.matter
    if not says_what_for(purpose):
        raise ReportRefused("查看举报人信息须写明用途，例如“核实举报内容”。")
    must_open(matter, by, "举报人信息")
    reporter = report.read_reporter()
    if reporter is None:
        raise ReportRefused("举报人没有留下身份，或者已按保存期限销毁。")
    why = strike(purpose.strip())[:200].replace(reporter.name or "\0", "举报人")
    record_event(
        stream=stream_for(matter.office, "report"), verb="report.reveal_reporter", actor=by, target=report,
        detail={"purpose": why},
    )  # fmt: skip
    return reporter


def send(report: Report, office: str, by: Account | Literal["system"]) -> Step:
    """To the unit of the place, with a clue of its own that carries the day of receipt and never who reported."""
    matter = report.matter
    tip = Tip(
        source=CLUE_SOURCE[str(matter.facts["channel"])], channel=f"report_{matter.facts['channel']}",
        title=matter.title, text=report.text,
        identity=matter.subject_identity, name=report.respondent_name, address=report.respondent_address,
        field=matter.field, found_on=date.fromisoformat(str(matter.facts["material_received_on"])),
        reporter_ref=report.number, breach_suspected=True,
    )  # fmt: skip
    step = move(matter=matter, verb="dispatch", by=by, facts={"office": office}, office=office)
    if matter.facts.get("returned_by") and (clue := _clue_of(report)):
        go_along(clue=clue, office=office)
        return step
    register_clue(tip=tip, office=office, by="system", parent=matter)
    return step


def _clue_of(report: Report) -> Clue | None:
    return Clue.objects.select_related("matter").filter(reporter_ref=report.number).order_by("-pk").first()
