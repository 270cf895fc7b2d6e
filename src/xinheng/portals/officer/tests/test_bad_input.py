"""What goes wrong on an officer's day: wrong codes, letters without a sender, what comes back after years."""

import re
from datetime import timedelta

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.complaints.models import Complaint
from xinheng.services.letters.models import Letter
from xinheng.services.reports.models import Report
from xinheng.supervision.clues.actions import decide_no_case, propose_no_case, register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings

pytestmark = pytest.mark.django_db
RIGHT = generate(division="509901", serial=41)
# The last character is a check digit; the second is right and nobody's.
WRONG = {"check": RIGHT[:-1] + ("1" if RIGHT[-1] != "1" else "2"), "nobody": RIGHT, "short": RIGHT[:11]}
CLUE = {"source": "walk_in", "title": "后厨有老鼠", "text": "后厨有老鼠", "breach_suspected": "yes"}
REPORT = {"channel": "letter", "named": "no", "text": "后厨有老鼠", "received_on": "2026-01-05"}
COMPLAINT = {
    "channel": "letter", "name": people.LIN.name, "phone": people.LIN.phone, "address": "江岸路 1 号",
    "facts": "少上菜", "form_key": "c" * 32,
}  # fmt: skip
LETTER = {"kind": "prompt", "topic": "annual_report", "term_days": "15"}
FIELDS = {
    "a clue": ("/officer/clues/new", "identity", CLUE),
    "a complaint": ("/officer/complaints/new", "identity", COMPLAINT),
    "a report": ("/officer/kinds/violation_report/new/register", "identity", REPORT),
    "a check": ("/officer/inspections/new", "identity", {"kind": InspectionTask.OF_A_UNIT[0], "aim": "日常检查"}),
    "a letter": ("/officer/kinds/inquiry_letter/new/draft", "codes", LETTER),
}


def begun() -> int:
    return sum(one.objects.count() for one in (Clue, Complaint, Report, InspectionTask, Letter, Matter))


def send(client, address: str, told: dict[str, str]):
    """With what the page itself offers for what is not filled in."""
    page = client.get(address)
    assert page.status_code == 200, address
    html = page.content.decode()
    if 'name="claims"' in html:
        told = told | {"claims": re.search(r'name="claims" value="([^"]+)"', html)[1]}
        told["issue"] = re.search(r'<option value="([^"]+)"', html)[1]
    return client.post(address, told)


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("what", FIELDS)
def test_a_wrong_code_is_refused_in_every_field_that_takes_one(sign_in, cast, what, kind):
    """It is not dropped in silence, nothing is begun, and what was typed stays."""
    story.shop()
    address, name, told = FIELDS[what]
    before = begun()
    answer = send(sign_in("zhao"), address, told | {name: WRONG[kind]})
    html = answer.content.decode()
    assert answer.status_code == 422 and WRONG[kind] in html, (what, kind, answer.status_code)
    said = re.sub(r"<[^>]+>", "", "".join(re.findall(r"error-summary.*?</div>", html, re.S)))
    assert re.search(r"代码|校验|没有“|登记", said), said
    assert begun() == before


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_code_matches_no_clue(sign_in, cast, kind):
    clue = register_clue(
        tip=Tip(breach_suspected=True, source="letter", text="后厨有老鼠"), office=people.OFFICE, by=cast.sun
    )
    answer = sign_in("sun").post(f"/officer/clues/{clue.number}/match", {"identity": WRONG[kind]})
    assert answer.status_code == 422 and WRONG[kind] in answer.content.decode()
    assert not Matter.objects.get(pk=clue.matter_id).subject_identity


def test_a_letter_without_a_sender_is_a_report_and_no_complaint(sign_in, cast):
    """A complaint needs who complains (Order 121 art 10): the page says so and keeps the rest; a report does not."""
    story.shop()
    zhao = sign_in("zhao")
    refused = send(zhao, "/officer/complaints/new", COMPLAINT | {"name": "", "phone": ""})
    html = refused.content.decode()
    assert refused.status_code == 422 and "少上菜" in html and "填写投诉人姓名" in html
    told = REPORT | {"received_on": city_time.today().isoformat(), "identity": story.SHOP}
    assert send(zhao, FIELDS["a report"][0], told).status_code in (200, 302)
    assert Report.objects.get().matter.subject_identity == f"uscc:{story.SHOP}" and not Complaint.objects.exists()


def test_what_is_reopened_after_two_years_counts_from_its_new_day(sign_in, cast, clock):
    """Its page opens, the old terms do not read as missed by two years, and the new one runs."""
    story.shop()
    tip = Tip(breach_suspected=True, source="letter", text="后厨有老鼠", identity=f"uscc:{story.SHOP}")
    clue = register_clue(tip=tip, office=people.OFFICE, by=cast.sun)
    propose_no_case(clue=clue, by=cast.zhao, no_case_ground="no_breach", reason="核对后没有发现")
    decide_no_case(clue=clue, by=cast.sun)
    later = city_time.local(city_time.now()) + timedelta(days=731)
    clock(later.strftime("%Y-%m-%d %H:%M"))
    sun, today = sign_in("sun"), later.date().isoformat()
    told = {"reason": "来信附了新照片", "found_on": today}
    assert sun.post(f"/officer/clues/{clue.number}/do/reopen", told).status_code == 302
    matter = Matter.objects.get(pk=clue.matter_id)
    running = [one for one in clock_readings(matter) if one.open]
    assert matter.closed_at is None and running and all("超期" not in one.remaining_words for one in running)
    page = sun.get(f"/officer/clues/{clue.number}").content.decode()
    assert "来信附了新照片" in page and "暂定" in page, "the holidays of that year are not announced"
