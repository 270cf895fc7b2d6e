"""The business settles a complaint first: it proposes in its workspace, the consumer takes or refuses, both sign."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import cast as people
from tests import story
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import OTHER, register

from xinheng.kit import city_time
from xinheng.services.complaints.actions import ComplaintForm, start_mediation, submit_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.models import Mediation, Said
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.timers import announce_breaches
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db
STROKES = "data:image/png;base64," + base64.b64encode(story.picture()).decode()


def _world() -> tuple[str, str]:
    cast = people.cast()
    register(story.SHOP, phone=PHONE, registered_division="509901001")
    form = ComplaintForm(
        name="林小满", phone="13900000001", address="江岸路 8 号", respondent_name="", facts="多收餐具费 36 元",
        claims=["C6"], identity=f"uscc:{story.SHOP}",
    )  # fmt: skip
    receipt = submit_complaint(form=form)
    move(matter=receipt.complaint.matter, verb="accept", by=cast.zhao)
    start_mediation(complaint=receipt.complaint, by=cast.zhao, both_consent=True, way="电话")
    return receipt.complaint.number, receipt.check_word


world = kept(_world)


def told(side: str) -> int:
    """How often a side was told of what happened in the room."""
    return Message.objects.filter(key__startswith="mediation:", key__contains=f":{side}").count()


class Side:
    """The two sides at their pages."""

    def __init__(self, number: str, word: str) -> None:
        self.owner, self.client, self.number = Phone(), Client(), number
        self.owner.sign_in(story.SHOP)
        self.client.post(f"/p/{number}", {"word": word})

    @property
    def room(self) -> Mediation:
        return Mediation.objects.select_related("matter").get()

    @property
    def at_shop(self) -> str:
        return f"rooms/{self.room.matter.number}"

    def lin(self, **told: str) -> Any:
        return self.client.post(f"/p/{self.number}/room", told)

    def shop(self, **told: str) -> Any:
        return self.owner.send(self.at_shop, **told)


@pytest.fixture
def sides(world: Any, sign_in: Any, settings: Any) -> Side:
    settings.XINHENG_MESSAGES = ["outbox"]
    found = Side(*world)
    answer = sign_in("zhao").post(f"/officer/mediations/{found.room.matter.number}/do/let_business_settle")
    assert answer.status_code == 302
    return found


@pytest.mark.clause("CQ-6.5-07", part=True)
def test_a_proposal_that_is_taken_stands_to_be_signed_and_nobody_types_it_again(sides, sign_in):
    assert Message.objects.filter(key__startswith="settle:").count() == 1
    home = sides.owner.page("")
    assert "请先和消费者商量" in home and "还剩" in home
    page = sides.owner.page(sides.at_shop)
    assert "多收餐具费 36 元" in page and "林小满" not in page and "13900000001" not in page
    assert sides.shop(words="退 20 元", is_offer="1").status_code == 302
    assert "进入调解室" in sides.client.get(f"/p/{sides.number}").content.decode()
    first = Said.objects.get(offer=True)
    assert (told("complainant"), told("business")) == (2, 0), "that the shop was asked, and that it offers"
    assert sides.lin(act="refuse", offer=str(first.pk)).status_code == 302
    assert "没有接受" in sides.owner.page(sides.at_shop)
    assert sides.lin(act="take", offer=str(first.pk)).status_code == 422
    sides.shop(words="我退 36 元，今天到账", is_offer="1")
    agreed = "被投诉人提出、对方接受：我退 36 元，今天到账"
    offer = Said.objects.filter(offer=True).latest("pk")
    assert sides.shop(act="take", offer=str(offer.pk)).status_code == 422
    assert sides.lin(act="take", offer=str(offer.pk)).status_code == 302
    assert sides.room.matter.state == "agreement_drafted"
    assert "去签署" in sides.owner.page("")
    for sign in (sides.lin, sides.shop):
        assert sign(act="sign", strokes=STROKES, agreement=agreed).status_code == 302
    assert "去签署" not in sides.owner.page(""), "it has signed; the rest is not its work"
    desk = sign_in("zhao").post(f"/officer/mediations/{sides.room.matter.number}/do/sign_agreement")
    assert desk.status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.matter.state, complaint.outcome_words) == ("agreed", agreed)


def test_what_the_mediator_offers_is_taken_by_both_or_by_nobody(sides, sign_in):
    """Order 121 art 18: one side's yes stood as 已接受 for both, and was put before them to be signed."""
    desk, page = sign_in("zhao"), f"/officer/mediations/{sides.room.matter.number}"
    for words, second in (("退 30 元", "refuse"), ("退 33 元", "take")):
        assert desk.post(page, {"words": words, "is_offer": "1"}).status_code == 302
        offer = str(Said.objects.filter(offer=True).latest("pk").pk)
        assert sides.lin(act="take", offer=offer).status_code == 302
        assert sides.room.matter.state == "business_first", "the shop has not said yes"
        assert "一方已接受，还等被投诉人" in desk.get(page).content.decode()
        assert sides.lin(act="refuse", offer=offer).status_code == 422, "it has answered"
        assert sides.shop(act=second, offer=offer).status_code == 302
    assert "有一方没有接受" in desk.get(page).content.decode() and "双方已接受" in desk.get(page).content.decode()
    assert sides.room.matter.facts["agreement"] == "退 33 元"


