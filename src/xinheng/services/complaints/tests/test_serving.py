"""The decision of a complaint is served to a person: nobody's name stands on a page, it stands on the papers."""

import subprocess
from typing import Any

import pytest
from django.test import Client
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db
PAPER = "投诉受理决定书"


def read(client: Client, number: str, verb: str, title: str = "送达回证") -> str:
    """The words of the paper that this step printed."""
    step = Matter.objects.get(number=number).steps.filter(verb=verb).latest("seq")
    pdf = client.get(f"/officer/matters/{number}/papers/{step.seq}/{title}").content
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(ran.stdout.decode().split())


@pytest.fixture
def zhao(settings: Any, tmp_path: Any) -> Client:
    settings.FILES_ROOT = tmp_path / "files"
    client = Client()
    client.force_login(people.cast().zhao, backend="xinheng.support.notices.entering.OneReading")
    return client


@pytest.mark.clause("SZ-8.5.2.2-04", part=True)
def test_from_the_complaints_page_to_the_signed_proof(zhao):
    story.shop()
    complaint = submit_complaint(form=KNOWN).complaint
    step = move(matter=complaint.matter, verb="accept", by=people.cast().zhao)
    page = zhao.get(f"/officer/complaints/{complaint.number}").content.decode()
    assert page.count("start_delivery") == 1
    address = f"/officer/matters/{complaint.number}/new/document_service/start_delivery?step={step.seq}&paper={PAPER}"
    assert "林小满" not in zhao.get(address).content.decode()
    told = {"recipient_kind": "person", "recipient": people.LIN.name, "address": "望桥路 8 号"}
    assert zhao.post(address, told).status_code == 302
    service = Matter.objects.get(procedure="document_service")
    shown = zhao.get(f"/officer/matters/{service.number}").content.decode()
    assert people.LIN.name not in shown and "望桥路" not in shown
    blank = read(zhao, service.number, "start_delivery")
    assert people.LIN.name in blank and "望桥路8号" in blank and PAPER in blank
    assert people.LIN.name in read(zhao, service.number, "start_delivery", "所送文书"), "what is handed over names him"
    tang = Client()
    tang.force_login(people.cast().tang, backend="xinheng.support.notices.entering.OneReading")
    look = tang.get(f"/officer/matters/{service.number}")
    assert look.status_code == 200 and "/papers/" not in look.content.decode()
    begun = service.steps.get(verb="start_delivery").seq
    for title in ("所送文书", "送达回证"):
        refused = tang.get(f"/officer/matters/{service.number}/papers/{begun}/{title}")
        assert refused.status_code == 403 and "只给办理" in refused.content.decode(), title
    handed = {"served_on": city_time.today(), "receiver": "林大满", "relation": "family"}
    assert zhao.post(f"/officer/matters/{service.number}/do/serve_directly", handed).status_code == 302
    assert "林大满（同住成年家属）" in read(zhao, service.number, "serve_directly")
    service.refresh_from_db()
    assert (service.state, service.subject_identity) == ("served", "")
    assert complaint.matter.steps.latest("seq").verb == "accept"


def test_what_goes_to_another_office_is_not_served(zhao):
    """分送通知书 is between offices: no door stands beside it."""
    from xinheng.support.procedures.table.printing import papers

    to_persons = {title for (procedure, title), one in papers().items() if procedure == "complaint" and one.addressee}
    assert PAPER in to_persons and "投诉/举报分送通知书" not in to_persons
