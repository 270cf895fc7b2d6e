"""Shielding during a reorganisation or settlement (Order 107 art 22): what was public until then is held back while the
plan is carried out, and ends with it or comes back.

Each fact gets its own record (`credit_repair`), to which its publication is linked: what happens after the decision is
not shielded.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from xinheng.credit.judgement import judge, row_of
from xinheng.credit.repair.exchange import SHIELD
from xinheng.credit.repair.forms import Performed, ShieldAsked, Why, WhyStopped
from xinheng.credit.repair.queries import KINDS, Kind, told_of
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import current_records, identities_of, identity_now, subject_by
from xinheng.kit import city_time
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.doors.of_party import PartyAct, Sent
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.numbering import number_ahead
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder

RECORD = ["credit_repair", "reorganisation"]
PLANS = {"reorganisation": "重整计划", "settlement": "和解协议"}
of_shield = binder(SHIELD)
Told = dict[str, Any]
SHIELDED = "重整计划（和解协议）执行期间暂时屏蔽"


def shown_facts(subject: Subject, *, shielded: bool = False) -> list[tuple[Kind, dict[str, Any], bool]]:
    """Every entry that costs a firm its name today, with its kind and whether a repair may end it early; `shielded`
    gives those that a reorganisation holds back instead."""
    beside = [told_of(one) for one in current_records(subject.pk)]
    about = {name: str(getattr(subject, name) or "") for name in ("status", "category", "division", "industry")}
    kinds, found = {kind.type: kind for kind in KINDS.values()}, []
    for one in beside:
        kind = kinds.get(str(one["type"]))
        if kind and one["fields"].get(kind.number):
            verdict = judge(kind.type, row_of(one, about, beside), city_time.today())
            if verdict.title == SHIELDED if shielded else verdict.shown:
                found.append((kind, one, verdict.early_stop))
    return found


@of_shield("submit", asks=ShieldAsked, begins=True)
def register_shield(
    *, origin: Origin, by: Account, uscc: str, plan: str, court: str, ruling_number: str, ruled_on: date,
    received_on: date, proof: str,
) -> Matter:  # fmt: skip
    """A court approved the plan or settlement, and the firm asks to be shielded."""
    subject = subject_by(uscc.strip())
    if subject is None or subject.kind != Subject.Kind.ENTITY:
        raise MoveRefused(f"没有统一社会信用代码为“{uscc}”的主体，请核对代码。")
    told = {"plan": plan, "court": court.strip(), "ruling_number": ruling_number.strip(), "ruled_on": ruled_on,
            "received_on": received_on, "proof": proof.strip()}  # fmt: skip
    return _request(subject, origin.office, by, told)


@transaction.atomic
def shield_as_party(by: Party, told: Told) -> Matter:
    """The same by the firm itself, received today. Raises `MoveRefused` in words for the page."""
    subject = subject_by(by.identity)
    if subject is None or not subject.office:
        raise MoveRefused("平台还不知道由哪个监管所办理，请拨打 12315 或者到登记机关窗口申请。")
    return _request(subject, subject.office, by, {**told, "received_on": city_time.today()})


@transaction.atomic
def _request(subject: Subject, office: str, by: Account | Party, told: Told) -> Matter:
    found = shown_facts(subject)
    known = identities_of(subject.identity)
    other = Matter.objects.filter(procedure=SHIELD, subject_identity__in=known, closed_at=None).first()
    return open_and_move(
        procedure=SHIELD, verb="submit", by=by, facts={**told, "targets": _named(found)},
        judged={"nothing_shown": not found, "running": other.number if other else ""},
        number=next_number(prefix="重", office=office, at=city_time.now()),
        title=f"重整期间屏蔽 {subject.name}"[:200], office=office,
        subject_identity=subject.identity, subject_name=subject.name,
    )  # fmt: skip


@of_shield("shield", writes=RECORD)
@transaction.atomic
def shield(*, matter: Matter, by: Account) -> Step:
    """From today on none of what is public of the firm now is shown."""
    subject = subject_by(matter.subject_identity)
    found = shown_facts(subject) if subject else []
    rows = [[kind.id, str(record["fields"][kind.number]), str(record["key"])] for kind, record, _ in found]
    facts: Told = {"target_rows": rows, "targets": _named(found), "decision_number": number_ahead(matter, "shield")}
    facts["shielded_on"] = city_time.today()
    step = move(matter=matter, verb="shield", by=by, facts=facts, judged={"nothing_shown": not found})
    _record(matter, by, "shielded", rows)
    _annotate(matter, by)
    return step


@of_shield("refuse_shield", asks=Why)
@transaction.atomic
def refuse_shield(*, matter: Matter, by: Account, reason: str) -> Step:
    """The law allows it and does not order it: why not."""
    facts = {"decision_number": number_ahead(matter, "refuse_shield")}
    return move(matter=matter, verb="refuse_shield", by=by, reason=reason, facts=facts)


@of_shield("report_plan_performed", asks=Performed)
def report_plan_performed(*, matter: Matter, by: Account, performed_ruling: str, performed_on: date) -> Step:
    """A court found that the plan was performed."""
    facts = {"performed_ruling": performed_ruling.strip(), "performed_on": performed_on}
    return move(matter=matter, verb="report_plan_performed", by=by, facts=facts)


@of_shield("stop_display", asks=WhyStopped, writes=RECORD)
@transaction.atomic
def stop_display(*, matter: Matter, by: Account, corrected: str) -> Step:
    """What may end early ends; what the law lets nobody end early is shown again until its own end."""
    subject = subject_by(matter.subject_identity)
    rows = matter.facts["target_rows"]
    lasting = _lasting(subject, rows) if subject else []
    facts = {"decision_number": number_ahead(matter, "stop_display"), "corrected": corrected}
    if lasting:
        facts["lasting"] = "、".join(dict.fromkeys(number for _, number, _ in lasting))
    step = move(matter=matter, verb="stop_display", by=by, facts=facts)
    _record(matter, by, "granted", [one for one in rows if one not in lasting])
    _record(matter, by, "restored", lasting)
    _annotate(matter, by, ends_on=matter.facts["decided_on"])
    return step


@of_shield("restore_display", asks=Why, writes=RECORD)
@transaction.atomic
def restore_display(*, matter: Matter, by: Account, reason: str) -> Step:
    """The plan failed, or nothing was put right: everything is shown again, until its own end."""
    facts = {"decision_number": number_ahead(matter, "restore_display")}
    step = move(matter=matter, verb="restore_display", by=by, reason=reason, facts=facts)
    _record(matter, by, "restored", matter.facts["target_rows"])
    _annotate(matter, by, ends_on=matter.facts["decided_on"])
    return step


def _named(found: Iterable[tuple[Kind, Told, bool]]) -> str:
    return "、".join(dict.fromkeys(str(record["fields"][kind.number]) for kind, record, _ in found)) or "没有"


def _lasting(subject: Subject, rows: list[list[str]]) -> list[list[str]]:
    """Of what is shielded, what no repair may end."""
    kept = {(kind.id, str(record["key"])) for kind, record, early in shown_facts(subject, shielded=True) if not early}
    return [one for one in rows if (one[0], one[2]) in kept]


def _record(matter: Matter, by: Account, state: str, rows: list[list[str]]) -> None:
    facts, bureau = matter.facts, organisation_at(bureau_of(matter.office))
    row = {
        "repair_number": matter.number, "uscc": identity_now(matter.subject_identity).partition(":")[2],
        "entity_name": matter.subject_name, "applied_on": facts["received_on"], "decided_on": facts["decided_on"],
        "decision_number": facts["decision_number"], "state": state,
        "stopped_on": facts["stopped_on"] if state == "granted" else "",
        "authority": bureau.name if bureau else matter.office, "grade": "",
    }  # fmt: skip
    told: list[Told] = [{**row, "kind": kind, "target_number": number, "target_key": key} for kind, number, key in rows]
    if told:
        write_records(type="credit_repair", rows=told, by=by)


def _annotate(matter: Matter, by: Account, *, ends_on: str = "") -> None:
    """加注: the page says that a plan is being carried out, and no more once it is over."""
    facts, bureau = matter.facts, organisation_at(bureau_of(matter.office))
    plan = PLANS[str(facts["plan"])]
    row = {
        "shield_number": matter.number, "uscc": identity_now(matter.subject_identity).partition(":")[2],
        "entity_name": matter.subject_name, "plan": plan, "court": facts["court"],
        "note": f"{plan}执行期间，相关信息依法暂时屏蔽", "ruling_number": facts["ruling_number"],
        "decided_on": facts["shielded_on"], "ends_on": ends_on, "authority": bureau.name if bureau else matter.office,
    }  # fmt: skip
    write_records(type="reorganisation", rows=[row], by=by)


def report_as_party(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    """The firm says that the plan was performed: today, by which ruling."""
    facts = {"performed_ruling": words.strip(), "performed_on": city_time.today()}
    return move(matter=matter, verb="report_plan_performed", by=by, facts=facts)


REPORT = PartyAct(
    "报告执行完毕", "确认执行完毕的裁定书文号", "写明法院和文号，审查时核对原件。", report_as_party, due=False
)
