"""The internal dossier: everything within the office's area, the public's view outside, personal fields on demand."""

import re

import pytest
from tests import cast as people
from tests import shop as city

from xinheng.kit import city_time
from xinheng.portals.ui import lifeline
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db
PHONE = "13900000009"


def page(client, shop, **asked: str) -> str:
    answer = client.get(f"/officer/e/{shop.identity}", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_point_has_its_reason_and_the_sum(sign_in, shop):
    shown = page(sign_in("zhao"), shop)
    assert "为什么" in shown and "100 − " in shown and "行政处罚次数" in shown


@pytest.mark.parametrize("facts", [{"publicity_state": "4"}, {"penalised_on": city.days_ago(365 * 4)}])
def test_a_repaired_or_expired_penalty_is_never_said_to_be_shown(sign_in, cast, facts):
    shop = city.register()
    city.penalise(**facts)
    shown = page(sign_in("zhao"), shop)
    assert ">公示中<" not in shown and ">已停止公示<" in shown


def test_what_would_change_it(sign_in, shop):
    shown = page(sign_in("zhao"), shop, change="1")
    assert "去掉哪条会变" in shown and "怎么做到" in shown
    there = sign_in("qian").get(f"/officer/e/{shop.identity}", {"change": "1"})
    assert there.status_code == 404


def test_outside_the_area_only_what_is_public(sign_in, shop):
    shown = page(sign_in("qian"), shop)
    assert "下面只有依法公示的内容" in shown
    assert "显示</button>" not in shown


def test_personal_fields_are_opened_for_a_purpose_and_written_down(sign_in, shop):
    city.register(phone=PHONE)
    zhao, address = sign_in("zhao"), f"/officer/e/{shop.identity}/reveal"
    assert PHONE not in page(zhao, shop)
    assert [zhao.post(address, {"purpose": one}).status_code for one in ("", "1", "。。")] == [422] * 3
    assert PHONE in zhao.post(address, {"purpose": "送达通知书"}).content.decode()
    assert AuditEvent.objects.filter(verb="portrait.reveal_restricted").count() == 1


def test_personal_fields_stay_closed_elsewhere(sign_in, shop):
    city.register(phone=PHONE)
    answer = sign_in("qian").post(f"/officer/e/{shop.identity}/reveal", {"purpose": "看看"})
    assert answer.status_code == 422 and PHONE not in answer.content.decode()
    assert sign_in("wu").post(f"/officer/e/{shop.identity}/reveal", {"purpose": "看看"}).status_code == 403


def test_on_a_past_day(sign_in, shop):
    then, now = page(sign_in("zhao"), shop, as_of="2026-01-01"), page(sign_in("zhao"), shop)
    assert "那天知道的内容" in then
    # What is in hand today was not known then.
    assert "在办 <span" in now and "在办 <span" not in then
    # The officer is told, as the public is, why another day than the one asked for is shown.
    assert "“soon”看不懂" in page(sign_in("zhao"), shop, as_of="soon")
    ahead = page(sign_in("zhao"), shop, as_of=city.days_ago(-3))
    assert "还没有到。下面是今天的内容" in ahead and f'value="{city.days_ago(0)}"' in ahead


def test_the_header_finds_subjects_and_clues(sign_in, shop):
    zhao = sign_in("zhao")
    assert shop.name in zhao.get("/officer/search?q=巴味").content.decode()
    assert "没有找到" in zhao.get("/officer/search?q=没有这家店吧").content.decode()
    assert zhao.get("/officer/search").status_code == 200


def test_nobody_by_that_name(sign_in, shop):
    assert sign_in("zhao").get("/officer/e/uscc:91509901MA00000000").status_code == 404
    assert sign_in("shen").get(f"/officer/e/{shop.identity}").status_code == 403


@pytest.mark.clause("CQ-7.4.4-02", "EX-06")
def test_a_life_is_seen_from_its_founding_to_today(sign_in, shop):
    """A picture, and the same as a table: what was founded, listed, fined, and what ended."""
    city.penalise(decision_number="往年", penalised_on=city.days_ago(900), grade="minor")
    city.list_abnormal(removed_on=city.days_ago(3))
    shown = page(sign_in("zhao"), shop)
    life = shown[shown.index('id="life"') : shown.index("</section>", shown.index('id="life"'))]
    assert "全生命周期" in life and 'aria-label="从成立到今天"' in life
    assert life.count('class="life-bar"') >= 1
    rows = re.findall(r"<tr><td class=\"nowrap\">([^<]*)</td><td>([^<]*)</td>", life)
    days = [days[:10] for days, _ in rows]
    assert days == sorted(days, reverse=True)
    assert (f"{city.days_ago(30)} 至 {city.days_ago(3)}", "经营异常名录") in rows
    assert (city.days_ago(900), "行政处罚") in [(day[:10], title) for day, title in rows]
    before = page(sign_in("zhao"), shop, as_of=city.days_ago(1))
    assert "全生命周期" not in before, "nothing was known the day before the first file came"


def test_of_somebody_without_a_dated_fact_no_life_is_drawn():
    assert lifeline.life_of([], None, city.TODAY) is None


def test_what_was_begun_under_a_number_that_turned_out_to_be_this_shops_is_open_here(sign_in, shop, cast):
    told = {"procedure": "complaint", "version": "2026-04", "state": "submitted", "title": "旧号下的投诉"}
    matter = Matter.objects.create(office=people.OFFICE, number="诉旧1", opened_at=city_time.now(), **told)
    assert "旧号下的投诉" not in page(sign_in("zhao"), shop)
    city.known_before(shop, matter)
    assert "旧号下的投诉" in page(sign_in("zhao"), shop)
    assert "旧号下的投诉" not in page(sign_in("qian"), shop)
