"""A service from its start to its end. What each way needs is judged by the table's guards."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date

from django.db import transaction
from django.db.models import Model

from xinheng.kit import city_time
from xinheng.supervision.document_service.forms import Announced, Electronic, Handed, Left, Posted, Proposed, Start
from xinheng.supervision.document_service.models import DocumentService, Names
from xinheng.supervision.document_service.queries import (
    ReadyCopies,
    copies_now,
    copies_of,
    ready_copies,
    services_of,
    under_way,
)
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.documents.rendering import Paper
from xinheng.support.files.actions import erase, keep
from xinheng.support.files.looking import our_paper
from xinheng.support.files.models import StoredFile
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.erasing import also_erases
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder
from xinheng.support.procedures.table.printing import number_on

makes = binder("document_service", row="document_service", named="service")


@makes("start_delivery", asks=Start, begins=True)
@transaction.atomic
def start_delivery(
    *,
    origin: Origin,
    by: Account,
    recipient_kind: str,
    recipient: str,
    address: str,
    address_confirmed: bool = False,
    electronic_agreed: bool = False,
    electronic_address: str = "",
    whose: str = "",
    content: str = "",
    ready: ReadyCopies | None = None,
) -> Matter:
    """Begin to serve a paper of a matter (Order 2 art 82, 83). Names and addresses are kept encrypted, and the paper as
    it is now: from here on nobody reads another one. `whose` is the number of the matter whose person it is for, of a
    paper that several share; `content` is what it said when it was looked at; `ready` the paper
    as the sheet had it set, before anybody waited for this to be written.
    """
    if origin.matter is None or origin.step is None:
        raise MoveRefused("送达从一份文书开始，请到事项的文书旁边办理。")
    paper = ready or ready_copies(origin, recipient_kind, whose)
    paper.says.check_seen(content)
    copies_now(origin).check_seen(paper.says.content)
    names = Names(recipient.strip(), address.strip(), electronic_address.strip(), copy=paper.words)
    subject = origin.addressee == "subject"
    facts = {
        **_paper_of(origin, origin.matter, origin.step), "recipient_kind": recipient_kind,
        "address_confirmed": address_confirmed, "electronic_agreed": electronic_agreed,
        "electronic_address_given": bool(names.electronic_address), "copy": bytes(paper.handed.digest).hex(),
        **({"whose": whose} if whose and recipient_kind == "person" else {}),
    }  # fmt: skip
    matter = open_and_move(
        procedure="document_service", verb="start_delivery", by=by, facts=facts,
        judged={"under_way": under_way(origin, names.recipient)},
        number=next_number(prefix="送", office=origin.office, at=city_time.now()),
        title=f"送达{origin.paper}", office=origin.office, field=origin.field, parent=origin.matter,
        subject_identity=origin.matter.subject_identity if subject else "",
        subject_name=origin.matter.subject_name if subject else "",
    )  # fmt: skip
    service = DocumentService(matter=matter, secret=b"")
    service.write(names)
    service.save()
    _keep(origin, by, {service: paper.handed, origin.step: paper.read})
    return matter


@makes("serve_directly", "found_during_announcement", asks=Handed)
@transaction.atomic
def hand_over(*, service: DocumentService, by: Account, served_on: date, receiver: str, relation: str) -> Step:
    """Somebody who may sign took it (art 82 (1)); also while an announcement runs."""
    _add(service, receiver=receiver)
    verb = "found_during_announcement" if service.matter.state == "announcing" else "serve_directly"
    facts = {"way": "direct", "served_on": served_on, "relation": relation}
    return move(matter=service.matter, verb=verb, by=by, facts=facts)


@makes("leave_document", asks=Left)
@transaction.atomic
def leave_document(
    *,
    service: DocumentService,
    by: Account,
    served_on: date,
    reason: str,
    witness: str = "",
    witness_unit: str = "",
    recording: str = "",
) -> Step:
    """Refused and left behind, seen by a witness or recorded (art 82 (2))."""
    _add(service, witness=witness)
    facts = {
        "way": "left",
        "served_on": served_on,
        "witnessed": bool(witness.strip() and witness_unit.strip()),
        "witness_unit": witness_unit.strip(),
        "recording": recording.strip(),
    }
    return move(matter=service.matter, verb="leave_document", by=by, reason=reason, facts=facts)


@makes("serve_electronically", asks=Electronic)
def serve_electronically(*, service: DocumentService, by: Account, served_on: date) -> Step:
    """By consent, on the day it arrives in the recipient's system (art 82 (3))."""
    facts = {"way": "electronic", "served_on": served_on}
    return move(matter=service.matter, verb="serve_electronically", by=by, facts=facts)


