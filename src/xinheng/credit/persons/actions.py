"""Raising and ending warnings, telling of them, and what shop and officer do about one."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from xinheng.credit.persons import rules
from xinheng.credit.persons.declarations import matching
from xinheng.credit.persons.models import PersonWarning, WarningSent
from xinheng.credit.persons.permissions import PersonVerb
from xinheng.credit.persons.queries import FoundLink, entries_of, links_of, list_title
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import restricted_content
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify
from xinheng.support.sending.models import Message

ALERT = "key_person_alert"
NO_NUMBER = "名单上没有这个人的证件号码（可能已经按规定清除），不能写离岗记录；请由任职从业数据的来源单位更正。"


class WarningRefused(Refusal):
    """What cannot be done with a warning; the sentence says why."""


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
    scheme = standard().type(ALERT).identity
    told = [
        {
            "uscc": one.identity.partition(":")[2], "entity_name": one.subject_name, "person_no": f"P{one.person_id}",
            "person_masked": one.person_masked, "kind": one.kind, "relation": one.relation, "level": one.level,
            "ground": one.ground, "channel": "remote", "raised_on": one.raised_on, "cleared_on": one.cleared_on or "",
            "listed_until": one.listed_until or "", "handled": one.handled,
        }
        for one in rows
        if one.identity.startswith(f"{scheme}:")
    ]  # fmt: skip
    if told:
        write_records(type=ALERT, rows=told, by="system")


def _tell_officers(one: PersonWarning, body: str) -> None:
    notify(
        title=f"重点人员预警：{one.subject_name}", body=body, about=one, office=one.office,
        permission=PersonVerb.HANDLE_WARNING,
    )  # fmt: skip


@transaction.atomic
def note_sent(*, warning: PersonWarning, messages: Collection[tuple[str, str]]) -> None:
    """The shop was told: (to whom, key of the message) of each message ordered; none where nobody can be reached."""
    now = city_time.now()
    WarningSent.objects.bulk_create(
        [WarningSent(warning=warning, to=to[:60], key=key, ordered_at=now) for to, key in messages],
        ignore_conflicts=True,
    )
    PersonWarning.objects.filter(pk=warning.pk).update(sent_at=now)


def keep_deliveries() -> int:
    """Keep what became of the messages, before the sending forgets them; how many were settled."""
    waiting = list(WarningSent.objects.filter(settled_at=None).order_by("pk")[:500])
    found = {one.key: one for one in Message.objects.filter(key__in=[row.key for row in waiting])}
    settled = []
    for row in waiting:
        message = found.get(row.key)
        if message is not None and (row.state, row.settled_at) != (message.state, message.settled_at):
            row.state, row.settled_at = message.state, message.settled_at
            settled.append(row)
    WarningSent.objects.bulk_update(settled, ["state", "settled_at"])
    return len(settled)


@transaction.atomic
def acknowledge(*, warning: PersonWarning, by: Party) -> None:
    """Somebody of the shop says that it was read: with the message, the proof of its delivery."""
    _own(warning, by)
    done = PersonWarning.objects.filter(pk=warning.pk, seen_at=None).update(
        seen_at=city_time.now(), seen_by=by.display_name[:40]
    )
    if done:
        _tell(warning, "acknowledge_warning", by)


@transaction.atomic
def say_left(*, warning: PersonWarning, left_on: date, by: Party) -> None:
    """The shop says that the person is gone; an officer confirms it before anything ends."""
    _own(warning, by)
    if warning.post == "office":
        raise WarningRefused("法定代表人、负责人和高级管理人员以登记为准，请办理变更登记；登记变更后警示自动解除。")
    if problem := rules.problem_of_leaving(left_on, city_time.today()):
        raise WarningRefused(problem)
    now = city_time.now()
    PersonWarning.objects.filter(pk=warning.pk).update(
        said_left_on=left_on, said_at=now, seen_at=warning.seen_at or now,
        seen_by=warning.seen_by or by.display_name[:40],
    )  # fmt: skip
    _tell(warning, "say_left", by, {"left_on": str(left_on)})
    body = f"该单位报告{warning.person_masked}已于 {left_on} 离岗，请核实。"
    notify(
        title=f"请核实人员离岗：{warning.subject_name}", body=body, about=warning, office=warning.office,
        permission=PersonVerb.HANDLE_WARNING,
    )  # fmt: skip


@transaction.atomic
def confirm_left(*, warning: PersonWarning, left_on: date, words: str, by: Account) -> None:
    """An officer found that the person is gone: a record of his work with its last day is written, and the warning ends
    by it. Raises WarningRefused for a head of the firm, whom the register names."""
    row = _in_hand(warning, by)
    if row.post == "office":
        raise WarningRefused("法定代表人、负责人和高级管理人员以登记为准，变更登记后警示自动解除，不能在这里确认离岗。")
    if problem := rules.problem_of_leaving(left_on, city_time.today()):
        raise WarningRefused(problem)
    listed = Record.objects.filter(type=row.list_type, key=row.list_key, superseded_at=None).first()
    closed = restricted_content(listed) if listed else {}
    if not closed.get("person_id"):
        raise WarningRefused(NO_NUMBER)
    _note(row, words, by)
    work = {
        "post_number": f"XH-{row.shop_id}-{row.person_id}-{row.post}", "person_id": closed["person_id"],
        "person_name": closed.get("person_name", row.person_masked), "uscc": row.identity.partition(":")[2],
        "entity_name": row.subject_name, "post": row.post, "started_on": min(row.raised_on, left_on),
        "left_on": left_on, "reason": words,
    }  # fmt: skip
    write_records(type="employment", rows=[work], by=by)
    _tell(row, "confirm_left", by, {"left_on": str(left_on)})
    settle([row.person_id])


@transaction.atomic
def note_handling(*, warning: PersonWarning, words: str, by: Account) -> None:
    """What the officer found and did, beside the warning and on the record."""
    row = _in_hand(warning, by)
    _note(row, words, by)
    _say([row])
    _tell(row, "note_warning", by)


def _note(row: PersonWarning, words: str, by: Account) -> None:
    if not words.strip():
        raise WarningRefused("请写明核实处理的情况，例如“到店核实，本人已不在店内”。")
    row.handled, row.handled_by, row.handled_at = words.strip(), by, city_time.now()
    row.save(update_fields=["handled", "handled_by", "handled_at"])


def _in_hand(warning: PersonWarning, by: Account) -> PersonWarning:
    row = PersonWarning.objects.select_for_update().get(pk=warning.pk)
    if not may(by, PersonVerb.HANDLE_WARNING, office=row.office):
        raise WarningRefused("您没有核实这一条警示的权限。")
    if row.cleared_on is not None:
        raise WarningRefused(f"这条警示已于 {row.cleared_on} 解除：{row.cleared_why}。")
    return row


def _own(warning: PersonWarning, by: Party) -> None:
    if not by.is_of(warning.identity) or not by.may(PartyRight.LETTERS):
        raise WarningRefused("您没有回复这一条警示的权限，请联系法定代表人（经营者）。")
    if warning.cleared_on is not None:
        raise WarningRefused(f"这条警示已于 {warning.cleared_on} 解除：{warning.cleared_why}。")


def _tell(warning: PersonWarning, verb: str, by: Actor, detail: dict[str, object] | None = None) -> None:
    told = {"subject": warning.identity} | (detail or {})
    record_event(stream=stream_for(warning.office, "persons"), verb=verb, actor=by, target=warning, detail=told)


def types_followed() -> frozenset[str]:
    """The record types of which a change is looked at."""
    return matching().types
