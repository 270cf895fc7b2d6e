"""The papers of a service: what is served, the proof to be signed, the address, the notice that is put up."""

from typing import Any

from xinheng.kit import city_time
from xinheng.supervision.document_service.forms import choices_of
from xinheng.supervision.document_service.models import DocumentService
from xinheng.supervision.document_service.queries import kept_copy
from xinheng.support.accounts.models import Account
from xinheng.support.documents.rendering import Manuscript
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.printing import NoSuchPaper, Said, papers, printer
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import length_of

prints = printer("document_service", row="document_service")


@prints("送达回证", closed=True)
def proof(service: DocumentService, step: Step) -> Manuscript:
    """送达回证: with lines to sign at the start, with what happened at the end (penalty document form 50). The one to
    take along says nothing of what came of it, whenever it is printed."""
    names, told = service.read(), {**service.matter.facts} if step.verb != "start_delivery" else {**step.facts}
    receiver = names.receiver if told.get("way") in ("direct", "posted") else ""
    witness = (names.witness, str(told.get("witness_unit", ""))) if told.get("way") == "left" else ()
    relation = choices_of("relation").get(str(told.get("relation", "")), "")
    return Manuscript(
        "service_proof",
        {
            "number": service.matter.number,
            "recipient": names.recipient,
            "address": names.address,
            "paper": told["paper"],
            "paper_number": told.get("paper_number", ""),
            "way": choices_of("way").get(str(told.get("way", "")), ""),
            "served_on": str(told.get("served_on", "")),
            "receiver": f"{receiver}（{relation}）" if receiver and relation else receiver,
            "witness": "，".join(word for word in witness if word),
            "officers": _officers(service, step),
            "notes": _notes(service, step, told),
        },
    )


@prints("所送文书", closed=True)
def served(service: DocumentService, step: Step) -> Said:
    """The paper that was handed over, as it was kept: the copy that names the person it is for, as no page does."""
    origin, told = service.matter.parent, step.facts
    if origin is None:
        raise NoSuchPaper("送达没有来源事项，没有可以打印的文书。")
    if kept := kept_copy(service):
        return kept
    known, made = papers()[origin.procedure, str(told["paper"])], origin.steps.get(seq=told["paper_step"])
    said = known.served_on(origin, made, person=told["recipient_kind"] == "person")
    # Older services kept none; what has a digest is that paper or none.
    if told.get("copy") not in (None, bytes(said.digest).hex() if isinstance(said, StoredFile) else ""):
        raise NoSuchPaper("送达的这份文书已随其中的个人信息销毁，不能再打印。")
    return said


@prints("送达地址确认书", closed=True)
def address(service: DocumentService, step: Step) -> Manuscript:
    """送达地址确认书: what the party confirms and what follows from it (Order 2 art 83; form 10)."""
    names = service.read()
    return Manuscript(
        "service_address",
        {
            "number": service.matter.number,
            "recipient": names.recipient,
            "address": names.address,
            "electronic_address": names.electronic_address,
            "agreed": "同意" if step.facts.get("electronic_agreed") else "",
        },
    )


@prints("送达公告")
def notice(service: DocumentService, step: Step) -> Manuscript:
    """送达公告: whom it is for, which paper, from when it counts. No address, no number of a person."""
    declared = procedure(service.matter.procedure, service.matter.version)
    on = city_time.day_of(step.at)
    return Manuscript(
        "service_notice",
        {
            "recipient": service.read().recipient,
            "paper": service.matter.facts["paper"],
            "paper_number": service.matter.facts.get("paper_number", ""),
            "unknown": step.facts.get("ground") == "unknown",
            "term": length_of(declared.clocks["service_announcement"], on),
            "made_on": str(step.facts["announced_on"]),
        },
    )


def _officers(service: DocumentService, step: Step) -> list[str]:
    """Who made the steps up to this one, with their certificates."""
    steps = service.matter.steps.filter(seq__lte=step.seq).exclude(by=None)
    made = Account.objects.filter(pk__in=steps.values("by")).order_by("pk")
    return [
        f"{one.display_name}（{one.certificate_number}）" if one.certificate_number else one.display_name
        for one in made
    ]


def _notes(service: DocumentService, step: Step, told: dict[str, Any]) -> str:
    """What the form calls remarks: why left, by which mail, announced where, what was tried before."""
    said = [f"拒收情形：{step.reason}"] if step.verb == "leave_document" else []
    if told.get("recording") and step.verb == "leave_document":
        said.append(f"照片、录像编号：{told['recording']}")
    if told.get("way") == "posted":
        said.append(f"邮件号码 {told['tracking_number']}，{choices_of('post_result')[told['post_result']]}")
    if told.get("way") == "announced":
        said.append(f"{told['announced_on']} 在{told['place']}公告，公告期满视为送达")
    tried = service.matter.steps.filter(verb="record_attempt", seq__lt=step.seq).order_by("seq")
    said += [f"{city_time.local(one.at):%Y-%m-%d} 未能送达：{one.reason}" for one in tried]
    return "；".join(said)
