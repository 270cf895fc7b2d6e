"""What a venue and its tenants see of each other's doings; and which public alerts touch whom."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from xinheng.credit.portrait.listing import read_list
from xinheng.credit.portrait.queries import dossier_json
from xinheng.fusion.standard.display import shown
from xinheng.fusion.standard.registry import standard
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.venue_care.models import (
    HousePaper,
    MessageReceipt,
    PaperSignature,
    RoundStop,
    TenantGoods,
    VenueMessage,
    VenueRound,
)
from xinheng.services.venue_care.rules import Alert, goods_in, touched_by
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to

CONFIRMED = Tenancy.State.CONFIRMED
# The public lists that warn of products, and what kind of message tells of each.
LISTS = (("failed_samples", VenueMessage.Kind.SAMPLE), ("food_recalls", VenueMessage.Kind.RECALL),
         ("recalls", VenueMessage.Kind.RECALL))  # fmt: skip
WORDS = ("product_name", "trademark", "producer_name", "batch_number", "batches", "model")
NAMED = ("sampled_uscc", "producer_uscc", "uscc")


@dataclass(frozen=True)
class Touch:
    """A tenant that an alert touches, and why."""

    tenancy: Tenancy
    because: str


@dataclass(frozen=True)
class Touched:
    """An alert with the tenants it touches, and how many of them were told of it."""

    alert: Alert
    touches: list[Touch]
    told: int

    @property
    def left(self) -> int:
        """How many have not been told."""
        return len(self.touches) - self.told


def papers_of(party: Party) -> QuerySet[HousePaper]:
    """Every version of the venue's rules and pact, the present ones first."""
    rows = visible_to(HousePaper.objects.all(), party, PartyRight.VENUE)
    return rows.annotate(signed=Count("signatures", filter=Q(signatures__tenancy__ended_at=None)))


def papers_in_force(partner: Partner) -> QuerySet[HousePaper]:
    """What counts in a venue now."""
    return HousePaper.objects.filter(partner=partner, ended_at=None)


def unsigned(paper: HousePaper) -> QuerySet[Tenancy]:
    """The tenants that are there and have not signed this version."""
    signed = PaperSignature.objects.filter(paper=paper, tenancy=OuterRef("pk"))
    return _there(paper.partner).filter(~Exists(signed))


def rounds_of(party: Party) -> QuerySet[VenueRound]:
    """The venue's rounds with how far each is."""
    rows = visible_to(VenueRound.objects.all(), party, PartyRight.VENUE)
    return rows.annotate(all=Count("stops"), done=Count("stops", filter=Q(stops__visited_at__isnull=False)))


def stops_of(party: Party, right: PartyRight) -> QuerySet[RoundStop]:
    """Where the venue goes, or where it came to this tenant."""
    rows = RoundStop.objects.select_related("round", "tenancy__subject", "tenancy__partner__matter")
    return visible_to(rows, party, right)


def messages_of(party: Party) -> QuerySet[VenueMessage]:
    """What the venue told, with how many read and answered."""
    rows = visible_to(VenueMessage.objects.all(), party, PartyRight.VENUE)
    return rows.annotate(
        all=Count("receipts"), read=Count("receipts", filter=Q(receipts__read_at__isnull=False)),
        answered=Count("receipts", filter=Q(receipts__answered_at__isnull=False)),
        open=Count("receipts", filter=Q(receipts__answered_at__isnull=False, receipts__settled_at=None)),
    )  # fmt: skip


def receipts_of(party: Party, right: PartyRight) -> QuerySet[MessageReceipt]:
    """The copies the venue sent, or those this tenant got."""
    rows = MessageReceipt.objects.select_related("message", "tenancy__subject", "tenancy__partner__matter")
    return visible_to(rows, party, right)


def goods_of(tenancy: Tenancy) -> str:
    """What it trades in, as it stands."""
    found = TenantGoods.objects.filter(tenancy=tenancy).first()
    return found.lines if found else ""


def promises_of(identity: str) -> list[str]:
    """A tenant's commitments as anybody reads them in its dossier, each in a line."""
    told = json.loads(dossier_json(identity) or b'{"sections": []}')
    found = [one for section in told["sections"] for one in section["records"]
             if one["type"] == "voluntary_commitment" and "about" not in one]  # fmt: skip
    kind = standard().type("voluntary_commitment")
    lines = []
    for one in found:
        named = shown(kind.fields["kind"], one["fields"].get("kind", ""))
        lines.append(f"{named}：{one['fields'].get('content', '')}（{one.get('effective_on') or ''}）")
    return lines


