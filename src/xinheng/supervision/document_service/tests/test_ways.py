"""Each way of service through the pages: what it demands, what is refused, what stands in the end (Order 2 art 82)."""

from typing import Any
from urllib.parse import unquote

import pytest
from tests import story

from xinheng.supervision.document_service.tests.conftest import service
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db
ORDER = "责令改正通知书"
TODAY = "2026-11-20"


@pytest.fixture
def zhao(ordered: story.Story, desk: Any) -> Any:
    """Zhao, with the order on its way to the shop."""
    at_desk = desk("zhao")
    answer = at_desk.begin(ordered.task.matter, ORDER)
    assert answer.status_code == 302 and unquote(answer["Location"]) == f"/officer/matters/{service().number}"
    return at_desk


def refused(answer: Any, words: str) -> bool:
    """Nothing was done, and the page says why."""
    return answer.status_code == 422 and words in answer.content.decode() and service().state == "delivering"


@pytest.mark.clause("SZ-8.5.1.3-03", "SZ-8.5.2.2-04", part=True)
def test_handed_over_to_who_may_sign(zhao):
    stranger = zhao.do("serve_directly", served_on=TODAY, receiver="林小满", relation="family")
    assert refused(stranger, "签收人身份")
    assert zhao.do("serve_directly", served_on=TODAY, receiver="陈大文", relation="legal").status_code == 302
    assert (service().state, service().facts["way"], service().facts["served_on"]) == ("served", "direct", TODAY)
    page = zhao.page()
    assert "直接送达" in page and "法定代表人或负责人" in page and "陈大文" not in page


@pytest.mark.parametrize(
    ("day", "words"), [("2026-11-19", "不能早于文书日期 2026-11-20"), ("2026-11-21", "不能晚于今天")]
)
def test_no_day_before_the_paper_or_after_today(zhao, day, words):
    assert refused(zhao.do("serve_directly", served_on=day, receiver="陈大文", relation="legal"), words)
    mail = {"tracking_number": "EB123456789CN", "post_result": "received"}
    assert refused(zhao.do("serve_by_post", served_on=day, **mail), words)


def test_left_behind_needs_a_witness_with_a_unit_or_a_recording(zhao):
    told = {"served_on": TODAY, "reason": "店员说老板不让收"}
    assert refused(zhao.do("leave_document", **told), "见证人")
    assert refused(zhao.do("leave_document", **told, witness="何山"), "见证人")
    assert zhao.do("leave_document", **told, witness="何山", witness_unit="江岸路居委会").status_code == 302
    assert service().facts["witnessed"] is True and "何山" not in zhao.page() and "江岸路居委会" in zhao.page()


def test_left_behind_with_photos(zhao):
    told = {"served_on": TODAY, "reason": "拒收", "recording": "照片 3、4"}
    assert zhao.do("leave_document", **told).status_code == 302
    assert service().state == "served"


def test_electronic_only_with_signed_consent(zhao):
    assert "电子送达</a>" not in zhao.page()
    assert refused(zhao.do("serve_electronically", served_on=TODAY), "没有签确认书同意电子送达")


def test_consent_stands_on_the_signed_form_with_the_address(ordered, desk):
    zhao = desk("zhao")
    for told, words in (
        ({"electronic_agreed": "on"}, "填写确认书上的传真号"),
        ({"electronic_agreed": "on", "electronic_address": "shop@example.com"}, "先请当事人签"),
        ({"electronic_address": "shop@example.com"}, "勾选同意电子送达"),
    ):
        answer = zhao.begin(ordered.task.matter, ORDER, **told)
        assert answer.status_code == 422 and words in answer.content.decode()
    assert not Matter.objects.filter(procedure="document_service").exists()


def test_electronic_with_consent_and_address(ordered, desk):
    zhao = desk("zhao")
    agreed = {"address_confirmed": "on", "electronic_agreed": "on", "electronic_address": "shop@example.com"}
    zhao.begin(ordered.task.matter, ORDER, **agreed)
    assert "电子送达</a>" in zhao.page()
    assert zhao.do("serve_electronically", served_on=TODAY).status_code == 302
    assert service().facts["way"] == "electronic"


def test_mail_that_comes_back_counts_only_for_a_confirmed_address(zhao):
    told = {"served_on": TODAY, "tracking_number": "EB123456789CN"}
    assert refused(zhao.do("serve_by_post", **told, post_result="returned"), "不算送达")
    wrong = {**told, "tracking_number": "挂号信，没有号码"}
    assert refused(zhao.do("serve_by_post", **wrong, post_result="received"), "邮件号码应为")
    assert zhao.do("serve_by_post", **told, post_result="received").status_code == 302


def test_mail_returned_from_the_confirmed_address(ordered, desk):
    zhao = desk("zhao")
    zhao.begin(ordered.task.matter, ORDER, address_confirmed="on")
    told = {"served_on": TODAY, "tracking_number": "eb123456789cn", "post_result": "returned"}
    assert zhao.do("serve_by_post", **told).status_code == 302
    assert service().facts["tracking_number"] == "EB123456789CN"


def test_the_head_alone_announces_or_stops(zhao, desk):
    told = {"ground": "unknown", "reason": "登记地址无人，电话停机", "place": "本局公告栏", "announced_on": TODAY}
    assert refused(zhao.do("announce", **told), "需要“批准公告送达、停止送达”权限")
    assert "停止送达" not in zhao.page()
    assert desk("sun").do("announce", **told).status_code == 302
    assert service().state == "announcing"


def test_other_ways_must_have_been_tried(zhao, desk):
    told = {"ground": "failed", "reason": "多次上门无人", "place": "本局公告栏", "announced_on": TODAY}
    assert refused(desk("sun").do("announce", **told), "还没有登记过未能送达")
    assert zhao.do("record_attempt", reason="上门两次，店门紧闭").status_code == 302
    assert desk("sun").do("announce", **told).status_code == 302


def test_one_paper_is_on_its_way_to_one_recipient_once(zhao, ordered):
    again = zhao.begin(ordered.task.matter, ORDER)
    assert again.status_code == 422 and "正在送达同一受送达人" in again.content.decode()
    assert zhao.begin(ordered.task.matter, ORDER, recipient="第三人").status_code == 302


def test_another_office_neither_sees_nor_serves_it(zhao, ordered, desk):
    qian = desk("qian")
    assert qian.client.get(f"/officer/matters/{service().number}").status_code == 404
    assert qian.begin(ordered.task.matter, ORDER).status_code == 404
    assert qian.do("serve_directly", served_on=TODAY, receiver="陈大文", relation="legal").status_code == 404
    assert service().number not in qian.client.get("/officer/kinds/document_service/").content.decode()


@pytest.mark.parametrize(("username", "answer"), [("jiang", 403), ("wu", 404), ("tang", 403)])
def test_who_may_not_serve_gets_no_sheet(ordered, desk, username, answer):
    assert desk(username).begin(ordered.task.matter, ORDER).status_code == answer


def test_a_paper_of_the_file_is_served_to_nobody(ordered, desk):
    zhao = desk("zhao")
    assert zhao.begin(ordered.task.matter, "现场笔录").status_code == 403
    page = zhao.client.get(f"/officer/inspections/{ordered.task.number}").content.decode()
    assert page.count("start_delivery") == 1 and "现场笔录" in page
