"""What the house's tests of addresses find in the data centre: a delivery that came, and the city's standard."""

from dataclasses import dataclass

from tests.house.laid import Spot

from xinheng.fusion.catalogue.models import FundedProject, Tag
from xinheng.fusion.collection.actions import open_filing
from xinheng.fusion.collection.declarations import form_for
from xinheng.fusion.collection.models import Filing
from xinheng.fusion.collection.periods import last_ended
from xinheng.fusion.intake.models import Arrival, DataLink, IntakeRun, PushKey
from xinheng.fusion.matching.models import Pair, SubjectMerge
from xinheng.fusion.quality.actions import open_ticket, send_to_source
from xinheng.fusion.quality.models import QualityTicket
from xinheng.fusion.registers.actions import ensure_source
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.resolution.models import Decision
from xinheng.kit import city_time
from xinheng.support.orgs.models import Organisation

FORM = "food_safety_monthly"


@dataclass(frozen=True)
class Delivered:
    """What concerns the whole city and is the same in each place, and a form of the place's own office."""

    delivery: IntakeRun
    sent: Arrival
    tag: Tag
    link: DataLink
    # The form that the office of the place has to fill in, and what is wrong with its data.
    filing: Filing
    ticket: QualityTicket
    key: PushKey
    project: FundedProject
    pair: Pair
    merge: SubjectMerge
    rule_link: Decision


def lay(spot: Spot) -> Delivered:
    """A finished run of the registration, and a file that was tried."""
    giver = ensure_source(name="registration", title="登记注册信息", department="登记注册处")
    told = {"started_at": city_time.now(), "state": "finished"}
    run = IntakeRun.objects.get_or_create(source=giver, defaults=told)[0]
    tried = {"state": "tried", "names": ["登记.csv"], "sent_at": city_time.now()}
    sent = Arrival.objects.get_or_create(source="registration", defaults=tried)[0]
    words = {"type": "registration", "field": "", "word": "月报用"}
    tag = Tag.objects.get_or_create(**words, defaults={"by": "何清", "put_at": city_time.now()})[0]
    here = {"title": "登记库", "kind": "postgresql", "address": "db.example.cn", "database": "a", "account": "b",
            "changed_at": city_time.now(), "secret": b"0" * 16, "sealed": b""}  # fmt: skip
    link = DataLink.objects.get_or_create(name="licensing", defaults=here)[0]
    return Delivered(run, sent, tag, link, _filing(spot.office), _ticket(spot), _key(), _project(), *_matched())


def _matched() -> tuple[Pair, SubjectMerge, Decision]:
    """A question, a merge and a link by the rule; each stands again after it was taken back."""
    now = city_time.now()
    names = {"one_name": "巴味轩", "other_name": "巴味轩火锅店", "found_at": now}
    pair = Pair.objects.get_or_create(one="record:x/y/z", other="subject:0", defaults=names)[0]
    kept, gone = (
        Subject.objects.get_or_create(identity=f"registration_no:{n}", defaults={"kind": "entity", "name": f"店{n}"})[0]
        for n in (1, 2)
    )
    told = {"kept": kept, "merged_at": now, "by": "何清", "reason": "同一家店"}
    merge = SubjectMerge.objects.get_or_create(gone=gone, undone_at=None, defaults=told)[0]
    said = {"type": "administrative_penalty", "source": "penalty", "key": "1", "by_rule": True, "undone_at": None}
    more = {"subject": kept, "decided_at": now, "by": "归一规则", "reason": "按归一规则"}
    return pair, merge, Decision.objects.get_or_create(**said, defaults=more)[0]


def _project() -> FundedProject:
    told = {"title": "溯源平台", "department": "食品处", "year": 2026, "types": ["food_recall"],
            "due_on": city_time.today(), "changed_at": city_time.now(), "changed_by": "何清"}  # fmt: skip
    return FundedProject.objects.get_or_create(approval="发改〔2026〕1号", defaults=told)[0]


def _key() -> PushKey:
    told = {"public": b"0" * 32, "added_at": city_time.now(), "added_by": "何清"}
    return PushKey.objects.get_or_create(source="registration", name="0" * 16, defaults=told)[0]


def _ticket(spot: Spot) -> QualityTicket:
    told = {"type": "registration", "source": f"source{spot.number}", "rule": "registration.uscc.missing"}
    ticket = open_ticket(**told, found=3, round=1) or QualityTicket.objects.get(**told)
    if ticket.matter.state == "assigned":
        send_to_source(ticket=ticket, by=spot.cast.he, unit=spot.office, reason="请核对")
    return ticket


def _filing(office: str) -> Filing:
    period = last_ended("month", city_time.today())
    if found := Filing.objects.filter(form=FORM, period=period, office=office).first():
        return found
    form = form_for(FORM, period)
    assert form is not None
    return open_filing(form=form, period=period, organisation=Organisation.objects.get(path=office))


# Start of an address → what stands in its places; the longest start decides.
STARTS = {
    "data/": lambda here: {},
    "data/standard/": lambda here: {"id": "registration"},
    "data/standard/<str:id>/tag": lambda here: {"id": "registration", "pk": here.tag.pk},
    "data/standard/<str:id>/fields/": lambda here: {"id": "registration", "name": "uscc"},
    "data/standard/codes/": lambda here: {"id": "record_state"},
    "data/quality/": lambda here: {"id": "registration"},
    "data/models/": lambda here: {"id": "entities_by_place"},
    "data/sources/": lambda here: {"name": "registration"},
    "data/matching/pairs/": lambda here: {"pk": here.pair.pk},
    "data/matching/merges/": lambda here: {"pk": here.merge.pk},
    "data/matching/links/": lambda here: {"pk": here.rule_link.pk},
    "data/sources/<str:name>/keys/": lambda here: {"name": "registration", "pk": here.key.pk},
    "data/sources/runs/": lambda here: {"pk": here.delivery.pk},
    "data/projects/": lambda here: {"pk": here.project.pk},
    "data/quality/tickets/": lambda here: {"number": here.ticket.matter.number, "verb": "source_delivers_fix"},
    "data/forms/": lambda here: {"form": FORM, "period": here.filing.period},
    "data/forms/filings/": lambda here: {"number": here.filing.matter.number, "verb": "remind"},
    "data/links/": lambda here: {"name": here.link.name},
    "data/sources/sent/": lambda here: {"pk": here.sent.pk},
}
