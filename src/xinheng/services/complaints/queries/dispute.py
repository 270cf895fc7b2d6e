"""What a complaint is about: for who handles it, and for the other side."""

from dataclasses import dataclass

from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.complaints import rules
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.rules import AGENT_MAY
from xinheng.supervision.clues.models import Clue
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.parameters import parameter


@dataclass(frozen=True)
class ComplaintPage:
    """One complaint for the officer who handles it; the complainant is asked for by `reveal_complainant`."""

    complaint: Complaint
    clue: Clue | None
    claims: tuple[str, ...]
    issue: str
    # How many complaints came from the same telephone in a year: a sign of art 17, never a verdict.
    same_phone: int
    signs: tuple[rules.Sign, ...]

    @property
    def channel(self) -> str:
        """How it came, in words."""
        return rules.CHANNELS.get(self.complaint.channel, self.complaint.channel)

    @property
    def handed_down(self) -> str:
        """What a superior's order is called, and until when it wants an answer; "" where nobody handed it down."""
        facts = self.complaint.matter.facts
        until = f"{facts['answer_by']} 前答复" if facts.get("answer_by") else ""
        return "，".join(word for word in (str(facts.get("superior_number") or ""), until) if word)

    @property
    def agent(self) -> str:
        """What the power of attorney of who acts for the complainant says, in words; "" where nobody does."""
        facts = self.complaint.matter.facts
        may = AGENT_MAY.get(str(facts.get("agent_may") or ""), "")
        return f"{may}，到 {facts.get('agent_until')} 为止" if may else ""

    @property
    def joint(self) -> str:
        """Into which complaint it was joined (art 12), in words; "" where it stands alone."""
        facts = self.complaint.matter.facts
        who = "代表人之一" if facts.get("represents") == "yes" else "由代表人代表"
        answer = {"yes": "，同意协议", "no": "，不同意协议"}.get(str(facts.get("answer") or ""), "")
        return f"并入 {facts['joined_to']}，{who}{answer}" if facts.get("joined_to") else ""


def dispute_of(matter: Matter) -> list[tuple[str, str]]:
    """What a complaint is about, for the other side: goods, problem, facts and claims; nobody and no telephone."""
    complaint: Complaint | None = getattr(matter, "complaint", None)
    if complaint is None:
        return []
    issue = standard().code_list("complaint_issue").title_of(complaint.issue)
    money = f"{complaint.amount:,.2f} 元" if complaint.amount is not None else ""
    told = [("商品或服务", complaint.goods), ("问题", issue), ("金额", money), ("经过", complaint.facts),
            ("诉求", "、".join(claims_of(complaint)))]  # fmt: skip
    return [(title, value) for title, value in told if value]


def complaint_page(complaint: Complaint) -> ComplaintPage:
    """One complaint with all an officer needs to decide."""
    since = city_time.now().replace(year=city_time.now().year - 1, day=1)
    same = Complaint.objects.filter(phone_key=complaint.phone_key, received_at__gte=since).exclude(pk=complaint.pk)
    same_phone = same.count() if complaint.phone_key else 0
    return ComplaintPage(
        complaint=complaint,
        clue=complaint.clue,
        claims=claims_of(complaint),
        issue=standard().code_list("complaint_issue").title_of(complaint.issue),
        same_phone=same_phone,
        signs=_signs(complaint, same_phone),
    )


def _signs(complaint: Complaint, same_phone: int) -> tuple[rules.Sign, ...]:
    received_on = city_time.day_of(complaint.received_at)
    return rules.signs(
        same_phone=same_phone,
        amount=complaint.amount,
        bought_on=complaint.bought_on,
        received_on=received_on,
        years=int(parameter("complaint.limitation_years", received_on)),
    )


def claims_of(complaint: Complaint) -> tuple[str, ...]:
    """What is asked for, in words."""
    return tuple(rules.CLAIMS.get(code, code) for code in complaint.claims)
