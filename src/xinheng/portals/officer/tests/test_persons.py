"""A barred person at a shop, from the list to the day he is gone, through the pages of everybody concerned."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.business import PHONE, Phone
from tests.shop import SHOP, register

from xinheng.credit.persons.actions import keep_deliveries
from xinheng.credit.persons.followers import follow_registers
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.tests.conftest import BAN, GUO, HEAD, LI, OFFICE_BAN, WARNED, WORK, on_monday, put, shop
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.queries import subject_by
from xinheng.services.mandates.warnings import tell_of_persons
from xinheng.support.audit.models import AuditEvent
from xinheng.support.sending.models import Message

__all__ = ["on_monday", "shop"]
pytestmark = pytest.mark.django_db
PAGE = "/officer/persons/"


def scored() -> Any:
    subject = subject_by(SHOP)
    assert subject is not None
    store(prepare([subject.pk]))
    return result_for(subject.pk)


@pytest.fixture
def barred(shop: Any) -> PersonWarning:
    """Guo cooks at the shop and is barred from the food trade; the shop has a telephone on file."""
    register(industry_code="H6210", legal_representative_id=HEAD, phone=PHONE)
    put("employment", WORK)
    put("employment_ban", BAN)
    tell_of_persons()
    return PersonWarning.objects.get()


@pytest.mark.clause("CQ-6.4-01")
@pytest.mark.clause("CQ-6.4-10")
@pytest.mark.clause("CQ-6.4-11")
@pytest.mark.clause("CQ-6.4-12")
@pytest.mark.clause("CQ-6.4-13")
@pytest.mark.clause("CQ-7.2.2-02")
def test_change_the_person_is_done_by_shop_and_officer_and_the_points_go(barred: PersonWarning, sign_in: Callable):
    assert "G-A02" in {one["indicator"] for one in scored().reasons}
    # Whoever looks the shop up is told, without a name.
    seen = Client().get(f"/e/{SHOP}").content.decode()
    assert "郭**" in seen and "郭守仁" not in seen and "食品从业人员" in seen
    # The officer in charge: a notice that leads there, the list, a pop-up on the shop's page.
    zhao = sign_in("zhao")
    assert f"{PAGE}{barred.pk}" in zhao.get("/officer/notices").content.decode()
    assert "郭**" in zhao.get(PAGE).content.decode()
    assert "data-opens" in zhao.get(f"/officer/e/{SHOP}").content.decode()
    # The shop: a message to the telephone of the register, a pop-up, and its yes to it.
    told = Message.objects.get(key__startswith=f"person:{barred.pk}:").read()
    assert told["to"] == PHONE and "郭**" in told["words"] and "郭守仁" not in told["words"]
    chen = Phone()
    chen.sign_in()
    assert "data-opens" in chen.page("")
    assert chen.send(f"persons/{barred.pk}/seen").status_code == 302
    assert "data-opens" not in chen.page("") and "确认知悉" in chen.page("persons/")
    Message.objects.update(state="sent", settled_at="2026-11-16T10:05+08:00")
    assert keep_deliveries() == 1
    proof = zhao.get(f"{PAGE}{barred.pk}").content.decode()
    assert "已发出" in proof and "在企业端确认知悉" in proof and "已读" in proof
    # What its page says to do: change the person.
    assert "更换人员" in chen.page("standing")
    assert chen.send(f"persons/{barred.pk}/left", left_on="2026-11-17").status_code == 422
    assert chen.send(f"persons/{barred.pk}/left", left_on="2026-11-15").status_code == 302
    assert "G-A02" in {one["indicator"] for one in scored().reasons}
    done = zhao.post(f"{PAGE}{barred.pk}/left", {"left_on": "2026-11-15", "words": "到店核实，本人已离职"})
    assert done.status_code == 302
    assert "G-A02" not in {one["indicator"] for one in scored().reasons}
    assert "郭**" not in Client().get(f"/e/{SHOP}").content.decode()
    assert "已不在本单位任职从业" in zhao.get(f"{PAGE}{barred.pk}").content.decode()
    follow_registers()
    assert not PersonWarning.objects.filter(cleared_on=None).exists()


@pytest.mark.clause("CQ-4-04")
def test_warnings_are_looked_up_by_everybody_and_looked_after_by_those_they_concern(
    barred: PersonWarning, sign_in: Callable
):
    sample = {"sheet_number": "抽1", "sampled_uscc": SHOP, "sampled_unit_name": "面馆", "product_group": "food",
              "product_name": "豆干", "laboratory_name": "食检院", "verdict": "fail", "failed_items": "苯甲酸",
              "reported_on": "2026-11-10", "announced_on": "2026-11-12"}  # fmt: skip
    put("sampling_result", sample)
    # The public: goods, persons and shops to beware of, each from its own list, with its basis and its end.
    public = Client()
    assert "豆干" in public.get("/alerts?list=failed_samples").content.decode()
    listed = public.get("/persons").content.decode()
    assert "郭**" in listed and "2031-03-01" in listed and "郭守仁" not in listed
    assert "郭**" in public.get(f"/e/{SHOP}").content.decode()
    # The business finds its own warning and says what it did.
    chen = Phone()
    chen.sign_in()
    assert "郭**" in chen.page("persons/")
    assert chen.send(f"persons/{barred.pk}/seen").status_code == 302
    # The officer finds it by its person's number, notes what was done, and ends it when the person is gone.
    zhao = sign_in("zhao")
    assert "郭**" in zhao.get(PAGE).content.decode()
    assert zhao.post(f"{PAGE}{barred.pk}/noted", {"words": "已责令调离岗位"}).status_code == 302
    gone = zhao.post(f"{PAGE}{barred.pk}/left", {"left_on": "2026-11-15", "words": "到店核实，本人已离职"})
    assert gone.status_code == 302 and "郭**" not in public.get(f"/e/{SHOP}").content.decode()


def test_what_cannot_be_is_said_and_what_was_typed_stays(barred: PersonWarning, sign_in: Callable):
    zhao = sign_in("zhao")
    late = zhao.post(f"{PAGE}{barred.pk}/left", {"left_on": "2027-01-01", "words": "到店核实"})
    assert late.status_code == 422 and "不能晚于今天" in late.content.decode() and "到店核实" in late.content.decode()
    empty = zhao.post(f"{PAGE}{barred.pk}/noted", {"words": " "})
    assert empty.status_code == 422
    assert zhao.post(f"{PAGE}{barred.pk}/noted", {"words": "已责令调离岗位"}).status_code == 302
    assert "data-opens" not in zhao.get(f"/officer/e/{SHOP}").content.decode()
    # Another district neither sees nor touches it.
    qian = sign_in("qian")
    assert qian.get(f"{PAGE}{barred.pk}").status_code == 404
    assert qian.post(f"{PAGE}{barred.pk}/left", {"left_on": "2026-11-15", "words": "到店核实"}).status_code == 404


def test_the_head_of_a_firm_is_the_register_s(shop: Any, sign_in: Callable):
    register(industry_code="H6210", legal_representative="李长河", legal_representative_id=LI, phone=PHONE)
    put("office_restriction", OFFICE_BAN)
    one, zhao, chen = PersonWarning.objects.get(), sign_in("zhao"), Phone()
    chen.sign_in()
    assert "变更登记" in chen.page("persons/")
    refused = chen.send(f"persons/{one.pk}/left", left_on="2026-11-15")
    assert refused.status_code == 422 and "变更登记" in refused.content.decode()
    assert zhao.post(f"{PAGE}{one.pk}/left", {"left_on": "2026-11-15", "words": "见"}).status_code == 422
    assert "G-A02" in {reason["indicator"] for reason in scored().reasons}
    register(industry_code="H6210", legal_representative="陈大文", legal_representative_id=HEAD, phone=PHONE)
    follow_registers()
    assert "G-A02" not in {reason["indicator"] for reason in scored().reasons}
    gone = zhao.post(f"{PAGE}{one.pk}/noted", {"words": "已变更"})
    assert gone.status_code == 422 and "已于 2026-11-16 解除" in gone.content.decode()


def test_a_shop_that_nobody_can_reach_is_said_to_be(shop: Any, sign_in: Callable):
    put("employment", WORK)
    put("employment_ban", BAN)
    assert tell_of_persons() == 0 == tell_of_persons()
    page = sign_in("zhao").get(f"{PAGE}{PersonWarning.objects.get().pk}").content.decode()
    assert "没有可以通知的手机号" in page


def test_an_officer_looks_a_person_up_by_number_and_never_by_name_alone(barred: PersonWarning, sign_in: Callable):
    zhao = sign_in("zhao")
    found = zhao.post(PAGE, {"person_name": "郭守仁", "person_id": GUO}).content.decode()
    assert "使用过期原料" in found
    assert "没有查到" in zhao.post(PAGE, {"person_name": "郭守仁", "person_id": LI}).content.decode()
    assert zhao.post(PAGE, {"person_name": "郭守仁"}).status_code == 422
    assert "使用过期原料" in zhao.post(PAGE, {"number": BAN["ban_number"]}).content.decode()
    told = [
        json.loads(one.detail)["found"] for one in AuditEvent.objects.filter(verb="read.person_lists").order_by("pk")
    ]
    assert [len(one) for one in told] == [1, 0, 1] and GUO not in str(told), "each look-up is told, the number is not"


def test_no_officer_goes_through_a_roll(barred: PersonWarning, sign_in: Callable, monkeypatch: pytest.MonkeyPatch):
    """Sixty an hour by account, wherever it sits; the one after is told to wait, and nothing is looked up for it."""
    monkeypatch.setattr("xinheng.portals.ui.limits.LOOKUPS", 2)
    asked, zhao = {"number": BAN["ban_number"]}, sign_in("zhao")
    assert [zhao.post(PAGE, asked, REMOTE_ADDR=f"10.0.0.{one}").status_code for one in range(3)] == [200, 200, 429]
    assert AuditEvent.objects.filter(verb="read.person_lists").count() == 2


@pytest.mark.clause("CQ-6.4-01", part=True)
def test_a_ban_ends_the_warning_on_every_page(shop: Any, sign_in: Callable):
    put("employment", WORK)
    put("catering_violation_warning", WARNED)
    assert "餐饮从业违法警示" in sign_in("zhao").get(PAGE).content.decode()
    put("employment_ban", BAN)
    lists = Client().get("/persons?list=catering").content.decode()
    assert "没有正在公示的餐饮从业人员违法警示" in lists
    assert "禁业" in sign_in("zhao").get(PAGE).content.decode()
