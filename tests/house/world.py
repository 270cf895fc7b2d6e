"""A small city for the tests of who sees what: in each of four places a shop, a clue, a complaint and a task.

The places are seen from the office in Jiang'an Road, where every role of the matrix works: that office itself, the next
one of the same district, one of another district, and one whose path begins with the same characters but is another
segment (50990101 and 509901010): what compares strings instead of segments gives itself away there.

Everything the public or other offices must not read carries a value of its own that appears nowhere else.
"""

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests import cast as people
from tests.house.laid import Spot, lay
from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.credit_code import generate
from xinheng.services.complaints.actions import ComplaintForm, Receipt, submit_complaint
from xinheng.services.reports.actions import ToldReport, file_report
from xinheng.services.reports.models import Report, Reporter
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.document_service.actions import start_delivery
from xinheng.supervision.inspection import actions as inspection
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.access.actions import give_role
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.models import Account
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

LOOKALIKE = "5099/509901/509901010/"
OFFICES = {
    "own": people.OFFICE,
    "next_office": people.NEXT_OFFICE,
    "other_district": people.OTHER_OFFICE,
    "lookalike": LOOKALIKE,
}
DIVISIONS = {"own": "509901001", "next_office": "509901003", "other_district": "509902001", "lookalike": "509901009"}
# Placed at the office of `own`, so that the places mean the same for every role.
ROLE_NAMES = tuple(ROLES)


@dataclass(frozen=True)
class Place:
    """What lies in one office's area."""

    name: str
    office: str
    subject: Subject
    receipt: Receipt
    # Registered by staff and still in the pool: the triage of it is the act of the matrix.
    clue: Clue
    task: InspectionTask
    # A task whose officers stand in the shop: what the phone is asked about.
    visit: InspectionTask
    # A complaint that was accepted, and the service of that decision, which is under way.
    decided: Matter
    service: Matter
    clue_file: StoredFile
    complaint_file: StoredFile
    task_file: StoredFile
    # What somebody reported, under a name, with his letter; and what lies with a note on the service.
    report: Report
    report_file: StoredFile
    note_file: StoredFile
    # Label of a portal or scenario → what its own `tests/world.py` laid here.
    own: dict[str, Any]

    @property
    def scanned(self) -> str:
        """What stands in the QR code on the door."""
        code = code_of(self.subject)
        assert code is not None
        return code_address(code).rpartition("/")[2]


@dataclass(frozen=True)
class World:
    """The places, an account for every role, and the values that must stay closed."""

    cast: people.Cast
    places: dict[str, Place]
    roles: dict[str, Account] = field(default_factory=dict)


def complainant(place: str) -> people.Citizen:
    """Who complains in this place: a name and a number nobody else has."""
    number = list(OFFICES).index(place)
    return people.Citizen(f"卓暗号{'甲乙丙丁'[number]}", f"1371234567{number}")


def home_of(place: str) -> str:
    """The address of that person."""
    return f"藏书巷{'甲乙丙丁'[list(OFFICES).index(place)]}字 77 号"


def build() -> World:
    """All of it, by the actions that would make it in the city."""
    cast = people.cast()
    Organisation.objects.get_or_create(
        path=LOOKALIKE,
        defaults={
            "name": "江岸新区市场监管所", "short_name": "江岸新区所", "kind": "office",
            "divisions": [DIVISIONS["lookalike"]],
        },
    )  # fmt: skip
    roles = {slug: _holder(slug, slug, cast, people.OFFICE) for slug in ROLE_NAMES}
    # Who works everywhere: two inspectors and a head of the city bureau.
    crew = [_holder(f"city-{n}", "inspector", cast, people.CITY) for n in (1, 2)]
    head = _holder("city-head", "unit_head", cast, people.CITY)
    places = {}
    for name in OFFICES:
        officers = [roles["inspector"], crew[0]] if name == "own" else crew
        places[name] = _place(name, cast, officers, head)
    return World(cast, places, roles)


