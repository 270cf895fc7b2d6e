"""The dossier page: for anyone, on a past day, in the elder version."""

import re
from datetime import timedelta

import pytest
from tests import shop as city

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Source, Subject
from xinheng.fusion.standard.pack import Pack, pack
from xinheng.kit import city_time
from xinheng.portals.public.due import coming, overdue
from xinheng.portals.ui.sources import sources_read_in

pytestmark = pytest.mark.django_db


def page(client, shop, **asked: str) -> str:
    answer = client.get(f"/e/{shop.identity}", asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("CQ-6.2-20")
def test_the_mark_block_has_colour_shape_word_and_letter(client, shop):
    shown = page(client, shop)
    assert 'class="markblock yellow"' in shown
    assert ">C</text>" in shown and "<span>黄码</span><span>关注</span>" in shown
    assert "信用风险 C 级" in shown


def test_three_things_at_most_each_leading_to_its_section(client, shop):
    shown = page(client, shop)
    assert 'href="#penalties"' in shown and 'id="penalties"' in shown
    assert shown.count('<li><a href="#') <= 3


@pytest.mark.clause("CQ-6.2-21")
def test_the_radar_has_its_table(client, shop):
    shown = page(client, shop)
    assert 'id="aspects-chart"' in shown and 'id="aspects-table"' in shown and "合规经营" in shown


@pytest.mark.clause("CQ-6.2-22", part=True)
def test_the_trend_comes_with_a_second_month(client, shop):
    assert 'id="trend"' not in page(client, shop)
    result = shop.risk_results.get()
    result.pk, result.current, result.as_of = None, False, city_time.today() - timedelta(days=70)
    result.save()
    assert 'id="trend-chart"' in page(client, shop)


def test_every_section_names_its_source_and_a_way_to_correct_it(client, shop):
    shown = page(client, shop)
    assert "更新" in shown
    assert f"/objection?e={shop.identity}" in shown


def test_a_late_source_says_since_when(client, shop):
    Source.objects.update(last_received_at=city_time.now() - timedelta(days=9))
    sources_read_in.cache_clear()
    assert "9 天未更新" in page(client, shop)


def test_what_is_personal_never_reaches_the_page(client, shop):
    city.register(phone="13900000009", legal_representative_id="509901197901010016")
    shown = page(client, shop)
    assert "13900000009" not in shown and "509901197901010016" not in shown


def test_an_empty_section_that_no_department_delivers_proves_nothing(client, cast):
    assert "没有正在公示的行政处罚。" not in page(client, city.register())


def test_a_clean_record_is_said_to_be_one(client, cast):
    clean = city.register()
    Source.objects.create(name="penalty", title="行政处罚信息", department="执法处", last_received_at=city_time.now())
    sources_read_in.cache_clear()
    shown = page(client, clean)
    assert "行政处罚信息 · 今日" in shown
    assert "没有正在公示的行政处罚。" in shown and f"截至 {city_time.today()}" in shown
    assert "未评" in shown


@pytest.mark.parametrize("identity", ["uscc:91509901MA00000000", "nonsense", "person:x", "a:b:c", "%00"])
def test_an_unknown_identifier_is_404_with_a_way_on(client, shop, identity):
    answer = client.get(f"/e/{identity}")
    assert answer.status_code == 404
    assert "回首页" in answer.content.decode()


def test_persons_have_no_page(client, shop):
    Subject.objects.filter(pk=shop.pk).update(kind="person")
    assert client.get(f"/e/{shop.identity}").status_code == 404


def test_before_the_first_file_nothing_good_is_said(client, shop):
    shown = page(client, shop, as_of="2020-01-01")
    assert "这一天平台还没有这家的资料" in shown
    assert "没有正在公示的行政处罚" not in shown


@pytest.mark.parametrize("asked", ["x", "2026-02-30", "2999-01-01"])
def test_a_day_that_cannot_be_shown_is_explained(client, shop, asked):
    shown = page(client, shop, as_of=asked)
    assert "下面是今天的内容" in shown


def test_the_elder_version_has_the_same_facts_without_charts(client, shop):
    shown = page(client, shop, elder="1")
    assert "读给我听" in shown and "黄码" in shown and '<details id="penalties">' in shown
    assert "chart" not in shown and 'class="tabs"' not in shown


def test_no_door_of_the_page_is_lost_in_the_elder_version(client, shop):
    """Links and words that only look are its own; where one gets to and what may be said is the same."""
    plain, elder = (doors(page(client, shop, elder=version)) for version in ("0", "1"))
    assert {one for one in plain if one.startswith("/objection?")} and plain <= elder
    assert 'class="elder"' in client.get("/nothing-here?elder=1").content.decode()
    assert 'class="elder"' not in client.get("/nothing-here?elder=0").content.decode()


def doors(shown):
    """Where a page leads to, but for its own parts, its other version and the day it tells of."""
    found = re.findall(r'href="(/[^"]*|tel:[^"]*)"', shown)
    return {one for one in found if "elder=" not in one and "/static" not in one}


def test_without_a_published_class_the_page_opens_with_the_facts(client, shop, monkeypatch):
    quiet = Pack(pack().folder, pack().city.model_copy(update={"class_public": False}), pack().divisions)
    monkeypatch.setattr("xinheng.credit.risk.queries.pack", lambda: quiet)
    shown = page(client, shop)
    assert "件事值得您先知道" in shown
    assert "黄码" not in shown and 'id="aspects"' not in shown


@pytest.mark.parametrize("state", ["1", "S1", "2", "3", "4", "S4"])
def test_the_page_says_the_registered_state_and_never_that_a_shop_is_open(client, cast, state):
    shown = page(client, city.register(registration_state=state))
    assert "照常营业" not in shown and "登记状态：" in shown


def test_the_elder_version_has_the_same_identity(client, shop):
    shown = page(client, shop, elder="1", typed="1")
    assert "江岸路88号" in shown and "不能证明店里的码是真的" in shown and city.SHOP[:4] in shown


def told(fields: dict[str, str], **more: object) -> dict[str, object]:
    type = "use_registration" if "next_inspection_on" in fields else "maintenance"
    return {"key": "upkeep", "records": [{"type": type, "fields": fields} | more]}


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (told({"next_due_on": city.days_ago(26)}), ["维护保养超期 26 天"]),
        (
            told({"next_inspection_on": city.days_ago(1)}, about={"name": "5号客梯"}),
            ["5号客梯定期检验超期 1 天"],
        ),
        (told({"next_due_on": city.days_ago(0)}), []),
        (told({"next_due_on": city.days_ago(-1)}), []),
        (told({"next_due_on": ""}), []),
        (told({"next_inspection_on": city.days_ago(9), "state": "cancelled"}), []),
        (told({"next_inspection_on": city.days_ago(9), "state": "suspended"}), []),
        (told({"next_inspection_on": city.days_ago(9), "state": "expired"}), ["定期检验超期 9 天"]),
    ],
)
def test_what_is_due_is_compared_with_today(section, said):
    assert [one["text"].partition("（")[0] for one in overdue([section], city.TODAY)] == said


