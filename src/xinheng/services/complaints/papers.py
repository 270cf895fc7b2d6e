"""The papers of a complaint as PDF, made when asked for from what is kept: receipt, decisions, agreement."""

from datetime import date
from typing import Any

from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.complaints import rules
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import progress_of
from xinheng.supervision.inspection.papers import GENERATED
from xinheng.support.documents.rendering import render_pdf
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.models import Step

# The move that took each decision, the title of its paper (the national forms 5, 6 and 8).
DECISIONS = {
    "accept": "投诉受理决定书",
    "reject": "投诉不予受理决定书",
    "reject_for_missing_proof": "投诉不予受理决定书",
    "record_refusal": "投诉终止调解决定书",
    "withdraw_or_settle": "投诉终止调解决定书",
    "terminate_fee_not_agreed": "投诉终止调解决定书",
    "terminate_mediation": "投诉终止调解决定书",
    "terminate_at_sixty_days": "投诉终止调解决定书",
    "refer_suspected_extortion": "投诉终止调解决定书",
}


class NoSuchPaper(Refusal):
    """The complaint has not come to the point where this paper is made."""


def receipt_pdf(complaint: Complaint, word: str = "") -> bytes:
    """投诉登记回执, for the complainant who keeps it; with the word only where it was just given out."""
    told = progress_of(complaint)
    received = city_time.local(complaint.received_at)
    step = told.next_step
    return render_pdf(
        "complaint_receipt",
        {
            "issuer": _issuer(complaint),
            "notice": GENERATED if pack().city.demo else "",
            "number": complaint.number,
            "check_word": word or "只在提交时显示，见当时保存的回执",
            "received_at": f"{received:%Y-%m-%d %H:%M}",
            "received_on": received.date().isoformat(),
            "respondent": complaint.respondent_name,
            "issue": told.issue,
            "goods": complaint.goods,
            "amount": f"¥{complaint.amount:,.2f}" if complaint.amount is not None else "",
            "claims": "、".join(told.claims),
            "next_step": step.title if step else told.wording,
            "due_on": step.due_on.isoformat() if step and step.due_on else "",
        },
    )


def decision_pdf(complaint: Complaint, *, complainant: str = "投诉人") -> bytes:
    """The newest decision on a complaint. `complainant` is put in by who may know the name; raises NoSuchPaper."""
    step = complaint.matter.steps.filter(verb__in=DECISIONS).order_by("seq").last()
    if step is None:
        raise NoSuchPaper("这件投诉还没有作出受理、不予受理或终止调解的决定。")
    words = _decision(step)
    return render_pdf(
        "complaint_decision",
        {
            "issuer": _issuer(complaint),
            "notice": GENERATED if pack().city.demo else "",
            "number": f"{complaint.number}-{step.seq}",
            "title": DECISIONS[step.verb],
            "complainant": complainant,
            "respondent": complaint.respondent_name,
            "complaint_number": complaint.number,
            "received_on": city_time.day_of(complaint.received_at).isoformat(),
            "decided_on": city_time.day_of(step.at).isoformat(),
            **words,
        },
    )


def agreement_pdf(complaint: Complaint, *, complainant: str) -> bytes:
    """投诉调解书, naming both parties: for them and the file only. Raises NoSuchPaper without an agreement."""
    step = complaint.matter.steps.filter(verb="record_agreement").order_by("seq").last()
    if step is None:
        raise NoSuchPaper("双方还没有达成调解协议，不能制作调解书。")
    return render_pdf(
        "mediation_agreement",
        {
            "issuer": _issuer(complaint),
            "notice": GENERATED if pack().city.demo else "",
            "number": f"{complaint.number}-{step.seq}",
            "complainant": complainant,
            "respondent": complaint.respondent_name,
            "complaint_number": complaint.number,
            "facts": complaint.facts,
            "agreement": str(step.facts.get("agreement", "")),
            "agreed_on": city_time.day_of(step.at).isoformat(),
        },
    )


def _decision(step: Step) -> dict[str, Any]:
    """Decision, reason and other ways, in the words of the form."""
    code = str(step.facts.get("reason_code", ""))
    if step.verb == "accept":
        until = date.fromisoformat(str(step.facts["accepted_on"]))
        decision = (
            f"经审查，你的投诉符合《市场监督管理投诉举报处理办法》的规定，本机关决定自 {until} 起受理。"
            "本机关将征求双方意愿组织调解，调解自受理之日起六十日内终结，鉴定、检测、检疫、检验所需时间不计算在内。"
        )
        return {"decision": decision, "reason": "", "other_ways": ""}
    if step.verb.startswith("reject"):
        title = standard().code_list("complaint_reject_reason").title_of(code)
        decision = f"经审查，本机关依据《市场监督管理投诉举报处理办法》第十五条、第十六条，决定不予受理：{title}。"
        return {"decision": decision, "reason": step.reason, "other_ways": rules.OTHER_WAYS}
    title = standard().code_list("mediation_end_reason").title_of(code)
    decision = f"因{title}，本机关依据《市场监督管理投诉举报处理办法》第二十三条，决定终止调解。"
    return {"decision": decision, "reason": step.reason, "other_ways": rules.OTHER_WAYS}


def _issuer(complaint: Complaint) -> str:
    """An office acts in its district bureau's name (Order 121 art 30)."""
    organisation = organisation_at(bureau_of(complaint.matter.office))
    return organisation.name if organisation else complaint.matter.office