def test_who_offered_in_the_wrong_room_takes_it_back_while_nobody_answered(sides):
    """Two complaints of one shop looked alike in its list: the offer went to the other consumer (民法典 art 476)."""
    assert sides.number in sides.owner.page("") and sides.number in sides.owner.page("rooms/")
    sides.shop(words="退 500 元", is_offer="1")
    wrong = Said.objects.get(offer=True)
    assert "收回这个方案" in sides.owner.page(sides.at_shop)
    taken = sides.lin(act="take_back", offer=str(wrong.pk))
    assert taken.status_code == 422 and "只能收回自己提的" in taken.content.decode()
    assert sides.shop(act="take_back", offer=str(wrong.pk)).status_code == 302
    assert "已收回" in sides.client.get(f"/p/{sides.number}/room").content.decode()
    for late in ("take", "refuse"):
        answer = sides.lin(act=late, offer=str(wrong.pk))
        assert answer.status_code == 422 and "已经收回" in answer.content.decode()
    sides.shop(words="退 5 元", is_offer="1")
    sides.lin(act="take", offer=str(Said.objects.filter(offer=True).latest("pk").pk))
    assert sides.shop(act="take_back", offer=str(Said.objects.filter(offer=True).latest("pk").pk)).status_code == 422
    assert sides.room.matter.facts["agreement"] == "退 5 元"


@pytest.mark.parametrize("who", ["lin", "shop"])
def test_either_side_may_rather_have_a_mediator(sides, who):
    assert getattr(sides, who)(act="stop").status_code == 302
    assert sides.room.matter.state == "prepared"
    again = getattr(sides, who)(act="stop")
    assert again.status_code == 422 and "不在先行和解" in again.content.decode()


def test_after_its_days_a_mediator_takes_over(sides, clock):
    clock(f"{city_time.local(city_time.now()) + timedelta(days=12):%Y-%m-%d %H:%M}")
    announce_breaches(city_time.now())
    assert sides.room.matter.state == "prepared"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"words": " "}, "写下要说的话"),
        ({"act": "take", "offer": "999"}, "没有这个方案"),
        ({"act": "refuse", "offer": "x"}, "没有这个方案"),
        ({"act": "sign", "strokes": STROKES, "agreement": "退"}, "没有等您签署"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(sides, told, words):
    for answer in (sides.shop(**told), sides.lin(**told)):
        assert answer.status_code == 422 and words in answer.content.decode()


def test_what_was_said_ends_for_the_business_too(sides):
    """Thirty days after the end the consumer's link opens nothing any more: nor does the business's page."""
    sides.lin(words="我把发票传上来")
    Matter.objects.filter(pk=sides.room.matter_id).update(closed_at=city_time.now() - timedelta(days=29))
    assert "我把发票传上来" in sides.owner.page(sides.at_shop)
    Matter.objects.filter(pk=sides.room.matter_id).update(closed_at=city_time.now() - timedelta(days=31))
    page = sides.owner.page(sides.at_shop)
    assert "不再显示" in page and "我把发票传上来" not in page
    assert sides.owner.client.get(f"/business/{sides.at_shop}/call").status_code == 404


def test_nobody_else_enters(sides):
    register(OTHER, phone="13912345670", entity_name="石坝便民超市")
    other = Phone()
    other.sign_in(OTHER, "13912345670")
    assert other.client.get(f"/business/{sides.at_shop}").status_code == 404
    assert sides.room.matter.number not in other.page("rooms/")
    assert Client().get(f"/p/{sides.number}/room").status_code == 404
    sides.owner.send("people/new", name="王小算", phone=CLERK, rights=["standing", "report"])
    clerk = Phone()
    clerk.sign_in(story.SHOP, CLERK)
    assert clerk.client.get(f"/business/{sides.at_shop}").status_code == 403