def test_a_later_visit_settles_an_earlier_one():
    visits = [told({"next_due_on": city.days_ago(days)}) for days in (40, -3, 26)]
    assert overdue(visits, city.TODAY) == []
    assert coming(visits, city.TODAY) == [f"下次维护保养 {city.days_ago(-3)}，还有 3 天"]


def test_a_late_lift_is_not_hidden_by_another_of_its_name():
    late, fit = told({"next_due_on": city.days_ago(26)}), told({"next_due_on": city.days_ago(-3)})
    for number, section in enumerate((late, fit)):
        section["records"][0]["about"] = {"id": f"equipment_code:{number}", "name": "5号客梯"}
    said = [f"5号客梯维护保养超期 26 天（应于 {city.days_ago(26)}）"]
    assert [one["text"] for one in overdue([late, fit], city.TODAY)] == said


def certify(number: str, **fields: str) -> None:
    row = {
        "licence_identifier": f"1.2.156.{number}", "licence_type": "food_business", "licence_number": number,
        "uscc": city.SHOP, "holder": "巴味轩", "issuer": "两河区市场监督管理局", "state": "valid",
    }  # fmt: skip
    write_records(type="electronic_licence", rows=[row | fields], by="system")


def test_a_licence_and_its_electronic_copy_are_one_card(client, shop):
    licence = {
        "licence_number": "JY001", "uscc": city.SHOP, "entity_name": shop.name, "state": "valid",
        "licence_name": "食品经营许可证", "authority": "两河区市场监督管理局", "valid_from": city.days_ago(300),
    }  # fmt: skip
    write_records(type="administrative_licence", rows=[licence], by="system")
    certify("JY001")
    assert page(client, shop).count("JY001") == 1 and 'id="certificates"' not in page(client, shop)
    certify("DZ777")
    assert "DZ777" in page(client, shop)


def test_the_page_begins_with_what_matters_and_ends_with_the_charts(client, shop):
    shown = page(client, shop)
    parts = re.findall(r'<section class="band" id="(\w+)"', shown)
    assert parts.index("penalties") < parts.index("registration") < parts.index("aspects")
    card = shown.partition('id="penalties"')[2].partition("</article>")[0]
    assert card.index('class="what"') < card.index("决定书文号")


def test_a_closed_shop_grows_no_older_and_offers_no_complaint_first(client, cast):
    shown = page(client, city.register(registration_state="4"))
    assert "成立 5 年" not in shown and "登记状态：注销" in shown and "不再评定" in shown
    assert 'class="button filled" href="/complaint/' not in shown


def test_a_household_is_told_in_the_words_the_law_has_for_it(client):
    household = city.register(city.OTHER, subject_category="98", registered_capital="100000")
    shown, company = page(client, household), page(client, city.register())
    assert all(f"<dt>{word}</dt>" in shown for word in ("经营者", "资金数额", "经营场所", "注册日期"))
    assert "法定代表人" not in shown and "<dt>法定代表人</dt>" in company


def test_what_is_written_out_escapes_what_others_wrote(client, shop):
    name = """<i title='a"b'>&amp;"""
    Subject.objects.filter(pk=shop.pk).update(name=name, address=name)
    shown = page(client, shop, as_of=name)
    assert "<i title" not in shown and "&amp;amp;" in shown
    shown = page(client, shop)
    assert shown.count("&lt;i title=&#x27;a&quot;b&#x27;&gt;&amp;amp;") >= 6 and "<i title" not in shown


def test_the_frame_is_the_one_of_every_page(client, shop):
    """Cut into pieces once: what differs from one dossier to the next is put between them, and nothing is left over."""
    shown, other = page(client, shop), client.get("/about").content.decode()
    assert "\0" not in shown and shown.count("elder=1") == 2
    head = re.compile(r'<header class="site.*?</header>', re.S)
    (mine,), (its,) = head.findall(shown), head.findall(other)
    assert mine == its.replace('"/about?elder=1"', f'"/e/{shop.identity}?elder=1"')
