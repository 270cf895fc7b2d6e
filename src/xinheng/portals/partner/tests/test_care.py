"""A mall's daily work: rules and pact signed, rounds, reminders that are answered, recalls to whom they touch."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.house.world import picture
from tests.kept import kept
from tests.partners import Desk
from tests.shop import SHOP, TODAY, days_ago

from xinheng.fusion.registers.actions import write_records
from xinheng.portals.partner.tests.mall import open_mall, tenancy_of
from xinheng.services.mandates.models import Mandate
from xinheng.services.partners.models import Partner
from xinheng.services.venue_care.models import HousePaper, MessageReceipt, PaperSignature, RoundStop, VenueMessage
from xinheng.support.jobs.worker import run_next
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db
street = kept(open_mall)
LATE = {"kind": "other", "whom": "全部", "title": "停电", "text": "周三停电"}
PACT = {"kind": "pact", "title": "诚信公约", "text": "不卖过期食品", "open_to_all": "on"}


@pytest.fixture
def mall(street, settings, tmp_path) -> Desk:
    settings.FILES_ROOT = tmp_path / "files"
    return Desk(street["mall"])


def _at(identity: str) -> str:
    return f"/business/venues/{tenancy_of(identity).pk}/"


@pytest.mark.clause("CQ-7.3.4-01", "CQ-7.3.5-01", "CQ-7.3.5-03")
def test_a_pact_is_published_signed_and_signed_anew_by_version(mall, street):
    assert mall.send("/partner/papers/new", **PACT).status_code == 302
    pact = HousePaper.objects.get()
    assert "不卖过期食品" in Client().get(f"/partner/of/{pact.partner_id}").content.decode(), "society reads it"
    shop, sign = Desk(street["shop"]), f"{_at(street['shop'])}papers/{pact.pk}"
    assert "不卖过期食品" in shop.page(sign)
    assert shop.send(sign).status_code == 302 and shop.send(sign).status_code == 302
    assert PaperSignature.objects.count() == 1
    page = mall.page(f"/partner/papers/{pact.pk}")
    assert '已签署 <span class="count">1</span>' in page and '没有签署 <span class="count">1</span>' in page
    assert mall.send(f"/partner/papers/{pact.pk}/remind").status_code == 302
    assert [one.tenancy.subject.name for one in MessageReceipt.objects.all()] == ["石坝便民超市"]
    assert mall.send("/partner/papers/new", **PACT).status_code == 422, "the same again is no version"
    assert mall.send("/partner/papers/new", **{**PACT, "text": "也不缺斤少两"}).status_code == 302
    assert shop.client.get(sign).status_code == 404, "the earlier one cannot be signed any more"
    assert '没有签署 <span class="count">2</span>' in mall.page(f"/partner/papers/{HousePaper.objects.latest('pk').pk}")
    assert "1 家签过" in mall.page("/partner/papers/")


def test_tenants_are_told_on_the_telephone_once_a_day_in_our_words(mall, street, django_capture_on_commit_callbacks):
    Desk(street["shop"])
    for title in ("停电", "停水"):
        with django_capture_on_commit_callbacks(execute=True):
            assert mall.send("/partner/messages/new", **{**LATE, "title": title}).status_code == 302
    jobs = 0
    while run_next():
        jobs += 1
    assert jobs >= 2
    keys = list(Message.objects.filter(key__startswith="venue:").values_list("key", flat=True))
    tenants = {one.tenancy for one in MessageReceipt.objects.select_related("tenancy")}
    held = Mandate.objects.filter(identity__in=[one.subject.identity for one in tenants], ended_at=None).count()
    assert len(keys) == held >= 1 and len(set(keys)) == held


@pytest.mark.clause("CQ-7.3.6-01", "CQ-7.3.5-02")
def test_a_round_finds_something_and_the_tenant_puts_it_right(mall, street):
    told = {"title": "十二月巡查", "whom": "L5 B1", "questions": "证照在墙上\n\n冷藏合格\n冷藏合格"}
    assert mall.send("/partner/rounds/new", **told).status_code == 302
    first, second = RoundStop.objects.order_by("place")
    assert [one.tenancy.stall for one in (first, second)] == ["B1-02", "L5-18"]
    at, answers = f"/partner/stops/{second.pk}", {"answer_0": "good", "answer_1": "bad"}
    assert "下一家：B1-02" in mall.page(f"/partner/rounds/{second.round_id}")
    assert mall.send(at, answer_0="good").status_code == 422
    assert "写明看到的情况" in mall.send(at, **answers).content.decode()
    given = {**answers, "note": "冷柜 12 度", "correct_by": (TODAY + timedelta(days=3)).isoformat()}
    assert mall.send(at, **given, files=SimpleUploadedFile("柜.jpg", picture())).status_code == 302
    assert mall.client.get(at).status_code == 200 and "柜.jpg" in mall.page(at)
    receipt = MessageReceipt.objects.get()
    shop, mine = Desk(street["shop"]), f"{_at(street['shop'])}messages/{receipt.pk}"
    assert "不合格：冷藏合格" in shop.page(mine)
    assert MessageReceipt.objects.get().read_at is None, "to open a page is no proof"
    assert shop.send(mine, act="read").status_code == 302
    assert shop.send(mine, act="answer", words=" ").status_code == 422
    photo = SimpleUploadedFile("改好.jpg", picture())
    assert shop.send(mine, act="answer", words="修好了，4 度，电话 13912345678", files=photo).status_code == 302
    page = mall.page(f"/partner/messages/{receipt.message_id}")
    assert "修好了" in page and "改好.jpg" in page and "13912345678" not in page
    assert "1 件回复等确认" in mall.page("/partner/work")
    assert mall.send(f"/partner/receipts/{receipt.pk}/settle").status_code == 302
    assert shop.send(mine, act="answer", words="再说").status_code == 422
    assert mall.send(f"/partner/rounds/{second.round_id}/close").status_code == 302
    assert mall.send(f"/partner/stops/{first.pk}", **answers, note="晚了").status_code == 422
    assert "提醒作出承诺" in mall.page(f"/partner/tenants/{tenancy_of(street['other']).pk}")
    commit = {"kind": "commit", "whom": "B1-02", "title": "请作出承诺", "text": "请在企业端发布自主承诺"}
    assert mall.send("/partner/messages/new", **commit).status_code == 302
    assert "请作出承诺" in Desk(street["other"]).page(_at(street["other"]))


def _failed_sample() -> None:
    row = {
        "sheet_number": "CJ1", "sampled_uscc": SHOP, "sampled_unit_name": "山城巴味轩餐饮有限公司",
        "product_group": "food", "product_name": "江岸牌花生酱", "producer_name": "江岸食品有限公司",
        "batch_number": "20261006", "laboratory_name": "检测中心", "reported_on": days_ago(5), "verdict": "fail",
        "failed_items": "过氧化值", "announced_on": days_ago(4),
    }  # fmt: skip
    write_records(type="sampling_result", rows=[row], by="system")


@pytest.mark.clause("CQ-7.3.6-04")
def test_a_failed_sample_is_told_to_whom_it_touches_and_to_nobody_twice(mall, street):
    _failed_sample()
    assert "公示记录里写的就是这家" in mall.page("/partner/alerts/")
    other = tenancy_of(street["other"])
    assert mall.send(f"/partner/tenants/{other.pk}/goods", lines="酱油，江岸牌花生酱\n米").status_code == 302
    page = mall.page("/partner/alerts/")
    assert "涉及 2 家" in page and "经营的商品里有“江岸牌花生酱”" in page
    told = {"type": "sampling_result", "key": "CJ1"}
    assert mall.send("/partner/alerts/", **told).status_code == 302
    message = VenueMessage.objects.get()
    assert (message.kind, message.receipts.count(), "过氧化值" in message.text) == ("sample", 2, True)
    assert "已经提示过" in mall.send("/partner/alerts/", **told).content.decode()
    assert mall.send("/partner/alerts/", type="sampling_result", key="none").status_code == 422
    assert mall.send("/partner/alerts/", type="administrative_penalty", key="x").status_code == 422
    rival = Desk(street["rival"])
    assert rival.client.get(f"/partner/messages/{message.pk}").status_code == 404
    assert "名录里没有涉及的商户" in rival.page("/partner/alerts/")


def test_only_who_may_commit_signs_and_who_left_reads_no_more(mall, street):
    mall.send("/partner/papers/new", **PACT)
    pact, at = HousePaper.objects.get(), _at(street["shop"])
    Mandate.objects.filter(identity=street["shop"]).update(represents=False, rights=["standing", "letters"])
    shop = Desk(street["shop"])
    Mandate.objects.filter(identity=street["shop"]).update(represents=False, rights=["standing", "letters"])
    assert shop.send(f"{at}papers/{pact.pk}").status_code == 422
    assert not PaperSignature.objects.exists()
    tenancy = tenancy_of(street["shop"])
    mall.send("/partner/messages/new", kind="other", whom="L5-18", title="停电", text="周三停电")
    receipt = MessageReceipt.objects.get()
    tenancy.state, tenancy.ended_at = "left", tenancy.asked_at
    tenancy.save()
    assert shop.client.get(f"{at}messages/{receipt.pk}").status_code == 404
    assert Partner.objects.filter(venue="星汇购物中心").exists()


@pytest.mark.parametrize(
    ("address", "wrong", "said"),
    [
        ("papers/new", {**PACT, "title": " "}, "请填写名称"),
        ("papers/new", {**PACT, "kind": "law"}, "law"),
        ("rounds/new", {"title": "查", "whom": "Z9", "questions": "a"}, "选到 0 家"),
        ("rounds/new", {"title": "查", "whom": "全部", "questions": "\n".join(map(str, range(31)))}, "现在是 31 个"),
        ("messages/new", {"kind": "other", "whom": "Z9", "title": "停电", "text": "周三"}, "没有选到商户"),
        ("messages/new", {"kind": "recall", "whom": "全部", "title": "停电", "text": "周三"}, "recall"),
        ("messages/new", {**LATE, "answer_by": days_ago(1)}, "不能早于今天"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_sent(mall, address, wrong, said):
    answer = mall.send(f"/partner/{address}", **wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not VenueMessage.objects.exists() and not RoundStop.objects.exists() and not HousePaper.objects.exists()
