"""What an inspection puts on paper and into the registers: the order, the record of the visit, their rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import Finding, InspectionTask, Signature
from xinheng.supervision.inspection.shown import RIGHTS, order_words, shown_now
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.documents.rendering import Paper, as_svg, render_pdf, set_paper
from xinheng.support.files.queries import files_about, open_served
from xinheng.support.orgs.queries import contact_of, organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.printing import NoSuchPaper, printer

TEN_MINUTES = 600


prints = printer("inspection_task", row="inspection")


@dataclass(frozen=True)
class Demand:
    """One thing to put right: what was not kept, what was found, and its own last day."""

    title: str
    note: str
    correct_by: date
    # Grave: to be stopped on the spot, while the case goes on (行政处罚法 art 28; Order 49 art 31, 36).
    at_once: bool = False

    @property
    def words(self) -> str:
        """What is demanded."""
        return f"立即做到：{self.title}" if self.at_once else self.title


@dataclass(frozen=True)
class OrderPaper:
    """A correction order before it is set: number, days, what is wrong, on which laws, who found it; the paper that it
    takes the place of. `correct_by` is the last of the days of its demands, `days` the longest term before it moved off
    a holiday."""

    number: str
    issued_on: date
    correct_by: date
    violations: tuple[Demand, ...]
    basis: tuple[str, ...]
    officers: tuple[tuple[str, str], ...]
    replaces: str = ""
    days: int = 0

    @property
    def requirements(self) -> list[str]:
        """What to do, item by item."""
        return [f"{one.words}。" for one in self.violations]


def order_pdf(task: InspectionTask, order: OrderPaper) -> Paper:
    """责令改正通知书 as PDF."""
    return set_paper(
        "correction_order",
        {
            "issuer": issuer_of(task),
            "notice": pack().notice,
            "number": order.number,
            "party": task.matter.subject_name,
            "address": task.address or "其经营场所",
            "violations": [{"title": one.title, "note": one.note} for one in order.violations],
            "basis": [f"《{law.replace(' ', '》', 1)}" if " " in law else law for law in order.basis],
            "requirements": [{"title": one.words, "by": one.correct_by.isoformat()} for one in order.violations],
            "correct_by": order.correct_by.isoformat(),
            "replaces": order.replaces,
            "office": _office_name(task),
            "review_days": str(parameter("correction.review_within", order.issued_on)),
            "review_at": reviewed_by(issuer_of(task)),
            "suit_months": str(parameter("correction.suit_within", order.issued_on)),
            "issued_on": order.issued_on.isoformat(),
            "inspection_number": task.number,
            "officers": [{"name": name, "certificate": certificate} for name, certificate in order.officers],
        },
    )


@prints("现场笔录")
def record_of_step(task: InspectionTask, step: Step) -> bytes:
    """The record of the visit: the kept file that was signed, or how it stands now."""
    copy = open_served(task.record_file) if task.record_file else None
    return bytes(copy.content) if copy else record_pdf(task)


@prints("责令改正通知书", addressee="subject")
def order_of_step(task: InspectionTask, step: Step) -> bytes:
    """The order as that step issued it: the kept file, not a new print."""
    marks = [document.partition(":")[2] for document in step.documents if document.startswith("责令改正通知书:")]
    stored = files_about(task).filter(digest=bytes.fromhex(marks[0])).first() if marks else task.order_file
    copy = open_served(stored) if stored else None
    if copy is None:
        raise NoSuchPaper("责令改正通知书没有存档。")
    return bytes(copy.content)


def record_pdf(task: InspectionTask) -> bytes:
    """现场检查笔录 as PDF: set when the visit ends, with the signatures, and then kept (`task.record_file`)."""
    findings = {one.item: one for one in task.findings.filter(standing=Finding.Standing.CURRENT)}
    officers = task.officers.filter(recused_at__isnull=True).select_related("account").order_by("-lead", "pk")
    ended = city_time.local(task.ended_at or task.started_at or task.matter.opened_at)
    signatures, pictures = _signed(task)
    checked = task.result in ("", "1", "E", "P")
    return render_pdf(
        "inspection_record",
        {
            "issuer": issuer_of(task),
            "notice": pack().notice,
            "number": task.number,
            "party": task.matter.subject_name,
            "identity": task.matter.subject_identity.removeprefix("uscc:"),
            "address": task.address,
            "started_at": _when(task, "arrive", task.started_at),
            "ended_at": _when(task, "finish", task.ended_at),
            "arrival": {"code": "扫描主体码到场", "typed": "未扫码，登记到场"}.get(task.arrival, ""),
            "officers": [{"name": o.account.display_name, "certificate": o.certificate_number} for o in officers],
            "checklist": f"{task.checklist_title}（{task.checklist_version}）",
            "basis": "、".join(dict.fromkeys(law for item in task.items for law in item["basis"])) if checked else "",
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
            "ended_on": ended.date().isoformat(),
        },
        pictures=pictures,
    )


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
                "at": _moment(one.signed_at),
                "phone_at": _moment(one.phone_at) if _differ(one.phone_at, one.signed_at) else "",
            }
        )
    return lines, pictures


def signer_name(signature: Signature) -> str:
    """Who signed, opened from its encryption; empty where the secret was destroyed."""
    if not signature.secret:
        return ""
    return decrypt(bytes(signature.secret), bytes(signature.name)).decode()


def _voided(signature: Signature) -> str:
    role, at = signature.get_role_display(), _moment(signature.signed_at)
    return f"{role} {at} 的签字作废：{signature.void_reason or '检查内容重新填写'}"


def _when(task: InspectionTask, verb: str, at: datetime | None) -> str:
    """When it was by our clock, and by the phone's where it sent later."""
    step = task.phone_steps.filter(verb=verb, noted_at__isnull=False).order_by("pk").first()
    if step is None or not _differ(step.noted_at, at):
        return _moment(at)
    return f"{_moment(step.noted_at)}（手机记录，{_moment(at)} 上传）"