def picture(colour: str = "white", side: int = 24) -> bytes:
    """A small photo as a phone takes it."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "JPEG")
    return out.getvalue()


def _holder(name: str, role: str, cast: people.Cast, office: str) -> Account:
    """An account with exactly one role."""
    account, _ = Account.objects.get_or_create(
        username=f"only-{name}",
        defaults={
            "display_name": ROLES[role].title,
            "office": office,
            "certificate_number": f"99{len(name):04d}{name}",
        },
    )
    give_role(account=account, role=role, organisation=cast.organisations[office], by="system")
    return account


def _visit(subject: Subject, officers: list[Account], head: Account) -> InspectionTask:
    task = inspection.open_routine_task(
        identity=subject.identity, office=subject.office, by=officers[0], aim="日常检查", checklist="general"
    )
    inspection.name_officers(task=task, officers=officers, by=officers[0])
    inspection.approve_check(task=task, by=head, overlap_reason="核查举报")
    inspection.arrive(task=task, by=officers[0], typed_because="店内未张贴主体码")
    return task


def _place(name: str, cast: people.Cast, officers: list[Account], head: Account) -> Place:
    office, number = OFFICES[name], list(OFFICES).index(name)
    subject = _shop(name, 700 + number)
    person = complainant(name)
    receipt = submit_complaint(
        form=ComplaintForm(
            name=person.name, phone=person.phone, address=home_of(name), respondent_name=subject.name,
            identity=subject.identity, facts="面里有异物", claims=["C6"], issue="P2",
            photos=[("面.jpg", picture("grey"))],
        )
    )  # fmt: skip
    decided, service = _served(subject, person, head)
    clue = _clue(subject, cast, "巡查发现后厨无证")
    sent = _clue(subject, cast, "举报超范围经营")
    move(matter=sent.matter, verb="send_to_dispatch", by=cast.zhou)
    task = inspection.dispatch_and_open(clue=sent, office=office, by=cast.zhou, checklist="general")
    visit = _visit(subject, officers, head)
    files = {
        "clue_file": keep(name="线索.jpg", by=cast.zhou, data=picture("red"), restricted=True, about=clue),
        "complaint_file": StoredFile.objects.get(about_kind="complaints.complaint", about_id=str(receipt.complaint.pk)),
        "task_file": keep(name="现场.jpg", by=cast.zhou, data=picture("blue"), restricted=True, about=task),
    }
    told = ToldReport(
        channel="letter", text="后厨用过期调料", named=True, identity=subject.identity,
        reporter=Reporter(person.name, person.phone), scans=(("来信.jpg", picture("green")),),
    )  # fmt: skip
    report = file_report(told=told, by=None, office=office)
    files |= {
        "report_file": StoredFile.objects.get(about_kind="reports.report", about_id=str(report.pk)),
        "note_file": keep(name="通话.jpg", by=head, data=picture("white"), restricted=True, about=service),
    }
    own = lay(Spot(name, number, office, DIVISIONS[name], cast))
    return Place(name, office, subject, receipt, clue, task, visit, decided, service, report=report, **files, own=own)


def _served(subject: Subject, person: people.Citizen, head: Account) -> tuple[Matter, Matter]:
    form = ComplaintForm(
        name=person.name, phone=person.phone, address="街心 1 号", respondent_name=subject.name,
        identity=subject.identity, facts="多收了餐具费", claims=["C6"], issue="P2",
    )  # fmt: skip
    decided = submit_complaint(form=form).complaint.matter
    step = move(matter=decided, verb="accept", by=head)
    told = {"recipient_kind": "person", "recipient": person.name, "address": "街心 1 号"}
    origin = Origin(decided.office, decided.field, decided, step, "投诉受理决定书")
    return decided, start_delivery(origin=origin, by=head, **told)


def _clue(subject: Subject, cast: people.Cast, text: str) -> Clue:
    tip = Tip(source="walk_in", text=text, identity=subject.identity, breach_suspected=True)
    return register_clue(tip=tip, office=subject.office, by=cast.zhou)


def _shop(name: str, serial: int) -> Subject:
    code = generate(division=DIVISIONS[name][:6], serial=serial, category="2")
    row = {
        "uscc": code, "entity_name": f"第{serial}面馆", "established_on": "2020-05-06",
        "registration_authority": "山城市市场监督管理局", "registered_address": f"无名路 {serial} 号",
        "registered_division": DIVISIONS[name], "registration_state": "1", "industry_code": "H6210",
    }  # fmt: skip
    write_records(type="registration", rows=[row], by="system")
    found = subject_by(f"uscc:{code}")
    assert found is not None
    assert found.office == OFFICES[name]
    issue_codes([found.pk])
    return found
