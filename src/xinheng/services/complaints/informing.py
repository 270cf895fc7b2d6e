"""What both sides of a complaint are told by message, as the tables name it (`informs`), the proof that they were, and
the papers that are theirs.

Each step is told once to a side: its key is the step's. A message says where it stands and what was decided; papers and
reasons in full stand on the page of progress and in the business portal.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.opened import note_opening, opened_by_sides
from xinheng.services.complaints.rules import SIDES
from xinheng.services.mandates.telling import tell_business
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.represented import joined_with, rooms_heard, wording_of
from xinheng.support.access.parties import PartyRight
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.files.queries import files_about
from xinheng.support.notices.channels import messages_leave
from xinheng.support.orgs.queries import to_be_called
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.declarations import Move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.queries import public_wording
from xinheng.support.procedures.table.history import read_steps
from xinheng.support.procedures.table.printing import begun_from, papers, papers_of, pdf_of, series_number
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.sending.actions import Order, order
from xinheng.support.sending.models import Channel
from xinheng.support.sending.queries import sent_under
from xinheng.support.sending.rules import wrong_address

COMPLAINANT_WORDS = "【市场监管】您的投诉 {number}：{words}在“看进度”填编号可以看全文和文书；有疑问拨打 {call}。"
BUSINESS_WORDS = "【市场监管】对{name}的投诉 {number}：{words}登录企业端“消费投诉”看全文；有疑问拨打 {call}。"
MEETING_WORDS = "调解定在 {meeting_on} {meeting_at}，{place}，调解员{mediator}。认为调解员应当回避的可以提出。"
# Of a day that passed while somebody decided about the mediator.
NO_MEETING_WORDS = "调解员{mediator}，调解时间另行通知。认为调解员应当回避的可以提出。"
ROOM_WORDS = "【市场监管】投诉 {number} 的调解室：{link} 点开就能进，{until} 前有效，不要转给别人；有疑问拨打 {call}。"
OFFERED_WORDS = "{whose}提出了方案，请在调解室答复。"
# What is said of a joint complaint (art 12) to who is joined, parted or asked, and of what is offered in the room.
WORDS_OF_STEPS = {
    "join": "已与同一争议的其他投诉一并调解（共同投诉），谈成的协议要经您同意。",
    "part": "您的投诉已从共同投诉分开，单独办理。",
    "ask_consent": "代表人谈成了协议，请打开进度页答复同意不同意：",
    "business_offers": OFFERED_WORDS.format(whose="商家"),
    "complainant_offers": OFFERED_WORDS.format(whose="投诉人"),
    "mediator_offers": OFFERED_WORDS.format(whose="调解员"),
}
REGISTERED_WORDS = "已经登记。"
# As much of what was written to both as a message carries.
MOST_SAID = 200
_ABOUT = PreparedQuestion(lambda: Complaint.objects.filter(matter=given("matter")))
_CAME_HERE = PreparedQuestion(
    lambda: (
        Step.objects.filter(matter=given("matter"), to_state=given("state"))
        .exclude(from_state=given("state"))
        .order_by("-seq")[:1]
    )
)


def tell_complainant(matter: Matter, row: Move, step: Step) -> None:
    """Have who complains told of a step of the complaint or of its mediation; of that also those whose complaints are
    mediated jointly with it."""
    if not messages_leave():
        return
    said, call, key = _said(matter, row, step), phone_for(matter.office), _key(matter, step, "complainant")
    orders = []
    for complaint in _complaints_of(matter):
        own = key if complaint.matter_id in (matter.pk, matter.parent_id) else f"{key}:{complaint.matter_id}"
        if phone := phone_of(complaint):
            words = COMPLAINANT_WORDS.format(number=complaint.number, words=said, call=call)
            orders.append(Order(own, Channel.SMS, phone, words))
    if orders:
        order(orders)


def tell_of_registering(complaint: Complaint) -> None:
    """Have who told it on the telephone or at the counter know its number; the table cannot, there was no complaint."""
    if messages_leave() and (phone := phone_of(complaint)):
        call = phone_for(complaint.matter.office)
        words = COMPLAINANT_WORDS.format(number=complaint.number, words=REGISTERED_WORDS, call=call)
        order([Order(f"complaint:{complaint.matter_id}:registered", Channel.SMS, phone, words)])


def tell_respondent(matter: Matter, row: Move, step: Step) -> None:
    """Have the business told, where it is known to the registers."""
    complaint = _complaint_of(matter) if matter.subject_identity and messages_leave() else None
    if complaint is None:
        return
    said, call = _said(matter, row, step), phone_for(matter.office)
    words = BUSINESS_WORDS.format(name=matter.subject_name, number=complaint.number, words=said, call=call)
    key = _key(matter, step, "business")
    tell_business(identity=matter.subject_identity, right=PartyRight.SETTLE, key=key, words=words)


def send_room_link(mediation: Mediation, side: str, link: str) -> bool:
    """Have a party of a mediation get its link on the telephone; whether there is one it can go to."""
    matter = mediation.matter
    complaint = _complaint_of(matter) if messages_leave() else None
    if complaint is None:
        return False
    until = f"{city_time.local(getattr(mediation, f'{side}_key_until')):%m-%d %H:%M}"
    words = ROOM_WORDS.format(number=complaint.number, link=link, until=until, call=phone_for(matter.office))
    key = f"mediation:{matter.pk}:link:{side}:{getattr(mediation, f'{side}_key_until').isoformat()}"
    if side == "business":
        return tell_business(identity=matter.subject_identity, right=PartyRight.SETTLE, key=key, words=words)
    if phone := phone_of(complaint):
        order([Order(key, Channel.SMS, phone, words)])
    return bool(phone)


def phone_for(office: str) -> str:
    """Where who is told can ask: the telephone of the office, else the city's line."""
    found = to_be_called(office)
    return found.phone if found else pack().city.brand.hotline


