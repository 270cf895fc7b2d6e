"""Bringing tenants, and what they say to it. Nobody is a tenant without a yes of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import QuerySet

from xinheng.fusion.matching.models import SubjectMerge
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import are_one, subject_by, subjects_called
from xinheng.kit import city_time
from xinheng.services.partners import rules
from xinheng.services.partners.actions.applying import STREAM, PartnerRefused
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.queries.own import admitted, partner_of_link
from xinheng.services.partners.rules import ListedCode
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

S = Tenancy.State
ANSWERS = PartyRight.LETTERS


@dataclass
class Invited:
    """What became of a list: how many were asked, and the lines that were not, each with its reason."""

    asked: int = 0
    refused: list[ListedCode] = field(default_factory=list)


@transaction.atomic
def ask_tenants(*, partner: Partner, by: Party, lines: Iterable[ListedCode]) -> Invited:
    """Ask the businesses of a list whether they are here. They are shown nowhere before they said yes."""
    if not admitted(partner, by):
        raise PartnerRefused("本单位现在没有认定，不能邀请商户。")
    Partner.objects.select_for_update().get(pk=partner.pk)
    told = list(lines)
    if len(told) > rules.MOST_LINES:
        raise PartnerRefused(f"一次最多 {rules.MOST_LINES} 行，这里有 {len(told)} 行，请分开导入。")
    found = subjects_called(f"uscc:{one.code}" for one in told if not one.why)
    known = {one.subject_id: one for one in Tenancy.objects.filter(partner=partner).order_by("pk")}
    if len(known) + len(found) > rules.MOST_TENANTS:
        raise PartnerRefused(f"一个场所最多 {rules.MOST_TENANTS} 家商户。")
    done, rows, now = Invited(), [], city_time.now()
    for line in told:
        subject = found.get(f"uscc:{line.code}")
        if why := line.why or _why_not(subject, known, partner):
            done.refused.append(replace(line, why=why))
        elif subject is not None:
            rows.append(Tenancy(partner=partner, subject=subject, stall=line.stall, asked_at=now))
    Tenancy.objects.bulk_create(rows, batch_size=500)
    done.asked = len(rows)
    detail: dict[str, object] = {"asked": done.asked, "refused": len(done.refused)}
    record_event(stream=stream_for("", STREAM), verb="partners.ask", actor=by, target=partner, detail=detail)
    return done


@transaction.atomic
def answer(*, tenancy: Tenancy, by: Party, yes: bool) -> None:
    """The business says whether it is there. A no ends it, and the venue sees nothing but that."""
    _own(tenancy, by)
    state, now = (S.CONFIRMED if yes else S.REFUSED), city_time.now()
    told = {"state": state, "answered_at": now, "answered_by": by.pk, "ended_at": None if yes else now}
    if not Tenancy.objects.filter(pk=tenancy.pk, state=S.ASKED).update(**told):
        raise PartnerRefused("这份邀请已经答复过。")
    _tell("confirm" if yes else "refuse", by, tenancy)


@transaction.atomic
def join_by_link(*, token: str, by: Party, stall: str) -> Tenancy:
    """The business scanned the venue's link and says that it is there: that is its yes."""
    partner, subject = partner_of_link(token), subject_by(by.identity)
    if partner is None or subject is None:
        raise PartnerRefused("这个链接已经失效，请向商场（市场）要新的。")
    if not by.may(ANSWERS):
        raise PartnerRefused(f"您没有“{ANSWERS.label}”的授权，请联系法定代表人（经营者）。")
    if by.is_of(partner.identity):
        raise PartnerRefused("不能加入本单位自己管理的场所。")
    Partner.objects.select_for_update().get(pk=partner.pk)
    running = Tenancy.objects.filter(partner=partner, subject=subject, ended_at=None).first()
    if running and running.state == S.CONFIRMED:
        raise PartnerRefused(f"本单位已经在“{partner.venue}”的名录里。")
    row = running or Tenancy(partner=partner, subject=subject, asked_at=city_time.now())
    row.stall, row.state = stall.strip() or row.stall, S.CONFIRMED
    row.answered_at, row.answered_by = city_time.now(), by.pk
    row.save()
    _tell("join", by, row)
    return row


@transaction.atomic
def end_tenancy(*, tenancy: Tenancy, by: Party) -> None:
    """It left: said by the business itself, or by the venue. From now on nothing of it is shown there."""
    if by.is_of(tenancy.partner.identity):
        if not admitted(tenancy.partner, by):
            raise PartnerRefused("本单位现在没有认定，不能管理商户。")
    else:
        _own(tenancy, by)
    if not Tenancy.objects.filter(pk=tenancy.pk, ended_at=None).update(state=S.LEFT, ended_at=city_time.now()):
        raise PartnerRefused("这家商户已经离场。")
    _tell("leave", by, tenancy)


def end_at_split(rows: QuerySet[Tenancy], merge: SubjectMerge) -> None:
    """Who said yes while two businesses stood as one may have been the other: it ends, and the venue asks again."""
    for row in rows.filter(ended_at=None, state=S.CONFIRMED).select_for_update():
        row.state, row.ended_at = S.LEFT, city_time.now()
        row.save(update_fields=["state", "ended_at"])
        _tell("leave", None, row)


def _why_not(subject: Subject | None, known: Mapping[int, Tenancy], partner: Partner) -> str:
    if subject is None:
        return "全市登记里没有这个代码"
    if are_one(subject.identity, partner.identity):
        return "这是本单位自己"
    earlier = known.get(subject.pk)
    if earlier is None:
        return ""
    if earlier.ended_at is None:
        return "已经加入" if earlier.state == S.CONFIRMED else "已经邀请过，等商户确认"
    if earlier.state == S.REFUSED and not rules.may_ask_again(city_time.day_of(earlier.ended_at), city_time.today()):
        return f"商户没有同意，{rules.DAYS_UNTIL_ASKED_AGAIN} 天内不能再邀请"
    return ""


def _own(tenancy: Tenancy, by: Party) -> None:
    if not by.is_of(tenancy.subject.identity) or not by.may(ANSWERS):
        raise PartnerRefused(f"您没有这家单位“{ANSWERS.label}”的授权。")


def _tell(verb: str, by: Party | None, target: Tenancy) -> None:
    record_event(stream=stream_for("", STREAM), verb=f"partners.{verb}", actor=by, target=target, detail={})
