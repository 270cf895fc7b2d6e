"""The papers of a complaint as PDF, made when asked for from what is kept: receipt, decisions, agreement."""

from datetime import date
from typing import Any

from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.citing import as_sentence
from xinheng.services.complaints import rules
from xinheng.services.complaints.disclosing import person_of
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import progress_of
from xinheng.services.mediation.papers import signed_by
from xinheng.services.mediation.queries import settled_room
from xinheng.support.documents.rendering import Manuscript
from xinheng.support.orgs.queries import authority_of, organisation_at
from xinheng.support.orgs.rules import Authority
from xinheng.support.procedures.clocks.terms import last_day_of
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.printing import NoSuchPaper, head, printer
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import length_of

prints = printer("complaint", row="complaint")


RULE = "市场监督管理投诉举报处理办法"
# The items of articles 16 and 23, as a paper cites them; the last of 23 has no words of its own.
ITEMS = "一二三四五六七八"
OTHER_END = "有法律、法规、规章规定的其他应当终止调解的情形"


def receipt_of(complaint: Complaint, word: str = "") -> Manuscript:
    """投诉登记回执, for the complainant who keeps it; with the word only where it was just given out."""
    told = progress_of(complaint)
    received = city_time.local(complaint.received_at)
    step = told.next_step
    said = Manuscript(
        "complaint_receipt",
        {
            "check_word": word or "只在提交时显示，见当时保存的回执",
            "received_at": f"{received:%Y-%m-%d %H:%M}",
            "respondent": complaint.respondent_name,
            "issue": told.issue,
            "goods": complaint.goods,
            "amount": f"¥{complaint.amount:,.2f}" if complaint.amount is not None else "",
            "claims": "、".join(told.claims),
            "next_step": step.title if step else told.wording,
            "due_on": step.due_on.isoformat() if step and step.due_on else "",
        },
    )
    return said.under(head(complaint.matter, "投诉登记回执", number=complaint.number, day=received.date()))


@prints(
    "投诉受理决定书",
    "投诉不予受理决定书",
    "投诉终止调解决定书",
    "投诉调解通知书",
    "限期提供身份证明材料通知书",
    addressee="person",
    names="person",
)
@prints("投诉/举报分送通知书")
def decision(complaint: Complaint, step: Step, *, named: bool = False) -> Manuscript:
    """The letter a step made (national forms 3 to 6 and 8), on the copy that is served with the name."""
    made = procedure(complaint.matter.procedure, complaint.matter.version).move(step.from_state, step.verb)
    title = next(iter(made.papers if made else ()), "")
    if not title or title == "投诉调解书":
        raise NoSuchPaper("这一步没有制作文书。")
    return Manuscript(
        "complaint_decision",
        {
            "to": _unit(step) if step.verb == "dispatch" else _complainant(complaint, named),
            "you": step.verb != "dispatch",
            "respondent": complaint.respondent_name,
            "complaint_number": complaint.number,
            "received_on": city_time.day_of(complaint.received_at).isoformat(),
            **_letter(complaint, step, authority_of(complaint.matter.office)),
        },
    )


@prints("投诉调解书", addressee="person", names="both")
def agreement(complaint: Complaint, step: Step, *, named: bool = False) -> Manuscript:
    """投诉调解书 (national form 9, art 24): the dispute, what was agreed, who mediated, what both signed in
    the room; where they sign on paper, lines for it. The copies that are handed to the two of them name both."""
    if step.verb != "record_agreement":
        raise NoSuchPaper("双方还没有达成调解协议，不能制作调解书。")
    room = settled_room(complaint.matter)
    signatures, pictures = signed_by(room, named=named) if room else ([], {})
    return Manuscript(
        "mediation_agreement",
        {
            "complainant": _complainant(complaint, named),
            "respondent": complaint.respondent_name,
            "complaint_number": complaint.number,
            "facts": complaint.facts,
            "claims": "、".join(progress_of(complaint).claims),
            "agreement": str(step.facts.get("agreement", "")),
            "mediator": str(room.matter.facts.get("mediator", "")) if room else "",
            "signatures": signatures,
        },
        pictures,
    )


