"""A consumer has the consumers' organisation, or the manager of the mall, mediate first: from form to signatures."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from tests import cast as people
from tests.kept import kept
from tests.partners import Desk, admitted
from tests.shop import SHOP, register
from tests.story import picture

from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.actions import start_mediation
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation import rules
from xinheng.services.mediation.actions import MediationRefused, delegate, give_key
from xinheng.services.mediation.forms import Delegation
from xinheng.services.mediation.models import Mediation
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db
COUNCIL, MALL = generate(division="509901", serial=51), generate(division="509901", serial=52)


def _table() -> dict[str, str]:
    people.cast()
    shop = register(SHOP)
    council = admitted(register(COUNCIL, entity_name="两河区消费者权益保护委员会").identity, "两河区消委会")
    Partner.objects.filter(pk=council.pk).update(kind="council")
    mall = admitted(register(MALL, entity_name="星汇商业管理有限公司").identity)
    Tenancy.objects.create(partner=mall, subject=shop, stall="L5-18", state="confirmed", asked_at=city_time.now())
    return {"shop": shop.identity, "council": council.identity, "manager": mall.identity}


table = kept(_table)


def chosen(client: Client, way: str, shop: str) -> str:
    """Lin presses her way, finds the shop by its name, fills in and sends."""
    assert f"/complaint/business?way={way}" in client.get("/complaint/").content.decode()
    found = client.get(f"/complaint/business?q=巴味轩&way={way}").content.decode()
    address = next(one for one in re.findall(r'href="(/complaint/new\?[^"]+)"', found) if "e=" in one)
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert re.search(r'name="delegated_agreed"[^>]* checked', form)
    assert re.search(rf'<option value="{way}" selected', form)
    assert ("星汇购物中心" in form) == (way == "manager")
    return form


@pytest.mark.clause("CQ-7.1.3-02")
def test_the_consumers_organisation_mediates_and_both_sign(table, client: Client, sign_in: Callable) -> None:
    delegated(table, client, sign_in, "council")


@pytest.mark.clause("CQ-7.1.3-03")
def test_the_manager_of_the_mall_mediates_and_both_sign(table, client: Client, sign_in: Callable) -> None:
    delegated(table, client, sign_in, "manager")


def delegated(table: dict[str, str], client: Client, sign_in: Callable, way: str) -> None:
    shop = subject_by(table["shop"])
    chosen(client, way, table["shop"])
    assert send(client, shop, delegate_wish=way).status_code == 302
    complaint = Complaint.objects.get()
    zhao, sun, desk = sign_in("zhao"), sign_in("sun"), Desk(table[way])
    page = f"/officer/complaints/{complaint.number}"
    zhao.post(f"{page}/do/accept", {})
    assert "先调解" in zhao.get(page).content.decode()
    zhao.post(f"{page}/do/start_mediation", {"both_consent": "on", "way": "电话"})
    room = Mediation.objects.get()
    sheet = f"/officer/mediations/{room.matter.number}/do/delegate"
    body = re.search(r'<option value="([^"]+)" selected', sun.get(sheet).content.decode())
    assert body and body.group(1) == table[way]
    assert desk.client.get(f"/partner/mediations/{room.matter.number}").status_code == 404
    assert sun.post(sheet, {"body": table[way], "delegation_agreed": "yes"}).status_code == 302

    other = Desk(table["manager" if way == "council" else "council"])
    assert other.client.get(f"/partner/mediations/{room.matter.number}").status_code == 404
    assert "1 件等您调解" in desk.page("/partner/work")
    here = f"/partner/mediations/{room.matter.number}"
    assert f'mediations/{quote(room.matter.number)}"' in desk.page("/partner/mediations/")
    shown = desk.page(here)
    assert "餐具费" in shown and people.LIN.name not in shown and people.LIN.phone not in shown
    assert desk.send(here, words="店家愿意退 12 元", is_offer="1").status_code == 302
    links = {side: f"/room/{give_key(mediation=room, side=side, by=people.cast().zhao)}" for side in rules.PARTIES}
    offer = room.said.get(offer=True)
    for side, status in (("complainant", 302), ("complainant", 422), ("business", 302)):
        assert "店家愿意退 12 元</textarea>" not in desk.page(here), "one side's yes is not the other's (art 18)"
        assert client.post(links[side], {"act": "take", "offer": str(offer.pk)}).status_code == status
        waits = [name for name, link in links.items() if "接受这个方案" in client.get(link).content.decode()]
        assert waits == (["business"] if side == "complainant" else [])
    assert "店家愿意退 12 元</textarea>" in desk.page(here)
    assert desk.send(f"{here}/settled", agreement=" ").status_code == 422
    assert desk.send(f"{here}/settled", agreement="商家退 12 元").status_code == 302
    strokes = "data:image/png;base64," + base64.b64encode(picture()).decode()
    for link in links.values():
        assert client.post(link, {"act": "sign", "strokes": strokes, "agreement": "商家退 12 元"}).status_code == 302
    zhao.post(f"/officer/mediations/{room.matter.number}/do/sign_agreement", {})
    room.matter.refresh_from_db()
    assert room.matter.state == "agreed" and "达成协议" in desk.page(here)
    Matter.objects.filter(pk=room.matter_id).update(closed_at=city_time.now() - timedelta(days=31))
    assert desk.client.get(here).status_code == desk.client.get(f"{here}/call").status_code == 404
    listed = desk.page("/partner/mediations/")
    assert "已到期" in listed and f'mediations/{quote(room.matter.number)}"' not in listed


def test_what_could_not_be_settled_comes_back_and_is_the_organisations_no_more(table, client, sign_in) -> None:
    send(client, subject_by(table["shop"]), delegate_wish="council")
    cast, complaint = people.cast(), Complaint.objects.get()
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    start_mediation(complaint=complaint, by=cast.zhao, both_consent=True)
    room, desk = Mediation.objects.get(), Desk(table["council"])
    delegate(mediation=room, by=cast.sun, body=table["council"], delegation_agreed="yes")
    here = f"/partner/mediations/{room.matter.number}"
    assert desk.send(f"{here}/returned", reason="").status_code == 422
    assert desk.send(f"{here}/returned", reason="店家不肯退").status_code == 302
    room.matter.refresh_from_db()
    assert room.matter.state == "prepared"
    assert desk.client.get(here).status_code == 404
    assert "店家不肯退" in sign_in("zhao").get(f"/officer/mediations/{room.matter.number}").content.decode()
    with pytest.raises(MediationRefused, match="没有选受托组织"):
        delegate(mediation=room, by=cast.sun, body="other", delegation_agreed="yes")
    delegate(mediation=room, by=cast.sun, body="other", delegated_to="街道人民调解委员会", delegation_agreed="yes")
    assert Mediation.objects.get().partner == "" and room.matter.facts["delegated_to"] == "街道人民调解委员会"


def test_nobody_mediates_a_complaint_about_himself(table, client) -> None:
    """The manager of the mall is complained of: in the name of the authority another mediates (art 19, 21)."""
    send(client, subject_by(table["manager"]), delegate_wish="manager")
    cast, complaint = people.cast(), Complaint.objects.get()
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    start_mediation(complaint=complaint, by=cast.zhao, both_consent=True)
    room = Mediation.objects.get()
    Tenancy.objects.create(
        partner=Partner.objects.get(identity=table["manager"]), subject=subject_by(table["manager"]), state="confirmed",
        asked_at=city_time.now(),
    )  # fmt: skip
    offered = Delegation(target=room, by=cast.sun).fields["body"].choices
    assert table["manager"] not in [value for value, _ in offered]
    with pytest.raises(MoveRefused, match="被投诉人"):
        delegate(mediation=room, by=cast.sun, body=table["manager"], delegation_agreed="yes")
    assert Mediation.objects.get().partner == "" and Matter.objects.get(pk=room.matter_id).state == "prepared"