def _differ(phone: datetime | None, ours: datetime | None) -> bool:
    """Whether two clocks are more than ten minutes apart."""
    return phone is not None and ours is not None and abs((ours - phone).total_seconds()) > TEN_MINUTES


def order_row(task: InspectionTask, order: OrderPaper, **more: Any) -> dict[str, Any]:
    """The order as a row of `corrective_order`; `more` as the correction goes on."""
    row = {
        "document_number": order.number,
        "entity_name": task.matter.subject_name,
        "inspection_number": task.number,
        "violations": "；".join(rules.Failed(one.title, "correct", one.note).words for one in order.violations),
        "basis": "；".join(order.basis),
        "requirements": "；".join(order.requirements),
        "authority": issuer_of(task),
        "issued_on": order.issued_on,
        "correct_by": order.correct_by,
        "state": "pending",
        **more,
    }
    return fitting("corrective_order", task.matter.subject_identity, row)


def fitting(type: str, identity: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its subject, without what the city's own record type does not have or what is empty."""
    declared = standard().type(type)
    scheme, _, value = identity.partition(":")
    if declared.subject_field and scheme == declared.identity:
        row = {**row, declared.subject_field: value}
    return {name: value for name, value in row.items() if name in declared.fields and value not in ("", None)}


def issuer_of(task: InspectionTask) -> str:
    """The authority that signs: an office acts in the name of its district's bureau (Order 121 art 30)."""
    organisation = organisation_at(bureau_of(task.matter.office))
    return organisation.name if organisation else task.matter.office


def reviewed_by(authority: str) -> str:
    """Who reviews what a bureau of a government decided: that government (行政复议法 art 24)."""
    place = authority.removesuffix("市场监督管理局")
    return f"{place}人民政府" if place and place != authority else "本级人民政府"


def _office_name(task: InspectionTask) -> str:
    organisation = organisation_at(task.matter.office)
    return contact_of(task.matter.office) or (organisation.name if organisation else "")


def _item_line(item: dict[str, Any], finding: Finding | None) -> dict[str, str]:
    if finding is None:
        return {"title": item["title"], "answer": "未检查", "note": ""}
    said = [finding.note, order_words(finding.disposal, finding.correct_within)]
    return {
        "title": item["title"], "answer": Finding.Answer(finding.answer).label, "note": "；".join(x for x in said if x),
    }  # fmt: skip


def local(at: datetime | None) -> datetime | None:
    """The city's time, where there is one."""
    return city_time.local(at) if at else None


def _moment(at: datetime | None) -> str:
    return f"{city_time.local(at):%Y-%m-%d %H:%M}" if at else ""


def published_on(task: InspectionTask) -> date:
    """The day its publicity counts from: what is said of it later does not move it."""
    first = task.matter.steps.filter(verb="publish_result").order_by("seq").first()
    return city_time.day_of(first.at) if first else city_time.today()