def told_at(matter: Matter) -> dict[str, datetime]:
    """When the message of the step by which a complaint came where it stands left, for each side that one left for."""
    step = _CAME_HERE.first(matter=matter, state=matter.state)
    left = sent_under(_key(matter, step, "")) if step else []
    return {rest.partition(":")[0]: at for rest, at in reversed(left)}


@dataclass(frozen=True)
class PaperForSide:
    """A paper that a side gets: of which matter, the step that made it, its title."""

    matter: Matter
    step: Step
    title: str

    @property
    def number(self) -> str:
        """In its series, as the paper carries it."""
        return series_number(self.step, self.title)

    @property
    def place(self) -> str:
        """Where it stands below the side's own page."""
        return f"{quote(self.matter.number)}/{self.step.seq}/{quote(self.title, safe='')}"


def papers_for(complaint: Matter, side: str) -> list[PaperForSide]:
    """The papers of a complaint of which its table informs this side, and those for both of the rooms in which it is or
    was mediated, its own or, as long as it was joined to another, theirs."""
    rooms = rooms_heard(complaint)
    read_steps([complaint, *(room for room, _ in rooms)])
    handed = _own_papers(complaint, side)
    for room, until in rooms:
        handed += [one for one in _own_papers(room, "") if until is None or one.step.at <= until]
    return sorted(handed, key=lambda one: one.step.at)


def print_for(complaint: Matter, side: str, place: str) -> bytes:
    """The paper at a place among those of the side, as PDF; b"" where it has none such. That it opened the agreement
    is kept."""
    found = next((one for one in papers_for(complaint, side) if unquote(one.place) == place), None)
    if found is None:
        return b""
    printed = _copy_of(found, person=side == "complainant", whose=complaint)
    note_opening(matter=found.matter, title=found.title, side=side)
    return printed


