"""The demo from nothing to a working city: lists of every desk hold something."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.examples import todays
from tests.links import Walk

from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.queries import result_for
from xinheng.demo import showcase
from xinheng.demo.load import NoDemoCity, load_city
from xinheng.demo.people import PASSWORD
from xinheng.demo.showcase import Shop
from xinheng.demo.story import tell_story
from xinheng.demo.tests.small_city import SmallCity, small_city
from xinheng.fusion.catalogue.models import FundedProject
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.complaints.models import Complaint
from xinheng.services.open_data.models import Release
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.accounts.models import Account
from xinheng.support.audit.queries import verify
from xinheng.support.contract import stories
from xinheng.support.procedures.doors.todo import todo_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


loaded = small_city


@pytest.fixture
def city(loaded: SmallCity, settings: Settings) -> list[str]:
    settings.XINHENG_CITY = "chongqing"
    return loaded.lines


def colour_of(shop: Shop) -> str:
    """The colour the public sees on a showcase shop's code."""
    subject = subject_by(shop.uscc)
    result = result_for(subject.pk) if subject else None
    return result.colour if result else ""


def test_a_real_city_gets_no_invented_data(settings: Settings) -> None:
    settings.XINHENG_CITY = str(Path(__file__).parents[4] / "tests" / "cities" / "chicago")
    with pytest.raises(NoDemoCity, match="Chicago"):
        load_city(subjects=100, say=lambda line: None)


def test_a_new_demo_is_a_city_at_work(city: list[str]) -> None:
    # One story, since loading a city takes seconds: colours, full desks, a whole trail, and nothing told twice.
    assert (Complaint.objects.count(), InspectionTask.objects.count()) == (12, 8)
    assert len(set(Clue.objects.values_list("matter__state", flat=True))) >= 5
    assert all(todo_for(Account.objects.get(username=name)) for name in ("zhao", "sun", "zhou", "jiang"))
    assert verify() == []
    assert tell_story() == 0
    assert (FundedProject.objects.count(), Release.objects.count()) == (4, 4)
    assert sum(one.tell() for one in stories()) == 0
    assert city[-1].startswith("新接入")
    while rescore():
        pass  # as the worker does a moment after the address is printed
    assert [colour_of(shop) for shop in (showcase.HOTPOT, showcase.PHARMACY, showcase.WORKSHOP)] == [
        "yellow", "green", "red",
    ]  # fmt: skip


# Each account, and where it begins to look around.
DESKS = {
    "": ["/"], "wu": ["/officer/"], "zhao": ["/officer/", "/officer/m/"], "sun": ["/officer/"], "zhou": ["/officer/"],
    "jiang": ["/officer/"], "gu": ["/officer/"], "tang": ["/officer/"], "he": ["/officer/", "/data/"],
    "shen": ["/admin-desk/"], "admin": ["/admin-desk/", "/officer/"],
}  # fmt: skip
# Where identifiers are what the page is about: the standard, sources, parameters, columns of open data, the API.
OF_IDENTIFIERS = ("/data/", "/open/", "/admin-desk/parameters/", "/admin-desk/audit/", "/api/", "/e/", "/officer/e/")
MOST_QUERIES = 12


@pytest.mark.clause("SZ-4.4-01")
@pytest.mark.parametrize("who", todays([*DESKS], now=4))
def test_whatever_a_page_offers_opens_and_is_in_order(city: list[str], who: str) -> None:
    """Every link of every page on, as each person of the demo: none is refused, none is empty, none says a slip."""
    client = Client()
    if who:
        told = {"login": who, "password": PASSWORD}
        assert client.post(reverse("account_login"), told).status_code == 302
    walk = Walk(client, OF_IDENTIFIERS).from_(*DESKS[who])
    assert len(walk.opened) > 15
    assert walk.faults == []
    assert {name: number for name, number in walk.queries.items() if number > MOST_QUERIES} == {}


