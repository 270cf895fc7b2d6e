"""Whoever opens a complaint or a dossier is found by the auditor: who, what, when (S9)."""

import pytest

from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint
from xinheng.support.audit import reading
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def found_by_auditor(sign_in, **asked: str) -> str:
    return sign_in("shen").get("/admin-desk/audit/", asked).content.decode()


@pytest.mark.clause("CQ-8.3-05", "CQ-8.3-07", part=True)
def test_an_opened_complaint_is_found_by_its_number_and_by_who_opened_it(sign_in, cast, shop, client, clock):
    clock("2027-03-01 09:30")
    send(client, shop)
    number = Complaint.objects.get().number
    for _ in range(2):
        assert sign_in("zhao").get(f"/officer/complaints/{number}").status_code == 200
    for asked in ({"target": number, "verb": "read.matter"}, {"actor": cast.zhao.display_name, "verb": "read.matter"}):
        page = found_by_auditor(sign_in, **asked)
        assert "打开事项" in page and number in page and cast.zhao.display_name in page
    assert AuditEvent.objects.filter(verb="read.matter").count() == 1


def test_who_only_presses_is_shown_nothing_and_reads_nothing(sign_in, shop, client, clock):
    clock("2027-03-01 09:30")
    send(client, shop)
    officer, door = sign_in("zhao"), f"/officer/complaints/{Complaint.objects.get().number}/do"
    read = AuditEvent.objects.filter(verb="read.matter")
    assert officer.post(f"{door}/accept").status_code == 302 and not read.exists()
    # The form that comes back is a page of the matter.
    assert officer.post(f"{door}/terminate_mediation").status_code == 422 and read.count() == 1


def test_who_may_not_see_it_leaves_no_reading(sign_in, shop, client):
    send(client, shop)
    assert sign_in("qian").get(f"/officer/complaints/{Complaint.objects.get().number}").status_code in (403, 404)
    assert not AuditEvent.objects.filter(verb__startswith="read.").exists()


def test_an_opened_dossier_and_the_auditors_own_look_are_told(sign_in, cast, shop):
    assert sign_in("zhao").get(f"/officer/e/{shop.identity}").status_code == 200
    assert "打开内部档案" in found_by_auditor(sign_in, target=str(shop.pk), verb="read.dossier")
    told = AuditEvent.objects.get(verb="read.trail")
    assert (told.actor_name, told.stream) == (cast.shen.display_name, "platform/reading")


def test_what_cannot_be_told_is_not_shown(sign_in, cast, shop, client, monkeypatch):
    send(client, shop)
    number = Complaint.objects.get().number

    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reading, "record_event", full)
    officer = sign_in("zhao")
    officer.raise_request_exception = False
    answer = officer.get(f"/officer/complaints/{number}")
    assert answer.status_code >= 500
    assert "异物" not in answer.content.decode()
