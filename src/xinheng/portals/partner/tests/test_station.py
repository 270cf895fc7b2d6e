"""A mall's desk for consumers is found where somebody wants to complain about one of its tenants (一码保维权)."""

import pytest
from django.test import Client
from tests.business import representative
from tests.kept import kept

from xinheng.fusion.registers.models import Record
from xinheng.portals.partner.tests.mall import open_mall, tenancy_of
from xinheng.portals.ui.acting_for import IDENTITY, PERSON
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
TOLD = {"station_name": "星汇消费维权服务站", "address": "一楼总服务台", "service_phone": "023-63310000",
        "hours": "每天 10:00—21:30", "services": "先行赔付"}  # fmt: skip

street = kept(open_mall)


class Person:
    """Somebody who acts for an organisation."""

    def __init__(self, identity: str) -> None:
        self.client = Client()
        session = self.client.session
        session[PERSON], session[IDENTITY] = representative(identity), identity
        session.save()

    def send(self, path: str, /, **told: str):
        return self.client.post(f"/partner/{path}", told)

    def page(self, address: str) -> str:
        return self.client.get(f"/partner/{address}").content.decode()


@pytest.fixture
def mall(street) -> Person:
    return Person(street["mall"])


def paths(street: dict[str, str], of: str) -> str:
    return Client().get(f"/complaint/?e={street[of]}").content.decode()


@pytest.mark.clause("CQ-6.5-03")
def test_who_would_complain_about_a_tenant_reads_where_the_malls_desk_is(mall, street, client):
    assert "维权服务站" in mall.page("work") and "还没有公开服务站" in mall.page("station")
    assert "可以先找" not in paths(street, "shop")
    assert mall.send("station/edit", **TOLD).status_code == 302
    assert "023-63310000" in mall.page("station")
    told = paths(street, "shop")
    assert "可以先找星汇消费维权服务站" in told and 'href="tel:023-63310000"' in told and "一楼总服务台" in told
    assert "随时可以直接投诉" in told
    assert "星汇消费维权服务站" in client.get("/policies?list=stations").content.decode()
    # A shop that is in no mall, and one of the street's other mall, are told of none.
    assert "可以先找" not in paths(street, "rival")
    assert mall.send("station/edit", **TOLD | {"hours": "周一至周五"}).status_code == 302
    assert "周一至周五" in paths(street, "shop")
    assert Record.objects.filter(type="rights_service_station", superseded_at=None).count() == 1
    assert AuditEvent.objects.filter(verb="partners.station").count() == 2


def test_closed_or_left_it_is_shown_no_more(mall, street):
    mall.send("station/edit", **TOLD)
    mall.send(f"tenants/{tenancy_of(street['other']).pk}/end")
    assert "可以先找" not in paths(street, "other") and "可以先找" in paths(street, "shop")
    assert mall.send("station/close").status_code == 302
    assert "可以先找" not in paths(street, "shop")
    assert mall.send("station/close").status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"service_phone": "找老陈"}, "电话写数字"),
        ({"address": ""}, "请填写地址"),
        ({"services": "打 13800138000 找老陈"}, "不要写个人的手机号"),
    ],
)
def test_what_is_wrong_is_said_and_kept_in_the_form(mall, wrong, said):
    answer = mall.send("station/edit", **TOLD | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "星汇消费维权服务站" in page
    assert not Record.objects.filter(type="rights_service_station").exists()