def waiting_for(party: Party) -> dict[int, int]:
    """How much waits for a tenant in each of its venues: messages to read, papers to sign. By tenancy."""
    rows = visible_to(Tenancy.objects.filter(state=CONFIRMED), party, PartyRight.STANDING)
    signed = PaperSignature.objects.filter(tenancy=OuterRef("tenancy"), paper=OuterRef("paper"))
    unread = dict(rows.filter(receipts__read_at=None, receipts__isnull=False).values_list("pk").annotate(Count("pk")))
    papers = HousePaper.objects.filter(ended_at=None, partner__tenancies__in=rows).annotate(
        tenancy=F("partner__tenancies"), paper=F("pk")
    )
    for tenancy in papers.filter(tenancy__in=rows).filter(~Exists(signed)).values_list("tenancy", flat=True):
        unread[tenancy] = unread.get(tenancy, 0) + 1
    return unread


def alerts() -> list[tuple[VenueMessage.Kind, Alert]]:
    """The newest failed samples and recalls that anybody reads today."""
    found = []
    for key, kind in LISTS:
        listed = read_list("beware", key)
        found += [(kind, _alert(one)) for one in (listed.records if listed else ())]
    return sorted(found, key=lambda pair: pair[1].day, reverse=True)


def alert_of(type: str, key: str) -> tuple[VenueMessage.Kind, Alert] | None:
    """One of them; None once it is not shown any more."""
    return next((pair for pair in alerts() if (pair[1].type, pair[1].key) == (type, key)), None)


def touched(partner: Partner, alert: Alert) -> list[Touch]:
    """The tenants an alert touches, each with the reason."""
    return touched_by_each(partner, [alert])[0].touches


def touched_by_each(partner: Partner, told: list[Alert]) -> list[Touched]:
    """The same for several alerts, reading the tenants once; and how many of them were told of it already."""
    rows = [(one, goods_in(one.goods.lines) if hasattr(one, "goods") else [])
            for one in _there(partner).select_related("subject", "goods")]  # fmt: skip
    before: dict[tuple[str, str], set[int]] = {}
    sent = MessageReceipt.objects.filter(message__partner=partner).exclude(message__record_key="")
    for type, key, tenancy in sent.values_list("message__record_type", "message__record_key", "tenancy"):
        before.setdefault((type, key), set()).add(tenancy)
    found = []
    for alert in told:
        reasons = [(one, touched_by(alert, one.subject.identity, goods)) for one, goods in rows]
        touches = [Touch(one, why) for one, why in reasons if why]
        heard = before.get((alert.type, alert.key), set())
        found.append(Touched(alert, touches, sum(1 for one in touches if one.tenancy.pk in heard)))
    return found


def chosen(partner: Partner, words: str) -> list[Tenancy]:
    """The tenants that words mean: 全部, the beginning of stalls, or names; several are separated by spaces."""
    rows = _there(partner).select_related("subject")
    told = words.split()
    if not told or told == ["全部"]:
        return list(rows)
    wanted = Q(pk__in=[])
    for word in told[:200]:
        wanted |= Q(stall__istartswith=word) | Q(subject__name__contains=word)
    return list(rows.filter(wanted))


def _there(partner: Partner) -> QuerySet[Tenancy]:
    return partner.tenancies.filter(state=CONFIRMED).order_by("stall", "pk")


def _alert(record: dict[str, Any]) -> Alert:
    fields = record["fields"]
    kind = standard().type(record["type"])
    told = [f"{kind.fields[name].title}：{shown(kind.fields[name], value)}" for name, value in fields.items()
            if name in kind.fields and name not in NAMED and value]  # fmt: skip
    named = {f"uscc:{fields[name]}" for name in NAMED if fields.get(name)} | {str(record["about"]["id"])}
    words = tuple(str(fields[name]) for name in WORDS if fields.get(name))
    title = f"{kind.title}：{fields.get('product_name', '')}"
    return Alert(record["type"], record["key"], title, str(record["effective_on"] or ""), words, frozenset(named),
                 "\n".join(told[:14]))  # fmt: skip