@makes("serve_by_post", asks=Posted)
@transaction.atomic
def serve_by_post(
    *,
    service: DocumentService,
    by: Account,
    served_on: date,
    tracking_number: str,
    post_result: str,
    receiver: str = "",
) -> Step:
    """By the slip of the mail (art 82 (4)); what came back counts where the address had been confirmed (art 83)."""
    _add(service, receiver=receiver)
    facts = {
        "way": "posted",
        "served_on": served_on,
        "tracking_number": tracking_number.strip().upper(),
        "post_result": post_result,
    }
    return move(matter=service.matter, verb="serve_by_post", by=by, facts=facts)


@makes("propose_announcement", asks=Proposed)
@transaction.atomic
def propose_announcement(*, service: DocumentService, by: Account, ground: str, reason: str, place: str) -> Step:
    """Who serves says what was tried and asks for a notice; who may announce decides (art 82 (5))."""
    facts = {"ground": ground, "place": place.strip()}
    return move(
        matter=service.matter, verb="propose_announcement", by=by, reason=reason, facts=facts, judged=_tried(service)
    )


@makes("announce", "approve_announcement", asks=Announced)
@transaction.atomic
def announce(
    *, service: DocumentService, by: Account, ground: str, reason: str, place: str, announced_on: date
) -> Step:
    """The last way: put up a notice; its days run from there (art 82 (5)). With or without having been asked to."""
    verb = "approve_announcement" if service.matter.state == "to_announce" else "announce"
    facts = {"ground": ground, "place": place.strip(), "announced_on": announced_on}
    return move(matter=service.matter, verb=verb, by=by, reason=reason, facts=facts, judged=_tried(service))


@also_erases
def forget_names(*, matter: Matter, clean: Callable[[str], str], by: Actor, reason: str) -> None:
    """Destroy whom the services of a matter's papers were for and who took them, where `clean` would take a name out,
    and the copy that was kept; of a service to another, whose copy names the person, the copy alone.

    That and how a paper was served stays in the steps. Raises `MoveRefused` while one of them is under way.
    """
    for service in services_of([matter]):
        names = service.read()
        others = replace(names, copy="")
        theirs = any(clean(name) != name for name in asdict(others).values())
        if not theirs and clean(names.copy) == names.copy:
            continue
        if service.matter.closed_at is None:
            raise MoveRefused("还有文书正在送达，送达办结后才能销毁其中的姓名。")
        service.secret = service.names = b""
        if not theirs:
            service.write(others)
        service.save(update_fields=["secret", "names"])
        for stored in copies_of(service):
            erase(stored=stored, by=by, reason=reason)
        record_event(
            stream=stream_for(service.matter.office, "document_service"), verb="document_service.forget_names",
            actor=by, target=service, detail={"reason": reason},
        )  # fmt: skip


def _tried(service: DocumentService) -> dict[str, object]:
    return {"attempts": service.matter.steps.filter(verb="record_attempt").count()}


def _paper_of(origin: Origin, matter: Matter, step: Step) -> dict[str, object]:
    """Which paper is served: its name and number, and the step that it tells of."""
    return {
        "paper": origin.paper, "paper_number": number_on(matter, step, origin.paper), "paper_step": step.seq,
        "made_on": city_time.day_of(step.at),
    }  # fmt: skip


def _keep(origin: Origin, by: Account, copies: Mapping[Model, Paper | StoredFile]) -> None:
    """The copies of a paper that was set for this; one that lies on file with its matter is not kept twice."""
    for about, copy in copies.items():
        if isinstance(copy, Paper):
            keep(name=origin.paper, by=by, data=our_paper(copy), about=about, office=origin.office)


def _add(service: DocumentService, **names: str) -> None:
    """Keep who took it or saw it."""
    known = {name: value.strip() for name, value in names.items() if value.strip()}
    if known:
        service.write(replace(service.read(), **known))
        service.save(update_fields=["secret", "names"])
