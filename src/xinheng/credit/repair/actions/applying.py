"""An application, at the counter or by the shop: the fact that is named, and what the matter keeps of it."""

from datetime import date
from typing import Any

from django.db import transaction

from xinheng.credit.repair.forms import Application
from xinheng.credit.repair.queries import (
    KINDS,
    Target,
    eligible_from,
    hindrance,
    linked_penalties,
    repairable,
    target_of,
)
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder

RECORD = ["credit_repair"]
of_penalty = binder("credit_repair_penalty")
of_listing = binder("credit_repair_abnormal")
of_serious = binder("credit_repair_serious")
of_notice = binder("credit_notice")
EVERY_KIND = (of_penalty, of_listing, of_serious)


@of_penalty("submit", asks=Application, begins=True)
def apply_for_penalty(
    *, origin: Origin, by: Account, uscc: str, target_number: str, received_on: date, proof: str,
    committed: bool, electronic: bool = False,
) -> Matter:  # fmt: skip
    """Register an application to end the publicity of a penalty (art 11, 14)."""
    told = {"received_on": received_on, "proof": proof.strip(), "committed": committed, "electronic": electronic}
    return apply_for(named("penalty", uscc, target_number), origin, by, told)


@of_listing("submit", asks=Application, begins=True)
def apply_for_listing(
    *, origin: Origin, by: Account, uscc: str, target_number: str, received_on: date, proof: str,
    committed: bool, electronic: bool = False,
) -> Matter:  # fmt: skip
    """Register an application to be taken off the list of abnormal operations (art 12, 14)."""
    told = {"received_on": received_on, "proof": proof.strip(), "committed": committed, "electronic": electronic}
    return apply_for(named("abnormal_list", uscc, target_number), origin, by, told)


@of_serious("submit", asks=Application, begins=True)
def apply_for_serious_list(
    *, origin: Origin, by: Account, uscc: str, target_number: str, received_on: date, proof: str,
    committed: bool, electronic: bool = False,
) -> Matter:  # fmt: skip
    """Register an application to be taken off the list of serious violations early (art 13, 14)."""
    told = {"received_on": received_on, "proof": proof.strip(), "committed": committed, "electronic": electronic}
    return apply_for(named("serious_list", uscc, target_number), origin, by, told)


@transaction.atomic
def apply_for(target: Target, origin: Origin, by: Account | Party, told: dict[str, Any]) -> Matter:
    """The application, at the counter or by the shop itself: whether it may be repaired is judged here and again."""
    return open_and_move(
        procedure=target.kind.procedure, verb="submit", by=by, facts={**facts_of(target), **told},
        judged={"hindrance": hindrance(target, origin.office)},
        number=next_number(prefix="修", office=origin.office, at=city_time.now()),
        title=f"修复 {target.number}"[:200], office=origin.office,
        subject_identity=target.subject.identity, subject_name=target.subject.name,
    )  # fmt: skip


def named(kind_id: str, uscc: str, number: str) -> Target:
    """The fact that was named; refused in words that help to find the right one."""
    number, subject, kind = number.strip(), subject_by(uscc), KINDS[kind_id]
    if subject is None or subject.kind != "entity":
        raise MoveRefused(f"没有统一社会信用代码为“{uscc}”的主体，请核对代码。")
    target = target_of(kind, subject, number)
    if target is None:
        found = repairable(kind, subject)
        known = f"可以修复的有：{'、'.join(found)}。" if found else "现在没有可以修复的。"
        raise MoveRefused(f"{subject.name}没有文号为“{number}”的记录，或者已经撤回、更正；{known}")
    return target


def facts_of(target: Target) -> dict[str, Any]:
    """What the fact says today, as the matter keeps it."""
    told: dict[str, Any] = {
        "kind": target.kind.id,
        "target_number": target.number,
        "target_title": target.title,
        "target_reason": target.reasons,
        "authority": target.authority,
        # Who is on the list of serious violations is so for what is serious (art 8 (4)).
        "grade": "serious" if target.kind.id == "serious_list" else target.verdict.grade,
        "published_from": target.verdict.starts,
        "public_until": target.verdict.until,
        "eligible_from": eligible_from(target, city_time.today()),
        "version_seen": target.version,
        "target_keys": target.keys,
        "penalty_keys": linked_penalties(target),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}
