"""The room as each side sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from xinheng.kit import city_time
from xinheng.services.mediation.actions.leading import unsigned
from xinheng.services.mediation.actions.room import agents_limit, key_digests
from xinheng.services.mediation.models import Joined, Mediation, Said, Signal
from xinheng.services.mediation.represented import joined_now, joined_with, not_agreeing, wording_of
from xinheng.services.mediation.rules import PARTIES, SIDES, TALKING
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.queries import state_title


@dataclass(frozen=True)
class Room:
    """What stands in the room for one side."""

    mediation: Mediation
    side: str
    step: str
    said: list[Said]
    talking: bool
    agreement: str
    # The sides that have not signed what stands to be signed.
    unsigned: list[str]
    # Why the agent of who complains may not sign; the complainant signs in person then.
    agents_limit: str = ""
    # The other complaints that are mediated here jointly, and those whose complainants have not agreed to what stands.
    joined: tuple[Joined, ...] = ()
    not_agreeing: tuple[str, ...] = ()

    @property
    def settling(self) -> bool:
        """Whether the two sides are to agree by themselves first."""
        return self.mediation.matter.state == "business_first"

    @property
    def offers(self) -> bool:
        """Whether offers are made and answered now: not while an agreement waits to be signed."""
        return self.talking and self.mediation.matter.state != "agreement_drafted"

    @property
    def agreed(self) -> bool:
        """Whether it ended in an agreement."""
        return self.mediation.matter.state == "agreed"

    @property
    def may_sign(self) -> bool:
        """Whether this side has to sign now."""
        waits = self.side == "complainant" and self.not_agreeing
        return self.mediation.matter.state == "agreement_drafted" and self.side in self.unsigned and not waits

    @property
    def waiting_for(self) -> str:
        """Whose signature is missing, in words."""
        return "、".join(SIDES[side] for side in self.unsigned)

    @property
    def name(self) -> str:
        """Who this side is, in words."""
        return SIDES[self.side]


@dataclass(frozen=True)
class Joint:
    """What a complainant reads of the joint complaint (art 12) that his own is part of; nobody else's name."""

    leads: bool
    represents: bool
    # How many complaints there are besides.
    others: int
    # The wording that waits for his answer, and the answer given to it.
    agreement: str = ""
    answer: str = ""


def joint_of(complaint: Matter) -> Joint | None:
    """The joint complaint that a complaint is part of now; None where it stands alone."""
    if leads := joined_with(complaint):
        return Joint(leads=True, represents=True, others=len(leads))
    row = Joined.objects.select_related("lead").filter(matter=complaint, until=None).first()
    if row is None:
        return None
    room = Mediation.objects.select_related("matter").filter(matter__parent=row.lead, matter__closed_at=None).first()
    drafted = room if room and room.matter.state == "agreement_drafted" else None
    given = drafted and row.answered is not None and bytes(row.answered) == wording_of(drafted)
    return Joint(
        leads=False, represents=row.represents, others=len(joined_with(row.lead)),
        agreement=str(drafted.matter.facts.get("agreement", "")) if drafted else "",
        answer=("同意" if row.agrees else "不同意") if given else "",
    )  # fmt: skip


def room_of(mediation: Mediation, side: str) -> Room:
    """The room for one side."""
    matter = mediation.matter
    drafted = matter.state == "agreement_drafted"
    return Room(
        mediation, side, state_title(matter), list(mediation.said.select_related("file", "by")),
        talking=matter.state in TALKING, agreement=str(matter.facts.get("agreement", "")),
        unsigned=unsigned(mediation) if drafted else [],
        agents_limit=agents_limit(mediation) if drafted and side == "complainant" else "",
        joined=tuple(joined_with(matter.parent)),
        not_agreeing=tuple(not_agreeing(mediation)) if drafted else (),
    )  # fmt: skip


def rooms_of(party: Party) -> QuerySet[Mediation]:
    """The mediations in which the business is a side, the newest first; from the consent of both on."""
    rows = visible_to(Mediation.objects.select_related("matter__parent"), party, PartyRight.SETTLE)
    return rows.exclude(matter__state="opening").order_by("matter__closed_at", "-pk")


def delegated_to(party: Party) -> QuerySet[Mediation]:
    """What the organisation mediates or mediated by delegation, the newest first."""
    rows = visible_to(Mediation.objects.select_related("matter__parent"), party, PartyRight.VENUE)
    return rows.order_by("matter__closed_at", "-pk")


def room_given_to(party: Party, number: str) -> Mediation | None:
    """One of those, as long as the links of the room open: who was entrusted with it keeps nothing of it afterwards
    (个人信息保护法 第二十一条)."""
    found = delegated_to(party).filter(matter__number=number).first()
    return None if found is None or is_over(found) else found


def room_led(complaint: Matter) -> Matter | None:
    """The open room of the complaint that leads the one given; None where it is not joined."""
    row = joined_now(complaint)
    return Matter.objects.filter(parent=row.lead, procedure="mediation", closed_at=None).first() if row else None


def room_of_complaint(complaint: Matter) -> Mediation | None:
    """The newest room of a complaint whose links still open; for who was chosen to speak for others, theirs."""
    rooms = Mediation.objects.select_related("matter__parent").order_by("-pk")
    found = rooms.filter(matter__parent=complaint).first()
    lead = Joined.objects.filter(matter=complaint, until=None, represents=True).values("lead")
    found = rooms.filter(matter__parent__in=lead).first() or found
    return None if found is None or is_over(found) else found


def opened_by(key: str) -> tuple[Mediation, str] | None:
    """The room and the side that a key opens; none once the mediation is over and its days are too."""
    if not 20 <= len(key) <= 64:
        return None
    marks = key_digests(key)
    for side in PARTIES:
        found = Mediation.objects.select_related("matter").filter(**{f"{side}_key__in": marks}).first()
        if found is not None:
            until = getattr(found, f"{side}_key_until")
            return None if is_over(found) or (until and city_time.now() >= until) else (found, side)
    return None


def links_of(mediation: Mediation) -> list[tuple[str, str, datetime | None]]:
    """Each party, its name, and until when the link it was given opens; None where it has none."""
    return [(side, SIDES[side], getattr(mediation, f"{side}_key_until")) for side in PARTIES]


def signals_for(mediation: Mediation, side: str, after: int) -> QuerySet[Signal]:
    """What the browsers of the others told this side's since the signal numbered `after`, the oldest first."""
    return mediation.signals.filter(to=side, pk__gt=after).order_by("pk")


def is_over(mediation: Mediation) -> bool:
    """Whether the links of a room that was closed have come to their end."""
    closed = mediation.matter.closed_at
    days = timedelta(days=int(parameter("mediation.room_open_after", city_time.today())))
    return closed is not None and city_time.now() >= closed + days


def settled_room(complaint: Matter) -> Mediation | None:
    """The room in which a complaint was agreed: its own, or that of the one it was joined to; None where it was not
    agreed in a room."""
    leads = Joined.objects.filter(matter=complaint).values("lead")
    rooms = Mediation.objects.select_related("matter").filter(matter__state="agreed")
    return rooms.filter(Q(matter__parent=complaint) | Q(matter__parent__in=leads)).order_by("-pk").first()
