"""The first page of a business, and its whole standing."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from xinheng.credit.persons.queries import list_title, own_warnings
from xinheng.credit.risk.trials import what_would_change
from xinheng.kit import city_time
from xinheng.portals.business.kept import kept
from xinheng.portals.business.places import address_of, due_of
from xinheng.portals.business.signed_in import acting, business_of, for_party
from xinheng.portals.business.standing import OwnStanding, read_standing
from xinheng.services.annual_reports.queries import duties_of
from xinheng.services.mediation.actions.leading import unsigned
from xinheng.services.mediation.queries import rooms_of
from xinheng.services.partners.queries.own import venues_of
from xinheng.services.venue_care.queries import waiting_for
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.procedures.doors.of_party import acts_in, matters_of_party, words_for
from xinheng.support.procedures.models import Matter


@dataclass(frozen=True)
class ToDo:
    """One thing to be done: what, until when, where."""

    title: str
    words: str
    left: str
    address: str
    button: str
    late: bool = False
    # What parts it from another of the same title: its number, and when it came.
    which: str = ""


@for_party(PartyRight.STANDING)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The colour with its reasons, and what is to be done with the days left."""
    party = acting(request)
    matters = matters_of_party(party, most=20)
    own = kept(party, "home", matters, lambda: _own(request, party))
    warned = [(one, list_title(one)) for one in own_warnings(party)[:20]]
    shown = {
        "party": party, "own": own, "todos": _todos(party, matters, own), "warned": len(warned),
        "unseen": [pair for pair in warned if pair[0].seen_at is None],
    }  # fmt: skip
    return render(request, "business/home.html", shown)


@for_party(PartyRight.STANDING)
@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    """Everything the city knows of the business, why it has its colour, and what would change it."""
    party = acting(request)
    shown = {"party": party, "standing": read_standing(party, whole=True), "changes": _changes(request, party)}
    return render(request, "business/standing.html", shown)


def _changes(request: HttpRequest, party: Party) -> str:
    """What would change it, as it is shown: the score reckoned again without each reason."""

    def made() -> dict[str, Any]:
        found = what_would_change(business_of(request).pk)
        return {"shown": render_to_string("business/own_changes.html", {"changes": found}, request)}

    return mark_safe(str(kept(party, "changes", (), made)["shown"]))  # noqa: S308  of our own template


def _own(request: HttpRequest, party: Party) -> dict[str, Any]:
    """What is laid by of the page: the colour and its reasons as they are shown, reports owed, repairs open."""
    standing = read_standing(party, whole=False)
    shown = {"standing": standing}
    return {
        "closed": standing.closed,
        "status": standing.status,
        "reasons": bool(standing.rating and standing.rating.reasons),
        "mark": render_to_string("business/own_mark.html", shown, request),
        "why": render_to_string("business/own_reasons.html", shown, request),
        "reports": [asdict(one) for one in _reports(party, standing)],
        "repairs": [asdict(one) for one in _repairs(party, standing)],
    }


def _todos(party: Party, matters: list[Matter], own: dict[str, Any]) -> list[ToDo]:
    """Letters and orders that wait for an answer, reports that are owed, repairs that may be asked for."""
    found = []
    for matter in matters:
        due = [act for act in acts_in(matter, party).values() if act.due] if matter.closed_at is None else []
        if due:
            address = address_of(matter)
            until = due_of(matter)
            late, left = until is not None and until < city_time.today(), days_left(until)
            told = (f"{due[0].title}：{matter.title}", words_for(matter), left, address, due[0].title)
            found.append(ToDo(*told, late, _which(matter)))
    found += [ToDo(**one) for one in own["reports"]]
    if party.may(PartyRight.SETTLE):
        for room in rooms_of(party).filter(matter__state__in=("business_first", "agreement_drafted"))[:20]:
            settling = room.matter.state == "business_first"
            if not settling and "business" not in unsigned(room):
                continue
            address, left = reverse("business:room", args=[room.matter.number]), days_left(room.matter.due_on)
            words, button = ("请先和消费者商量", "去答复") if settling else ("协议已经写好，请看过再签", "去签署")
            found.append(ToDo(room.matter.title, words, left, address, button, which=_which(room.matter.parent)))
    venues = list(venues_of(party).filter(state__in=("asked", "confirmed"))[:50])
    for asked in (one for one in venues if one.state == "asked" and party.may(PartyRight.LETTERS)):
        address, words = reverse("business:venues"), f"{asked.partner.name} 请本单位确认"
        found.append(ToDo(f"是不是在“{asked.partner.venue}”经营", words, "", address, "去答复"))
    for tenancy, waiting in waiting_for(party).items() if any(one.state == "confirmed" for one in venues) else ():
        address = reverse("business:venue", args=[tenancy])
        found.append(ToDo("场所的提醒和公约", f"{waiting} 件要看、要签", "", address, "去看"))
    return found + [ToDo(**one) for one in own["repairs"]]


def _which(matter: Matter | None) -> str:
    """By what its business knows a matter from another: what the messages call it, and the day it came."""
    return f"{matter.number} · {city_time.local(matter.opened_at):%m-%d} 收到" if matter else ""


def _reports(party: Party, standing: OwnStanding) -> Iterator[ToDo]:
    for duty in duties_of(standing.subject) if party.may(PartyRight.REPORT) else ():
        if not duty.filed:
            address = reverse("business:report", args=[duty.year])
            title, button = f"{duty.year} 年度报告", "去补报" if duty.late else "去填报"
            yield ToDo(title, duty.words, days_left(duty.until), address, button, duty.late)


def _repairs(party: Party, standing: OwnStanding) -> Iterator[ToDo]:
    for one in standing.remedies if party.may(PartyRight.REPAIR) else ():
        if not one.hindrance:
            address = f"{reverse('business:repair')}?procedure={one.procedure}&number={one.number}"
            yield ToDo(f"可以申请修复：{one.title}", one.number, "", address, "去申请")


def days_left(day: date | None) -> str:
    """Calendar days to a last day, in words."""
    if day is None:
        return ""
    left = (day - city_time.today()).days
    if left < 0:
        return f"已过期 {-left} 天（{day} 到期）"
    return f"还剩 {left} 天（{day} 到期）" if left else "今天到期"
