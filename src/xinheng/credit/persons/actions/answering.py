"""What shop and officer do about a warning."""

from datetime import date

from django.db import transaction

from xinheng.credit.persons import rules
from xinheng.credit.persons.actions.keeping import _say, settle
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.permissions import PersonVerb
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import identity_now, restricted_content
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify

NO_NUMBER = "名单上没有这个人的证件号码（可能已经按规定清除），不能写离岗记录；请由任职从业数据的来源单位更正。"


class WarningRefused(Refusal):
    """What cannot be done with a warning; the sentence says why."""


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
        "person_name": closed.get("person_name", row.person_masked),
        "uscc": identity_now(row.identity).partition(":")[2], "entity_name": row.subject_name, "post": row.post,
        "started_on": min(row.raised_on, left_on), "left_on": left_on, "reason": words,
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
    if is_blank(words):
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