def _complainant(complaint: Complaint, named: bool) -> str:
    """The name where the copy may carry it; once the person is erased nobody's."""
    return person_of(complaint).get("name", "") if named and complaint.secret else "投诉人"


def _letter(complaint: Complaint, step: Step, authority: Authority) -> dict[str, Any]:
    """Decision, reason and other ways, in the words of the form."""
    code = str(step.facts.get("reason_code", ""))
    if code and step.verb.startswith("reject"):
        title = standard().code_list("complaint_reject_reason").title_of(code)
        decision = f"经审查，本机关依据《{RULE}》第十五条、第十六条{_item(code)}，决定不予受理：{title}。"
        ways = f"{rules.OTHER_WAYS}{_remedy(authority, step)}"
        return {"decision": decision, "reason": step.reason, "other_ways": ways}
    if code:
        title = standard().code_list("mediation_end_reason").title_of(code)
        because = OTHER_END if title == "其他" else title
        decision = f"因{because}，本机关依据《{RULE}》第二十三条{_item(code)}，决定终止调解。"
        return {"decision": decision, "reason": step.reason, "other_ways": rules.OTHER_WAYS}
    return {"decision": _WORDS[step.verb](complaint, step), "reason": "", "other_ways": ""}


def _item(code: str) -> str:
    """The item of the article that a reason is: R16-3 is 第（三）项."""
    return f"第（{ITEMS[int(code.rpartition('-')[2]) - 1]}）项"


def _remedy(authority: Authority, step: Step) -> str:
    """Against not taking it up; a mediation that ends is no decision to be reviewed (行政复议法 art 12 (4))."""
    day = city_time.day_of(step.at)
    days, months = parameter("complaint.review_within", day), parameter("complaint.suit_within", day)
    return authority.remedy(days=int(days), months=int(months))


def _accepted(complaint: Complaint, step: Step) -> str:
    declared = procedure(complaint.matter.procedure, complaint.matter.version)
    since = date.fromisoformat(str(step.facts["accepted_on"]))
    term = length_of(declared.clocks["complaint_mediation_end"], since)
    return (
        f"经审查，你的投诉符合《{RULE}》的规定，本机关决定自{since}起受理。"
        f"本机关将征求双方意愿组织调解，调解自受理之日起{term}内终结，鉴定、检测、检疫、检验所需时间不计算在内。"
    )


def _joined(complaint: Complaint, step: Step) -> str:
    who = "你被推选为代表人之一" if step.facts.get("represents") == "yes" else "由推选的代表人参加调解"
    return (
        f"双方均已同意调解。本机关依据《{RULE}》第十二条、第十八条，将你的投诉与投诉 {step.facts['joined_to']} "
        f"按共同投诉一并调解，{who}；达成协议应当经你同意。任何一方可以随时退出调解。"
    )


def _asked(complaint: Complaint, step: Step) -> str:
    known_on = date.fromisoformat(str(complaint.matter.facts["received_by_competent_authority_on"]))
    decided_by = last_day_of("complaint.accept_or_reject", known_on)
    asked = f"请依据《{RULE}》第十条，按期提供下列材料：{as_sentence(step.reason)}"
    return f"{asked}\n本机关须于{decided_by}前决定是否受理，该期限不因此延长；届时没有提供的，依法决定不予受理。"


def _unit(step: Step) -> str:
    """Who is to handle it, to whom the notice of sending is written."""
    organisation = organisation_at(str(step.facts.get("office", "")))
    return organisation.name if organisation else "有处理权限的部门"


def _sent(complaint: Complaint, step: Step) -> str:
    return f"经核实，该投诉由{_unit(step)}处理。现依据《{RULE}》第十三条、第四十一条分送，请依法办理并答复投诉人。"


_WORDS = {
    "accept": _accepted,
    "join": _joined,
    "request_identity_proof": _asked,
    "dispatch": _sent,
}
