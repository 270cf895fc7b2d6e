"""Who stands in front of a lift scans it: whose it is, who keeps it, what is overdue."""

import pytest

from xinheng.scenarios.lifts.tests.conftest import MALL, days, followed, register, visit
from xinheng.supervision.clues.models import Clue

pytestmark = pytest.mark.django_db


def shown(client, address: str = f"/lifts/{MALL}") -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.clause("WX-3.3C-12", "WX-3.3C-13", part=True)
def test_the_plate_leads_to_the_lifts_page(lift, client):
    page = shown(client, f"/c/{MALL}")
    for words in ("4 号客梯", "山城江岸天地商业管理有限公司", "山城稳升电梯工程有限公司", "维保和检验都在期限内"):
        assert words in page


def test_what_is_late_is_told_with_its_days(cast, client):
    register(next_inspection_on=days(-3))
    visit(days(-20))
    followed()
    page = shown(client)
    assert "定期检验超期 3 天" in page
    assert "半月维保超期 5 天" in page


def test_what_was_never_recorded_is_not_called_late(lift, client):
    page = shown(client)
    assert "年度维保" in page
    assert "没有记录" in page
    assert "超期" not in page


def test_a_stopped_lift_is_not_to_be_used(cast, client):
    register(state="suspended")
    followed()
    assert "请不要乘坐" in shown(client)


def test_the_safety_managers_telephone_stands_on_no_page(cast, client):
    register(safety_manager="陈大文", safety_manager_phone="13900000002")
    followed()
    page = shown(client) + shown(client, f"/e/equipment_code:{MALL}")
    assert "13900000002" not in page
    assert "陈大文" not in page


def test_other_equipment_keeps_its_dossier(cast, client):
    register("41705099010000000001", catalogue_variety="4170", equipment_name="1 号起重机")
    assert client.get("/c/41705099010000000001")["Location"] == "/e/equipment_code:41705099010000000001?plate=1"
    assert client.get("/lifts/41705099010000000001").status_code == 404


@pytest.mark.parametrize("page", ["", "/trapped", "/fault"])
def test_a_lift_that_is_not_there_is_not_there(cast, client, page):
    assert client.get(f"/lifts/999{page}").status_code == 404


def test_a_fault_becomes_a_clue_without_a_name(lift, client):
    told = client.post(f"/lifts/{MALL}/fault", {"kind": "shakes", "text": "十楼以上抖，我的电话 13900000001"})
    clue = Clue.objects.get()
    assert clue.number in told.content.decode()
    assert (clue.source, clue.matter.subject_identity) == ("12315", f"equipment_code:{MALL}")
    assert clue.text.startswith("抖动、异响。十楼以上抖")
    assert "13900000001" not in clue.text


def test_a_fault_says_what_it_is(lift, client):
    refused = client.post(f"/lifts/{MALL}/fault", {"text": "有问题"})
    assert refused.status_code == 422
    assert "有问题" in refused.content.decode()
    assert not Clue.objects.exists()
