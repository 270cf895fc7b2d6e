"""What an inspection puts on paper and into the registers: the order, the record of the visit, their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import Finding, InspectionTask, Signature, TaskOfficer
from xinheng.support.documents.rendering import Paper, render_pdf, set_paper
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of

# Over every page that shows generated data.
GENERATED = "演示数据：由程序生成，与真实企业无关"


@dataclass(frozen=True)
class OrderPaper:
    """A correction order before it is set: number, days, what is wrong (title, note), on which laws, who found it."""

    number: str
    issued_on: date
    correct_by: date
    violations: tuple[tuple[str, str], ...]
    basis: tuple[str, ...]
    officers: tuple[tuple[str, str], ...]

    @property
    def requirements(self) -> list[str]:
        """What to do, item by item."""
        return [f"{title}。" for title, _ in self.violations]


def order_pdf(task: InspectionTask, order: OrderPaper) -> Paper:
    """责令改正通知书 as PDF."""
    return set_paper(
        "correction_order",
        {
            "issuer": issuer_of(task),
            "notice": GENERATED if pack().city.demo else "",
            "number": order.number,
            "party": task.matter.subject_name,
            "address": task.address or "其经营场所",
            "violations": [{"title": title, "note": note} for title, note in order.violations],
            "basis": [f"《{law.replace(' ', '》', 1)}" if " " in law else law for law in order.basis],
            "requirements": order.requirements,
            "correct_by": order.correct_by.isoformat(),
            "issued_on": order.issued_on.isoformat(),
            "inspection_number": task.number,
            "officers": [{"name": name, "certificate": certificate} for name, certificate in order.officers],
        },
    )


def record_pdf(task: InspectionTask) -> bytes:
    """现场检查笔录 as PDF: made when asked for, from what is kept."""
    findings = {one.item: one for one in task.findings.filter(standing=Finding.Standing.CURRENT)}
    officers = task.officers.filter(recused_at__isnull=True).select_related("account")
    signatures = {one.role: one for one in task.signatures.filter(void=False)}
    party = signatures.get(Signature.Role.PARTY)
    ended = city_time.local(task.ended_at or task.started_at or task.matter.opened_at)
    signed = "拒绝签字：" + party.reason if party and party.refused else "已签字（见卷）" if party else ""
    return render_pdf(
        "inspection_record",
        {
            "issuer": issuer_of(task),
            "notice": GENERATED if pack().city.demo else "",
            "number": task.number,
            "party": task.matter.subject_name,
            "identity": task.matter.subject_identity.removeprefix("uscc:"),
            "address": task.address,
            "started_at": _moment(task.started_at),
            "ended_at": _moment(task.ended_at),
            "officers": [{"name": o.account.display_name, "certificate": o.certificate_number} for o in officers],
            "checklist": f"{task.checklist_title}（{task.checklist_version}）",
            "approval_number": task.approval_number,
            "items": [_item_line(item, findings.get(item["id"])) for item in task.items],
            "photos": str(task.evidence.count()),
            "conclusion": task.problems or "未发现问题",
            "party_signature": signed,
            "witness": "已签字（见卷）" if Signature.Role.WITNESS in signatures else "",
            "ended_on": ended.date().isoformat(),
        },
    )


def result_row(task: InspectionTask, officers: Iterable[TaskOfficer]) -> dict[str, Any]:
    """The visit as a row of `inspection_result`."""
    row = {
        "inspection_number": task.number,
        "entity_name": task.matter.subject_name,
        "kind": task.kind,
        "field_of_supervision": task.matter.field,
        "authority": issuer_of(task),
        "officers": "、".join(f"{one.account.display_name}（{one.certificate_number}）" for one in officers),
        "approval_number": task.approval_number,
        "started_at": _local(task.started_at),
        "ended_at": _local(task.ended_at),
        "address": task.address,
        "checklist": task.checklist_title,
        "problems": task.problems,
        "result": task.result,
        "disposition": task.disposition,
        "order_number": task.order_number,
        "published_on": _today(task),
    }
    return fitting("inspection_result", task.matter.subject_identity, row)


def order_row(task: InspectionTask, order: OrderPaper, **more: Any) -> dict[str, Any]:
    """The order as a row of `corrective_order`; `more` as the correction goes on."""
    row = {
        "document_number": order.number,
        "entity_name": task.matter.subject_name,
        "inspection_number": task.number,
        "violations": "；".join(rules.Failed(title, "correct", note).words for title, note in order.violations),
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


def _item_line(item: dict[str, Any], finding: Finding | None) -> dict[str, str]:
    if finding is None:
        return {"title": item["title"], "answer": "未检查", "note": ""}
    said = [finding.note, rules.DISPOSALS.get(finding.disposal, "")]
    return {
        "title": item["title"], "answer": Finding.Answer(finding.answer).label, "note": "；".join(x for x in said if x),
    }  # fmt: skip


def _local(at: datetime | None) -> datetime | None:
    return city_time.local(at) if at else None


def _moment(at: datetime | None) -> str:
    return f"{city_time.local(at):%Y-%m-%d %H:%M}" if at else ""


def _today(task: InspectionTask) -> date:
    return city_time.day_of(task.ended_at or task.matter.opened_at)