# The owners that the annex names for each theme database, as the standard calls the offices.
OWNERS = {
    "subjects": "登记注册指导处 科技与信息化处",
    "acts": "行政审批处 法规处 执法稽查处",
    "key_products": "行政审批处 产品质量安全监管处 认证监管处 标准化处 计量处",
    "rights_rescue": "消费者权益保护处 特种设备安全监察处",
    "special_equipment": "特种设备安全监察处 特种设备检验机构",
    "food_drug": "食品安全协调处 食品生产安全监管处 食品经营安全监管处 特殊食品安全监管处 药品与化妆品监管处 "
    "医疗器械监管处 药品安全抽检监测处",
    "credit": "信用与风险监管处 执法稽查处",
    "prices": "价格与收费监管处",
    "intellectual_property": "知识产权服务处 知识产权促进处 知识产权保护处",
    "quality_base": "质量发展处 计量处 标准化处 认证监管处 认可与检验检测监管处",
    "co_governance": "食品经营安全监管处 商品交易市场监管处 网络交易监管处 广告监管处",
    "policy": "法规处",
}
# What the platform writes itself when it happens, and a scenario's own.
BEGINS_EMPTY = {"lift_rescue"}


@pytest.mark.clause("WX-DB-00", "WX-DB-01", "WX-DB-02", "WX-DB-03", "WX-DB-04", "WX-DB-05", "WX-DB-06")
@pytest.mark.clause("WX-DB-07", "WX-DB-08", "WX-DB-09", "WX-DB-10", "WX-DB-11", "WX-DB-12")
@pytest.mark.clause("WX-ANX-DB01", "WX-ANX-DB02", "WX-ANX-DB03", "WX-ANX-DB04", "WX-ANX-DB05", "WX-ANX-DB06")
@pytest.mark.clause("WX-ANX-DB07", "WX-ANX-DB08", "WX-ANX-DB09", "WX-ANX-DB10", "WX-ANX-DB11", "WX-ANX-DB12")
def test_the_steward_finds_every_register_of_the_twelve_themes_filled_and_owned(city: list[str]) -> None:
    he = Client()
    he.post(reverse("account_login"), {"login": "he", "password": PASSWORD})
    for theme, kinds in standard().themes.items():
        page = he.get(f"/data/standard/?theme={theme}").content.decode()
        lines = {line.split('"')[0]: line for line in page.split('data-address="/data/standard/')[1:]}
        assert lines.keys() == {kind.id for kind in kinds}, theme
        rows = {id: re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL)[2] for id, line in lines.items()}
        empty = {id for id, told in rows.items() if not int(told)} - BEGINS_EMPTY
        assert empty == set(), theme
        assert [owner for owner in OWNERS[theme].split() if owner not in page] == [], theme
    # Crossed by the code: one shop's records lie in many themes, and its dossier has them on one page.
    shop = subject_by(showcase.HOTPOT.uscc)
    assert shop is not None
    types = set(Record.objects.filter(subject=shop, superseded_at=None).values_list("type", flat=True))
    assert len({standard().type(type).theme for type in types}) >= 4
    page = he.get(f"/officer/e/{shop.identity}").content.decode()
    titles = {standard().section_title(kind.portrait) for kind in map(standard().type, types) if kind.portrait}
    assert sum(title in page for title in titles) >= 4


# Days that are set beforehand may lie ahead; so may the day on which a penalty will be published.
AHEAD = re.compile(r"(_to|_by|_until|_due|_end|_end_on|ends_on|expires_on)$|^next_|^published_on$")


def test_nothing_is_said_to_have_happened_tomorrow(city: list[str]) -> None:
    today, told = f"{city_time.today():%Y-%m-%d}", set()
    for type, values in Record.objects.filter(superseded_at=None).values_list("type", "open"):
        days = {name: text for name, text in json.loads(values).items() if re.match(r"\d{4}-\d\d-\d\d", str(text))}
        told |= {(type, name) for name, text in days.items() if text[:10] > today and not AHEAD.search(name)}
    assert told == set()
