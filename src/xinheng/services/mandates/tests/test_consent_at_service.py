"""What a business agreed to in its workspace stands in the officer's sheet when an inspection's order is served."""

from typing import Any

import pytest
from tests import story
from tests.letters import acting

from xinheng.services.mandates.actions import end_consent, give_consent
from xinheng.supervision.inspection import actions as inspection
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db
ORDER, TODAY = "责令改正通知书", "2026-11-20"


@pytest.fixture
def ordered(db: None, clock: Any, settings: Any, tmp_path: Any) -> story.Story:
    settings.FILES_ROOT = tmp_path / "files"
    clock(f"{TODAY} 10:00")
    done = story.finished(address_matches="实际在 14 号")
    inspection.approve_result(task=done.task, by=done.cast.sun)
    return done


def test_an_order_is_served_in_the_workspace_of_who_agreed(ordered, sign_in):
    zhao, matter = sign_in("zhao"), ordered.task.matter
    step = next(one for one in matter.steps.order_by("-seq") if any(p.startswith(ORDER) for p in one.documents))
    address = f"/officer/matters/{matter.number}/new/document_service/start_delivery?step={step.seq}&paper={ORDER}"
    assert "本平台企业端" not in zhao.get(address).content.decode()
    owner = acting(matter.subject_identity)
    give_consent(by=owner)
    sheet = zhao.get(address).content.decode()
    assert "本单位在企业端已经同意" in sheet and 'value="本平台企业端"' in sheet
    told = {"recipient_kind": "organisation", "recipient": story.NAME, "address": "江岸路 12 号",
            "electronic_agreed": "on", "electronic_address": "本平台企业端"}  # fmt: skip
    assert zhao.post(address, told).status_code == 302
    service = Matter.objects.get(procedure="document_service")
    done = zhao.post(f"/officer/matters/{service.number}/do/serve_electronically", {"served_on": TODAY})
    service.refresh_from_db()
    assert done.status_code == 302 and service.facts["way"] == "electronic" and service.facts["served_on"] == TODAY


def test_who_took_the_consent_back_is_served_on_paper(ordered, sign_in):
    matter = ordered.task.matter
    owner = acting(matter.subject_identity)
    give_consent(by=owner)
    end_consent(by=owner)
    step = next(one for one in matter.steps.order_by("-seq") if any(p.startswith(ORDER) for p in one.documents))
    address = f"/officer/matters/{matter.number}/new/document_service/start_delivery?step={step.seq}&paper={ORDER}"
    assert "本单位在企业端已经同意" not in sign_in("zhao").get(address).content.decode()
