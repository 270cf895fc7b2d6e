"""Another value of a parameter: one administrator proposes it with its day and basis, another one confirms."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.personal.striking import excerpt
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.orgs.queries import top_organisation
from xinheng.support.procedures.models import ParameterAmendment
from xinheng.support.procedures.parameters import (
    Parameter,
    Scalar,
    forget_amendments,
    parameters,
    with_amendments,
)

# A period longer than a century, more officers than a city has: a slip of the finger.
LARGEST = 40_000
ROLES_UNIT = "roles"


@transaction.atomic
def propose_parameter(
    *, name: str, value: str, since: date, basis: str, seen: bool, reason: str, by: Account
) -> ParameterAmendment:
    """Ask for another value from `since` on. Raises ValidationError with Chinese reasons, per field."""
    declared = _declared(name, by)
    read = _value(declared, value)
    for field, words, title in (("basis", basis, "依据"), ("reason", reason, "理由")):
        if is_blank(words):
            raise ValidationError({field: f"写明{title}，复核人和审计员都会看到。"})
    first = min(one.since for one in declared.values)
    if since < first:
        raise ValidationError({"since": f"这个参数自 {first} 起才有数值，起用日期不能早于这一天。"})
    before = with_amendments(name, declared).on(since)
    if before is not None and before.value == read and before.since == since:
        raise ValidationError({"value": f"自 {since} 起本来就是 {read}，不用修改。"})
    if ParameterAmendment.objects.filter(name=name, outcome="waiting").exists():
        raise ValidationError("这个参数已有一项修改在等待复核，办完后再提。")
    asked = ParameterAmendment.objects.create(
        name=name, value=read, since=since, basis=basis.strip(), seen=seen, reason=reason.strip(),
        proposed_by=by, proposed_at=city_time.now(),
    )  # fmt: skip
    _record("propose_parameter", asked, by)
    return asked


@transaction.atomic
def confirm_parameter(*, asked: ParameterAmendment, by: Account) -> ParameterAmendment:
    """The second person agrees: from its day on the value counts. Raises ValidationError in Chinese."""
    locked = _waiting(asked, by)
    if not _keeps(locked.proposed_by):
        # Otherwise one person changes it: who proposed has no say any more, or the account was stopped since.
        raise ValidationError("提出人已不是市局的系统管理员，请由现任系统管理员重新提出，再由另一位复核。")
    _value(_declared(locked.name, by), str(locked.value))
    _decide(locked, ParameterAmendment.Outcome.CONFIRMED, by, "")
    _record("confirm_parameter", locked, by)
    transaction.on_commit(forget_amendments)
    forget_amendments()
    return locked


@transaction.atomic
def refuse_parameter(*, asked: ParameterAmendment, by: Account, reason: str) -> ParameterAmendment:
    """The second person does not agree; who asked reads why."""
    if is_blank(reason):
        raise ValidationError({"reason": "写明不同意的理由。"})
    locked = _waiting(asked, by)
    _decide(locked, ParameterAmendment.Outcome.REFUSED, by, reason.strip())
    _record("refuse_parameter", locked, by)
    return locked


def amendments_of(name: str = "") -> QuerySet[ParameterAmendment]:
    """What was proposed, newest first; of one parameter where it is named."""
    rows = ParameterAmendment.objects.select_related("proposed_by", "decided_by")
    return rows.filter(name=name) if name else rows


def _declared(name: str, by: Account) -> Parameter:
    if not _keeps(by):
        raise ValidationError("参数对全市生效，只有市局的系统管理员可以提出或复核。")
    declared = parameters().get(name)
    if declared is None:
        raise ValidationError(f"没有名为“{excerpt(name, 80)}”的参数。")
    return declared


def _keeps(account: Account) -> bool:
    """Whether parameters are this account's to change: they count for the whole city."""
    top = top_organisation()
    return top is not None and may(account, Permission.MANAGE_SYSTEM, top.path)


def _value(declared: Parameter, text: str) -> Scalar:
    """The value as its parameter holds it: a whole number not below zero, role names, or words."""
    told = text.strip()
    if declared.unit == ROLES_UNIT:
        if unknown := [word for word in told.split() if word not in ROLES]:
            raise ValidationError({"value": f"没有“{'、'.join(unknown)}”这个角色，可用的：{' '.join(ROLES)}。"})
        return " ".join(told.split())
    sample = declared.values[-1].value
    if isinstance(sample, bool) or not isinstance(sample, int):
        if not told:
            raise ValidationError({"value": "填写数值。"})
        return told
    if not told.isascii() or not told.isdigit() or int(told) > LARGEST:
        raise ValidationError({"value": f"应为 0 到 {LARGEST} 的整数，填的是“{excerpt(told, 20)}”。"})
    return int(told)


def _waiting(asked: ParameterAmendment, by: Account) -> ParameterAmendment:
    locked = ParameterAmendment.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if locked.outcome != ParameterAmendment.Outcome.WAITING:
        raise ValidationError(f"这项修改{locked.get_outcome_display()}，不用再办。")
    if locked.proposed_by_id == by.pk:
        raise ValidationError("提出人不能复核，请由另一位系统管理员办理。")
    _declared(locked.name, by)
    return locked


def _decide(locked: ParameterAmendment, outcome: str, by: Account, words: str) -> None:
    locked.outcome, locked.decided_by, locked.decided_at, locked.words = (
        outcome,
        by,
        city_time.now(),
        excerpt(words, 200),
    )
    locked.save(update_fields=["outcome", "decided_by", "decided_at", "words"])


def _record(verb: str, asked: ParameterAmendment, by: Account) -> None:
    record_event(
        stream=stream_for(by.office, "parameter"),
        verb=verb,
        actor=by,
        target=("parameter", asked.name),
        detail={
            "value": asked.value,
            "since": asked.since.isoformat(),
            "basis": asked.basis,
            "reason": asked.words or asked.reason,
        },
    )
