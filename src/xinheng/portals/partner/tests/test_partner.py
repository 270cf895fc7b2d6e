"""A mall comes to the table, brings its tenants, and sees of them what anybody sees."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from tests.cast import cast
from tests.kept import kept
from tests.partners import Desk, admitted, party
from tests.shop import OTHER, SHOP, penalise, register

from xinheng.credit.portrait.tests.test_sections import write
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.mandates.models import Mandate
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.queries.own import tenants_of, venues_of
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db
MALL = generate(division="509901", serial=31)
RIVAL = generate(division="509901", serial=32)
SHUT = generate(division="509901", serial=33)


def _street() -> dict[str, str]:
    cast()
    found = {
        "mall": register(MALL, entity_name="星汇商业管理有限公司"),
        "rival": register(RIVAL, entity_name="对街商业有限公司"),
        "shop": register(SHOP), "other": register(OTHER, entity_name="石坝便民超市"),
        "shut": register(SHUT, entity_name="关门的店", registration_state="4"),
    }  # fmt: skip
    return {name: one.identity for name, one in found.items()}


street = kept(_street)


@pytest.fixture
def mall(street) -> Desk:
    admitted(street["mall"])
    return Desk(street["mall"])


@pytest.mark.clause("CQ-9-16")
@pytest.mark.parametrize("kind", ["mall", "park", "market", "association", "platform"])
def test_each_kind_of_third_party_comes_to_the_table(street, sign_in, kind):
    told = {"kind": kind, "venue": "江岸", "address": "江岸路 1 号", "purpose": "服务会员"}
    assert Desk(street["mall"]).send("/partner/apply", **told).status_code == 302
    matter = Matter.objects.get(procedure="partner_admission")
    assert sign_in("sun").post(f"/officer/matters/{matter.number}/do/approve").status_code == 302
    assert "邀请商户" in Desk(street["mall"]).page("/partner/")


def later(days: int) -> str:
    return f"{city_time.now() + timedelta(days=days):%Y-%m-%d} 10:00"


def _confirmed(identity: str) -> list[str]:
    return [one.subject.name for one in tenants_of(party(identity)).filter(state="confirmed")]


@pytest.mark.clause("EX-16", part=True)
def test_a_mall_applies_is_admitted_by_the_bureau_and_ended_by_it(street, sign_in):
    manager = Desk(street["mall"])
    assert manager.client.get("/partner/").headers["Location"] == "/partner/apply"
    told = {"kind": "mall", "venue": "星汇购物中心", "address": "江岸路 1 号", "purpose": "场内管理"}
    assert manager.send("/partner/apply", **{**told, "kind": "circus"}).status_code == 422
    assert manager.send("/partner/apply", **told).status_code == 302
    assert manager.send("/partner/apply", **told).status_code == 422
    matter = Matter.objects.get(procedure="partner_admission")
    assert "已收到申请，10 个工作日内答复" in manager.page("/partner/apply")
    assert manager.client.get("/partner/").status_code == 302
    head = sign_in("sun")
    assert "星汇购物中心" in head.get(f"/officer/matters/{matter.number}").content.decode()
    assert head.post(f"/officer/matters/{matter.number}/do/approve").status_code == 302
    assert manager.client.get("/partner/").status_code == 200
    ended = {"reason": "不再管理这里"}
    assert head.post(f"/officer/matters/{matter.number}/do/end", ended).status_code == 302
    assert manager.client.get("/partner/").status_code == 302
    assert "不再管理这里" in manager.page("/partner/apply")


@pytest.mark.clause("CQ-7.3.2-01")
def test_the_entry_check_tells_what_the_public_sees(mall):
    penalise(SHOP)
    write("administrative_licence")
    praised = {"uscc": SHOP, "entity_name": "巴味轩", "award_name": "示范店", "kind": "quality", "level": "national",
               "awarded_by": "两河区政府", "awarded_on": "2026-01-05"}  # fmt: skip
    write_records(type="honour", rows=[praised], by="system")
    page = mall.send("/partner/check", typed=f"{SHOP}\n{SHUT}\n123\n{generate(division='509901', serial=999)}")
    told = page.content.decode()
    assert "行政处罚信息 1 条" in told or "行政处罚 1 条" in told
    assert "公示的许可 1 项、荣誉激励 1 项" in told
    assert "不能入驻" in told
    assert "不是有效的统一社会信用代码" in told
    assert "全市登记里没有这个代码" in told
    many = "\n".join(generate(division="509901", serial=n) for n in range(1000, 1051))
    assert mall.send("/partner/check", typed=many).status_code == 422
    assert mall.send("/partner/check", typed="   ").status_code == 422


def test_a_list_is_asked_and_each_tenant_answers_for_itself(mall, street):
    done = mall.send(
        "/partner/tenants/new", typed=f"{SHOP} B1-12\n{OTHER}，L2\n{SHOP}\n坏代码\n{MALL}"
    ).content.decode()
    assert "邀请了 2 家，3 行没有邀请" in done
    assert "B1-12" not in mall.page("/partner/"), "nobody is shown before a yes"
    shop, other = Desk(street["shop"]), Desk(street["other"])
    assert "是不是在“星汇购物中心”经营" in shop.page("/business/")
    asked, theirs = (Tenancy.objects.get(subject__identity=street[name]) for name in ("shop", "other"))
    assert shop.send(f"/business/venues/{theirs.pk}/reply", yes="1").status_code == 404
    assert shop.send(f"/business/venues/{asked.pk}/reply", yes="1").status_code == 302
    assert shop.send(f"/business/venues/{asked.pk}/reply", yes="1").status_code == 422
    assert other.send(f"/business/venues/{theirs.pk}/reply", yes="0").status_code == 302
    assert _confirmed(street["mall"]) == ["山城巴味轩餐饮有限公司"]
    assert "B1-12" in mall.page("/partner/")
    assert "石坝便民超市" not in mall.page("/partner/")
    again = mall.send("/partner/tenants/new", typed=OTHER).content.decode()
    assert "30 天内不能再邀请" in again


def test_who_said_no_may_be_asked_after_thirty_days_and_who_left_at_once(mall, street, clock):
    partner = Partner.objects.get()
    mall.send("/partner/tenants/new", typed=f"{OTHER}\n{SHOP}")
    theirs, mine = (Tenancy.objects.get(subject__identity=street[name]) for name in ("other", "shop"))
    Desk(street["other"]).send(f"/business/venues/{theirs.pk}/reply", yes="0")
    shop = Desk(street["shop"])
    shop.send(f"/business/venues/{mine.pk}/reply", yes="1")
    assert shop.send(f"/business/venues/{mine.pk}/leave").status_code == 302
    assert _confirmed(street["mall"]) == []
    clock(later(30))
    assert "邀请了 2 家" in Desk(street["mall"]).send("/partner/tenants/new", typed=f"{OTHER}\n{SHOP}").content.decode()
    assert partner.tenancies.count() == 4


def test_a_workbook_is_read_and_an_odd_file_refused_in_words(mall):
    book, out = Workbook(), io.BytesIO()
    book.active.append(["铺位号", "统一社会信用代码"])
    book.active.append(["L1-05", SHOP])
    book.save(out)
    file = SimpleUploadedFile("名单.xlsx", out.getvalue())
    assert "邀请了 1 家" in mall.send("/partner/tenants/new", typed="", file=file).content.decode()
    assert Tenancy.objects.get().stall == "L1-05"
    for name, data in (("空.csv", b"\n"), ("图.csv", b"\x89PNG\xff\xff\xff"), ("坏.xlsx", b"PK\x03\x04zzzz")):
        refused = mall.send("/partner/tenants/new", typed="", file=SimpleUploadedFile(name, data))
        assert refused.status_code == 422, name
    assert mall.send("/partner/tenants/new", typed="").status_code == 422


def test_a_shop_joins_by_the_link_and_a_link_that_went_astray_is_dead(mall, street):
    token = Partner.objects.get().join_token
    assert f"/business/venues/join/{token}" in mall.page("/partner/link")
    shop = Desk(street["shop"])
    assert "在星汇购物中心经营吗" in shop.page(f"/business/venues/join/{token}")
    assert shop.send(f"/business/venues/join/{token}", stall="L3-16").status_code == 302
    assert shop.send(f"/business/venues/join/{token}", stall="L3-16").status_code == 422
    assert _confirmed(street["mall"]) == ["山城巴味轩餐饮有限公司"]
    mall.send("/partner/link")
    assert Desk(street["other"]).client.get(f"/business/venues/join/{token}").status_code == 404


def test_a_competitors_tenants_stay_closed(mall, street):
    shop = Desk(street["shop"])
    shop.send(f"/business/venues/join/{Partner.objects.get().join_token}", stall="L3-16")
    admitted(street["rival"], "对街广场")
    rival, mine = Desk(street["rival"]), Tenancy.objects.get()
    assert "山城巴味轩" not in rival.page("/partner/")
    assert rival.send(f"/partner/tenants/{mine.pk}/end").status_code == 404
    assert tenants_of(party(street["rival"])).count() == 0
    assert venues_of(party(street["other"])).count() == 0
    Mandate.objects.filter(identity=street["rival"]).update(represents=False, rights=["standing", "letters"])
    assert rival.client.get("/partner/").status_code == 403, "the right of venues is given like every other"


@pytest.mark.clause("CQ-7.3.6-01", part=True)
def test_the_board_tells_what_became_public_since_yesterday(mall, street, clock):
    Desk(street["shop"]).send(f"/business/venues/join/{Partner.objects.get().join_token}")
    clock(later(3))
    penalise(SHOP)
    manager = Desk(street["mall"])
    assert "行政处罚" in manager.page("/partner/")
    clock(later(2))
    assert '昨天以来 <span class="count">0</span>' in manager.page("/partner/")


def test_the_board_asks_the_database_no_more_for_more_tenants(mall, street, django_assert_max_num_queries):
    partner, now = Partner.objects.get(), city_time.now()
    for name in ("shop", "other", "shut"):
        subject = subject_by(street[name])
        Tenancy.objects.create(partner=partner, subject=subject, state="confirmed", asked_at=now)
    mall.page("/partner/?page=1")
    with django_assert_max_num_queries(8):
        assert "石坝便民超市" in mall.page("/partner/?page=1")


def test_the_board_with_its_news_asks_twelve_questions(mall, street, clock, django_assert_max_num_queries):
    Desk(street["shop"]).send(f"/business/venues/join/{Partner.objects.get().join_token}")
    clock(later(3))
    penalise(SHOP)
    manager = Desk(street["mall"])
    manager.page("/partner/")
    with django_assert_max_num_queries(12):
        assert "行政处罚" in manager.page("/partner/")
