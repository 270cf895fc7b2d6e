"""现场笔录: what was seen, who signed, when by whose clock."""

from typing import Any

from xinheng.kit import city_time
from xinheng.kit.citing import cited
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import Finding, InspectionTask, PhoneStep, Signature
from xinheng.supervision.inspection.papers.issuing import moment, prints
from xinheng.supervision.inspection.papers.moments import moment_told
from xinheng.supervision.inspection.shown import RIGHTS, order_words, shown_now
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.documents.rendering import Manuscript, as_svg
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.printing import Said, head

RECORD = "现场笔录"


@prints(RECORD, closed=True)
def record_of_step(task: InspectionTask, step: Step) -> Said:
    """The record of the visit, whichever step is asked for."""
    return record_of(task)


def record_of(task: InspectionTask) -> Said:
    """The record of the visit: the kept file that was signed, or how it stands now."""
    return task.record_file if task.record_file and not task.record_file.erased_at else record(task)


def record(task: InspectionTask, ending: PhoneStep | None = None) -> Manuscript:
    """现场笔录 (penalty document form 9): set when the visit ends, with the signatures, and then kept
    (`task.record_file`). `ending` is the phone's word of the end where it is not written down yet."""
    findings = {one.item: one for one in task.findings.filter(standing=Finding.Standing.CURRENT)}
    officers = task.officers.filter(recused_at__isnull=True).select_related("account").order_by("-lead", "pk")
    ended = city_time.local(task.ended_at or task.started_at or task.matter.opened_at)
    signatures, pictures = _signed(task)
    checked = task.result in ("", "1", "E", "P")
    said = Manuscript(
        "inspection_record",
        {
            "number": task.number,
            "party": task.matter.subject_name,
            "identity": task.matter.subject_identity.removeprefix("uscc:"),
            "address": task.address,
            "started_at": moment_told(task, task.started_at),
            "ended_at": moment_told(task, task.ended_at, ending),
            "arrival": {"code": "扫描主体码到场", "typed": "未扫码，登记到场"}.get(task.arrival, ""),
            "officers": [{"name": o.account.display_name, "certificate": o.certificate_number} for o in officers],
            "checklist": f"{task.checklist_title}（{task.checklist_version}）",
            "basis": "、".join(dict.fromkeys(cited(law) for item in task.items for law in item["basis"]))
            if checked
            else "",
            "aim": task.aim,
            "approval_number": task.approval_number,
            "rights": "".join(RIGHTS[:1]),
            "items": [_item_line(item, findings.get(item["id"])) for item in task.items] if checked else [],
            "photos": str(task.evidence.count()),
            "conclusion": task.problems or "未发现问题",
            "without_check": "" if checked else rules.WITHOUT_CHECK_WORDS.get(task.result, "未能实施检查"),
            "signatures": signatures,
            "void": [_voided(one) for one in task.signatures.filter(void=True).order_by("pk")],
            "shown": shown_now(task),
            "made_on": ended.date().isoformat(),
        },
        pictures,
    )
    return said.under(head(task.matter, RECORD, number=task.number, day=ended.date()))


def _laws(task: InspectionTask) -> dict[str, None]:
    """The laws of all items as papers name them, each once, in the order of the list."""
    return dict.fromkeys(cited(law) for item in task.items for law in item["basis"])


def _signed(task: InspectionTask) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """Who signed, in the order of the paper, and the strokes as pictures by name."""
    order: list[str] = [Signature.Role.PARTY, Signature.Role.WITNESS, Signature.Role.OFFICER]
    rows = sorted(task.signatures.filter(void=False).select_related("file"), key=lambda one: order.index(one.role))
    lines, pictures = [], {}
    for one in rows:
        name = f"signature-{one.pk}.svg"
        served = open_served(one.file) if one.file else None
        if served:
            pictures[name] = as_svg(served.content, served.media_type)
        lines.append(
            {
                "role": one.get_role_display(),
                "name": signer_name(one),
                "picture": name if served else "",
                "refused": one.reason if one.refused else "",
                "at": moment(one.signed_at),
                "phone_at": moment(one.phone_at) if rules.clocks_differ(one.phone_at, one.signed_at) else "",
            }
        )
    return lines, pictures


def signer_name(signature: Signature) -> str:
    """Who signed, opened from its encryption; empty where the secret was destroyed."""
    if not signature.secret:
        return ""
    return decrypt(bytes(signature.secret), bytes(signature.name)).decode()


def _voided(signature: Signature) -> str:
    role, at = signature.get_role_display(), moment(signature.signed_at)
    return f"{role} {at} 的签字作废：{signature.void_reason or '检查内容重新填写'}"


def _item_line(item: dict[str, Any], finding: Finding | None) -> dict[str, str]:
    if finding is None:
        return {"title": item["title"], "answer": "未检查", "note": ""}
    said = [finding.note, order_words(finding.disposal, finding.correct_within)]
    return {
        "title": item["title"], "answer": Finding.Answer(finding.answer).label, "note": "；".join(x for x in said if x),
    }  # fmt: skip