def agreement_reached(complaint: Matter) -> list[str]:
    """The sides that have their copy of the 投诉调解书: it was served on them, or they signed it in the room and opened
    it on their own page, where it lies from then on."""
    made = complaint.steps.filter(verb="record_agreement").last()
    begun = begun_from(made, "投诉调解书") if made else []
    served = {_side_of(one) for one in begun if one.state == "served"}
    room = Mediation.objects.filter(matter__parent=complaint, matter__state="agreed").last()
    signed = {one.side for one in room.signatures.filter(wording=wording_of(room))} if room else set()
    opened = signed & opened_by_sides(complaint)
    return [side for side in SIDES if side in served | opened]


def _side_of(service: Matter) -> str:
    """Whose copy a service brings: a person's, or that of the business, of whatever kind it is."""
    return "complainant" if service.facts["recipient_kind"] == "person" else "business"


def _copy_of(paper: PaperForSide, *, person: bool, whose: Matter) -> bytes:
    """The side's own copy: as it was handed over, before that as it would be; where it names nobody, as all read it."""
    kind = papers()[paper.matter.procedure, paper.title]
    if not kind.names_to(person=person):
        return kind.of(paper.matter, paper.step)
    side = "complainant" if person else "business"
    begun = [one for one in begun_from(paper.step, paper.title) if _side_of(one) == side]
    if person and (heard := kind.sharers(paper.matter, paper.step)):
        begun = [one for one in begun if one.facts.get("whose", heard[0].number) == whose.number]
    kept = [files_about(getattr(one, one.procedure)).first() for one in reversed(begun)]
    said = next(filter(None, kept), None) or kind.served_on(paper.matter, paper.step, person=person, whose=whose)
    return pdf_of(said)


def _own_papers(matter: Matter, side: str) -> list[PaperForSide]:
    declared, found = procedure(matter.procedure, matter.version), []
    for step, title in papers_of(matter):
        made = declared.move(step.from_state, step.verb)
        if papers()[matter.procedure, title].addressee and (not side or (made and side in made.informs)):
            found.append(PaperForSide(matter, step, title))
    return found


def phone_of(complaint: Complaint) -> str:
    """The mobile number in clear; "" for one that takes no message, and once the person is erased."""
    if complaint.person is None or complaint.secret is None:
        return ""
    typed = str(json.loads(decrypt(bytes(complaint.secret), bytes(complaint.person)))["phone"])
    phone = "".join(one for one in typed if one.isdecimal())
    return "" if wrong_address(Channel.SMS, phone) else phone


def _complaint_of(matter: Matter) -> Complaint | None:
    about = matter.pk if matter.procedure == "complaint" else matter.parent_id
    return _ABOUT.first(matter=about)


def _complaints_of(matter: Matter) -> list[Complaint]:
    """The complaint of a matter, and those that are mediated with it."""
    beside = joined_with(matter.parent) if matter.procedure == "mediation" else []
    found = (_complaint_of(matter), *(_ABOUT.first(matter=one.matter_id) for one in beside))
    return [one for one in found if one]


def _said(matter: Matter, row: Move, step: Step) -> str:
    """Where it stands now; the meeting, or the words written for the parties."""
    words = WORDS_OF_STEPS.get(step.verb) or f"{public_wording(matter)}。"
    if matter.procedure == "mediation" and step.to_state == "scheduled":
        # What another step said of it still holds: who decides about a mediator says neither day nor place again.
        ahead = str(matter.facts["meeting_on"]) >= city_time.today().isoformat()
        return (MEETING_WORDS if ahead else NO_MEETING_WORDS).format(**matter.facts)
    said = step.reason if row.reason_shown else ""
    if len(said) > MOST_SAID:
        said = f"{said[:MOST_SAID]}……"
    return f"{words}{said}"


def _key(matter: Matter, step: Step, side: str) -> str:
    return f"{matter.procedure}:{matter.pk}:{step.seq}:{side}"
