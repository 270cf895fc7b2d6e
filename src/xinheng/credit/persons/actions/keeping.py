"""Warnings in step with lists and places of work."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from xinheng.credit.persons.declarations import matching
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.permissions import PersonVerb
from xinheng.credit.persons.queries import FoundLink, entries_of, links_of, list_title
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subjects_known
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify

ALERT = "key_person_alert"


@transaction.atomic
def settle(persons: Collection[int]) -> int:
    """Bring the warnings about these persons in step with lists and places of work of today; how many changed.

    A new one is written as a record of the shop, so that its page and its score know of it, and told to the officers
    in charge; one that is over is ended with its reason.
    """
    if not persons:
        return 0
    today = city_time.today()
    standing = PersonWarning.objects.select_for_update().filter(person_id__in=list(persons), cleared_on=None)
    rows = {(one.person_id, one.shop_id, one.kind): one for one in standing.select_related("shop")}
    found = links_of(persons, today)
    raised = [_raise(found[pair], today) for pair in sorted(found.keys() - rows.keys())]
    over = [_end(rows[pair], today) for pair in sorted(rows.keys() - found.keys())]
    changed = [one for pair in sorted(found.keys() & rows.keys()) if (one := _renew(rows[pair], found[pair]))]
    _say([*raised, *over, *changed])
    for one in raised:
        _tell_officers(one, f"{one.person_masked}在“{list_title(one)}”名单上，任职于该单位（{one.relation}）。")
    for one in over:
        _tell_officers(one, f"{one.person_masked}的警示已解除：{one.cleared_why}。")
    return len(raised) + len(over) + len(changed)


def _raise(link: FoundLink, today: date) -> PersonWarning:
    made = PersonWarning(
        person=link.person, shop=link.shop, identity=link.shop.identity, subject_name=link.shop.name,
        office=link.shop.office, raised_on=today, raised_at=city_time.now(),
    )  # fmt: skip
    _fill(made, link)
    made.save()
    detail: dict[str, object] = {"subject": made.identity, "list": made.kind, "record": made.list_key}
    record_event(
        stream=stream_for(made.office, "persons"), verb="raise_warning", actor="system", target=made, detail=detail
    )
    return made


def _fill(made: PersonWarning, link: FoundLink) -> None:
    rule = link.entry.rule
    made.kind, made.level, made.post, made.relation = rule.kind, rule.level, link.post, link.relation
    made.person_masked, made.listed_until = link.person.name, link.entry.until
    made.ground = f"{link.entry.ground}（{link.entry.number}）"[:240]
    made.list_type, made.list_key = link.entry.type, link.entry.key


def _renew(standing: PersonWarning, link: FoundLink) -> PersonWarning | None:
    before = _said(standing)
    _fill(standing, link)
    if _said(standing) == before:
        return None
    standing.save()
    return standing


def _said(one: PersonWarning) -> tuple[object, ...]:
    return one.level, one.post, one.person_masked, one.ground, one.listed_until, one.list_type, one.list_key


def _end(one: PersonWarning, today: date) -> PersonWarning:
    one.cleared_on, one.cleared_why = today, _why_over(one)
    one.save(update_fields=["cleared_on", "cleared_why"])
    detail: dict[str, object] = {"subject": one.identity, "why": one.cleared_why}
    record_event(
        stream=stream_for(one.office, "persons"), verb="clear_warning", actor="system", target=one, detail=detail
    )
    return one


def _why_over(one: PersonWarning) -> str:
    """In words: the list is over, the shop is gone, or the person works there no more."""
    if standard().is_closed(one.shop.kind, one.shop.status):
        return "该单位已经注销或者吊销"
    standing = entries_of([one.person_id], city_time.today())
    if any((entry.type, entry.key) == (one.list_type, one.list_key) for entry in standing):
        return "已不在本单位任职从业"
    current = Record.objects.filter(type=one.list_type, key=one.list_key, superseded_at=None).exists()
    if not current:
        return "名单记录已经撤回"
    if one.listed_until and one.listed_until <= city_time.today():
        return "名单期满"
    return "名单已经停止公示"


def _say(rows: Collection[PersonWarning]) -> None:
    """The warnings as records of their shops."""
    scheme = f"{standard().type(ALERT).identity}:"
    shops = {identity: shop.identity for identity, shop in subjects_known(one.identity for one in rows).items()}
    told = [
        {
            "uscc": shops[one.identity].removeprefix(scheme), "entity_name": one.subject_name,
            "person_no": f"P{one.person_id}",
            "person_masked": one.person_masked, "kind": one.kind, "relation": one.relation, "level": one.level,
            "ground": one.ground, "channel": "remote", "raised_on": one.raised_on, "cleared_on": one.cleared_on or "",
            "listed_until": one.listed_until or "", "handled": one.handled,
        }
        for one in rows
        if shops.get(one.identity, "").startswith(scheme)
    ]  # fmt: skip
    if told:
        write_records(type=ALERT, rows=told, by="system")


def _tell_officers(one: PersonWarning, body: str) -> None:
    notify(
        title=f"重点人员预警：{one.subject_name}", body=body, about=one, office=one.office,
        permission=PersonVerb.HANDLE_WARNING,
    )  # fmt: skip


def types_followed() -> frozenset[str]:
    """The record types of which a change is looked at."""
    return matching().types
