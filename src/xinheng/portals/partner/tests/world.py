"""What the house's tests of addresses find at the partners' portal: of each office's shop a venue with a tenant."""

from dataclasses import dataclass

from tests.house.laid import Spot
from tests.house.world import picture
from tests.partners import admitted, party

from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.partners.models import Tenancy
from xinheng.services.tenant_grading.declarations import starter
from xinheng.services.tenant_grading.grading import keep_grades
from xinheng.services.tenant_grading.models import GradeObjection, GradingScheme
from xinheng.services.venue_care.actions.messages import send_message_to
from xinheng.services.venue_care.actions.papers import publish_paper
from xinheng.services.venue_care.actions.rounds import begin_round
from xinheng.services.venue_care.models import HousePaper, MessageReceipt, RoundStop
from xinheng.services.venue_care.queries import Touch
from xinheng.services.venue_reports.actions import ToldByVenue, report_to_bureau
from xinheng.services.venue_reports.models import VenueReport
from xinheng.support.access.parties import Party
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile


@dataclass(frozen=True)
class Venue:
    """Who is in the venue, and what it told the bureau."""

    tenancy: Tenancy
    report: VenueReport
    photo: StoredFile
    objection: GradeObjection
    paper: HousePaper
    stop: RoundStop
    receipt: MessageReceipt
    file: StoredFile


def lay(spot: Spot) -> Venue:
    """The shop the house laid here looks after a venue, with one tenant."""
    identity = f"uscc:{generate(division=spot.division[:6], serial=700 + spot.number, category='2')}"
    partner = admitted(identity, f"{spot.number} 号商场")
    tenant = Subject.objects.filter(kind="entity").exclude(identity=identity).earliest("pk")
    told = {"partner": partner, "subject": tenant, "state": "confirmed", "asked_at": city_time.now()}
    tenancy = Tenancy.objects.create(**told)
    wish = ToldByVenue("proposal", "建议多来看看", city_time.today(), f"k{spot.number}")
    report = report_to_bureau(partner=partner, by=party(identity), told=wish)
    photo = keep(name="照片.png", data=picture(), by=None, about=report.matter, office=report.matter.office)
    return Venue(tenancy, report, photo, _objected(tenancy), *_cared_for(tenancy, party(identity)))


def _cared_for(tenancy: Tenancy, by: Party) -> tuple[HousePaper, RoundStop, MessageReceipt, StoredFile]:
    """A pact, a round that is begun, a message, and a photo of the stop."""
    partner = tenancy.partner
    paper = publish_paper(partner=partner, by=by, kind="pact", title="公约", text="不卖过期", open_to_all=True)
    stop = begin_round(partner=partner, by=by, title="巡查", questions=["证照"], tenancies=[tenancy]).stops.get()
    told = {"kind": "other", "title": "停电", "text": "周三停电", "touches": [Touch(tenancy, "")]}
    receipt = send_message_to(partner=partner, by=by, **told).receipts.get()
    file = keep(name="照片.png", data=picture(), by=None, about=stop, office=partner.matter.office)
    return paper, stop, receipt, file


def _objected(tenancy: Tenancy) -> GradeObjection:
    """Its tenant is graded by the sample, and objects."""
    body, now = starter().rules.model_dump(mode="json"), city_time.now()
    scheme = GradingScheme.objects.create(
        partner=tenancy.partner, version=1, state="published", body=body, saved_at=now
    )
    keep_grades(scheme=scheme, tenancies=[tenancy], because="published", by="system")
    grade = tenancy.grades.get()
    return GradeObjection.objects.create(grade=grade, tenancy=tenancy, words="那天停业", told_at=now, told_by=1)


STARTS = {
    "partner/tenants/": lambda venue: {"pk": venue.tenancy.pk},
    "partner/grading/indicators/": lambda _: {"name": "rounds"},
    "partner/grading/objections/": lambda venue: {"pk": venue.objection.pk},
    "partner/papers/": lambda venue: {"pk": venue.paper.pk},
    "partner/of/": lambda venue: {"pk": venue.paper.partner_id},
    "partner/rounds/": lambda venue: {"pk": venue.stop.round_id},
    "partner/stops/": lambda venue: {"pk": venue.stop.pk, "file": venue.file.pk},
    "partner/messages/": lambda venue: {"pk": venue.receipt.message_id},
    "partner/receipts/": lambda venue: {"pk": venue.receipt.pk, "file": 0},
    "partner/reports/": lambda venue: {
        "number": venue.report.matter.number, "verb": "withdraw", "pk": venue.photo.pk,
    },
}  # fmt: skip
