"""A role is given, or asked for by one administrator and given by another."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.paths import is_top
from xinheng.kit.personal.striking import strike
from xinheng.support.access.actions.keys import keep_an_administrator
from xinheng.support.access.actions.telling import record_grant
from xinheng.support.access.models import Grant, ProposedGrant
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import KEPT_APART, ROLES, Administrator, is_heavy
from xinheng.support.access.scope import forget_grants, in_force, may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor
from xinheng.support.orgs.models import Organisation


@transaction.atomic
def give_role(
    *,
    account: Account,
    role: str,
    organisation: Organisation,
    by: Actor,
    division: str = "",
    field: str = "",
    expires_on: date | None = None,
    reason: str = "",
) -> Grant:
    """`account` holds `role` (a slug) in `organisation` and below from its next request on, through `expires_on`.

    Giving what is held already changes nothing but the last day. Raises ValidationError in Chinese: where duties are
    kept apart, where the giver has no say over the place, where a second person must confirm (`propose_role`).
    """
    wanted = Grant(
        account=account,
        role=role,
        organisation=organisation,
        division=division,
        field=field,
        expires_on=expires_on,
        reason=reason,
    )
    _check(wanted, by)
    if isinstance(by, Account) and is_heavy(role, is_top(organisation.path)):
        raise ValidationError({"role": f"“{ROLES[role].title}”须由第二位系统管理员复核后才生效，请提出授权申请。"})
    return _give(wanted, by)


@transaction.atomic
def propose_role(
    *,
    account: Account,
    role: str,
    organisation: Organisation,
    by: Account,
    reason: str,
    division: str = "",
    field: str = "",
    expires_on: date | None = None,
) -> ProposedGrant:
    """Ask for a heavy grant; it counts when another administrator confirms it. Raises ValidationError in Chinese."""
    told = {"account": account, "role": role, "organisation": organisation, "division": division, "field": field}
    _check(Grant(**told, expires_on=expires_on, reason=reason), by)
    if is_blank(reason):
        raise ValidationError({"reason": "写明为什么要授予，复核人和审计员都会看到。"})
    if ProposedGrant.objects.filter(**told, outcome=ProposedGrant.Outcome.WAITING).exists():
        raise ValidationError({"role": "同样的授权申请已在等待复核，不用再提。"})
    proposed = ProposedGrant.objects.create(
        **told, expires_on=expires_on, reason=strike(reason.strip())[:200], proposed_by=by, proposed_at=city_time.now()
    )
    record_grant("propose_role", proposed, by, reason)
    return proposed


@transaction.atomic
def confirm_role(*, proposed: ProposedGrant, by: Account) -> Grant:
    """The second person agrees: the grant counts from now on. Raises ValidationError in Chinese."""
    asked = _waiting(proposed, by)
    if not may(asked.proposed_by, Permission.MANAGE_ACCOUNTS, asked.organisation.path):
        # Otherwise one person gives it: who asked has no say any more, or the account was stopped since.
        raise ValidationError(f"提出人已不再管理“{asked.organisation}”，请由现任系统管理员重新提出，再由另一位复核。")
    wanted = Grant(
        account=asked.account,
        role=asked.role,
        organisation=asked.organisation,
        division=asked.division,
        field=asked.field,
        expires_on=asked.expires_on,
        reason=asked.reason,
        confirmed_by=by.display_name,
    )
    _check(wanted, by)
    _decide(asked, ProposedGrant.Outcome.CONFIRMED, by, "")
    return _give(wanted, asked.proposed_by)


@transaction.atomic
def refuse_role(*, proposed: ProposedGrant, by: Account, reason: str) -> None:
    """The second person does not agree; who asked reads why."""
    if is_blank(reason):
        raise ValidationError({"reason": "写明不同意的理由。"})
    asked = _waiting(proposed, by)
    _decide(asked, ProposedGrant.Outcome.REFUSED, by, reason.strip())
    record_grant("refuse_role", asked, by, reason)


def _check(wanted: Grant, by: Actor) -> None:
    """What no grant may be, whoever gives it."""
    if wanted.role not in ROLES:
        raise ValidationError({"role": f"没有“{wanted.role}”这个角色，可用的角色：{'、'.join(ROLES)}。"})
    if isinstance(by, Account):
        if by.pk == wanted.account.pk:
            raise ValidationError({"role": "不能给自己授予角色，请由另一位系统管理员授予。"})
        if not may(by, Permission.MANAGE_ACCOUNTS, wanted.organisation.path):
            raise ValidationError({"organisation": f"您不管理“{wanted.organisation}”，不能在那里授予角色。"})
    if wanted.organisation.closed_on is not None:
        raise ValidationError({"organisation": f"“{wanted.organisation}”已撤销，请选择现有机构。"})
    if not wanted.account.is_active:
        raise ValidationError({"account": f"账号 {wanted.account.username} 已停用，请先恢复。"})
    if wanted.expires_on is not None and wanted.expires_on < city_time.today():
        raise ValidationError({"expires_on": f"有效期至 {wanted.expires_on} 已经过去，请填今天或以后的日期。"})
    _check_duties(wanted.account, wanted.role)


def _check_duties(account: Account, role: str) -> None:
    """Who runs or audits the system does nothing else in it (三权分立). The account is held: of two roles given at once
    that do not go together one is refused."""
    Account.objects.select_for_update().get(pk=account.pk)
    others = set(account.grants.filter(in_force()).values_list("role", flat=True)) - {role}
    if apart := KEPT_APART & {role, *others} if others else set():
        titles = "、".join(sorted(ROLES[slug].title for slug in apart))
        raise ValidationError({"role": f"{titles}不能兼任其他角色，请另开账号或先收回已有角色。"})


def _give(wanted: Grant, by: Actor) -> Grant:
    held = Grant.objects.filter(
        account=wanted.account,
        role=wanted.role,
        organisation=wanted.organisation,
        division=wanted.division,
        field=wanted.field,
    ).first()
    if held is not None and held.expires_on == wanted.expires_on:
        return held
    wanted.granted_by, wanted.reason = getattr(by, "display_name", "系统"), strike(wanted.reason)
    if held is not None and _is_for_good(held) and not _is_for_good(wanted):
        keep_an_administrator(Grant.objects.exclude(pk=held.pk))
    if held is not None:
        # Another last day, or an expired grant given anew: the same row, as of now.
        wanted.pk, wanted.granted_at, wanted._state.adding = held.pk, city_time.now(), False
    wanted.full_clean()
    wanted.save(force_update=held is not None)
    forget_grants(wanted.account)
    record_grant("give_role", wanted, by, wanted.reason)
    return wanted


def _is_for_good(grant: Grant) -> bool:
    """Whether its holder opens every door without a last day."""
    return grant.role == Administrator.slug and grant.expires_on is None and is_top(grant.organisation.path)


def _waiting(proposed: ProposedGrant, by: Account) -> ProposedGrant:
    """The request, locked, if this person may decide it."""
    asked = ProposedGrant.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=proposed.pk)
    if asked.outcome != ProposedGrant.Outcome.WAITING:
        raise ValidationError(f"这项申请{asked.get_outcome_display()}，不用再办。")
    if by.pk in (asked.proposed_by_id, asked.account_id):
        raise ValidationError("提出人和被授权人不能复核，请由另一位系统管理员办理。")
    if not may(by, Permission.MANAGE_ACCOUNTS, asked.organisation.path):
        raise ValidationError(f"您不管理“{asked.organisation}”，不能复核这项授权。")
    return asked


def _decide(asked: ProposedGrant, outcome: str, by: Account, words: str) -> None:
    asked.outcome, asked.decided_by, asked.decided_at, asked.words = outcome, by, city_time.now(), strike(words)[:200]
    asked.save(update_fields=["outcome", "decided_by", "decided_at", "words"])
