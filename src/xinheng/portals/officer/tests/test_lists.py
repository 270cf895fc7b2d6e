"""Lists: narrowed in every way, kept as a view, taken away as a workbook; several rows moved at once."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests import cast as people

from xinheng.kit import city_time
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.tests.walk import KNOWN
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.models import Matter, SavedView

pytestmark = pytest.mark.django_db
LIST = "/officer/complaints/"


@pytest.fixture
def three(cast, shop):
    return [submit_complaint(form=replace(KNOWN, identity=shop.identity)).complaint for _ in range(3)]


def numbers(answer, rows):
    page = answer.content.decode()
    return [one.number for one in rows if one.number in page]


@pytest.mark.clause("CQ-6.5-04", part=True)
def test_a_list_is_narrowed_kept_and_taken_away(sign_in, three):
    sun, one = sign_in("sun"), three[1]
    sun.post(f"/officer/matters/{one.number}/claim")
    today = city_time.today()
    for asked, found in {
        f"q={one.number[-8:]}": [one],
        "holder=me": [one],
        "holder=nobody": [three[0], three[2]],
        "holder=qian": [],
        "state=accepted": [],
        "due=overdue": [],
        "due=none": [],
        f"since={today}&until={today}": three,
        f"until={today - timedelta(days=1)}": [],
        f"office={people.OFFICE}": three,
        "office=5099/509902/": [],
        "since=yesterday&due=whenever&order=up": three,
        "view=closed": [],
        "view=overdue": [],
    }.items():
        assert numbers(sun.get(f"{LIST}?{asked}"), three) == [each.number for each in found], asked
    assert sun.post("/officer/kinds/complaint/view", {"title": "我手里的", "query": "holder=me"}).status_code == 302
    assert "我手里的" in sun.get(LIST).content.decode()
    assert "我手里的" not in sign_in("zhao").get(LIST).content.decode()
    kept_one = SavedView.objects.get()
    sign_in("zhao").post("/officer/kinds/complaint/view", {"drop": kept_one.pk})
    assert SavedView.objects.count() == 1
    sign_in("sun").post("/officer/kinds/complaint/view", {"drop": kept_one.pk})
    assert not SavedView.objects.exists()
    assert sign_in("sun").post("/officer/kinds/complaint/view", {"title": " ", "query": ""}).status_code == 422


def test_a_day_that_is_none_is_told_of_and_kept_and_no_workbook_leaves_without_it(sign_in, three):
    sun, today = sign_in("sun"), city_time.today()
    wrong, backwards = "since=2026-02-31", f"since={today}&until={today - timedelta(days=1)}"
    for asked, words, found in (
        (wrong, "建立日期自“2026-02-31”看不懂，应写成 2026-11-20。没有按它筛选。", three),
        (backwards, "后一天早于前一天", []),
        (f"since={today:%Y}年{today.month}月{today.day}日", "", three),
    ):
        answer = sun.get(f"{LIST}?{asked}")
        assert words in answer.content.decode() and numbers(answer, three) == [one.number for one in found]
        assert ("notice amber" in answer.content.decode()) == bool(words), asked
        workbook = sun.get(f"/officer/kinds/complaint/list.xlsx?{asked}")
        assert workbook.status_code == (422 if words else 200), asked
        assert not words or (words in workbook.content.decode() and asked.split("&")[0] in workbook.content.decode())
    assert 'value="2026-02-31"' in sun.get(f"{LIST}?{wrong}").content.decode()
    assert AuditEvent.objects.filter(verb="list.export").count() == 1


def test_a_workbook_holds_what_the_list_shows_and_that_it_was_taken_is_known(sign_in, three):
    answer = sign_in("sun").get(f"/officer/kinds/complaint/list.xlsx?since={city_time.today()}")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert {row[0] for row in rows[1:]} == {one.number for one in three} and rows[0][0] == "编号"
    assert people.LIN.phone not in str(rows) and people.LIN.name not in str(rows)
    assert AuditEvent.objects.get(verb="list.export").detail == '{"list":"complaint","rows":3}'
    assert sign_in("he").get("/officer/kinds/complaint/list.xlsx").status_code == 404
    assert (
        len(
            list(
                load_workbook(
                    io.BytesIO(sign_in("qian").get("/officer/kinds/complaint/list.xlsx").content)
                ).active.values
            )
        )
        == 1
    )


@pytest.mark.clause("CQ-6.5-05", part=True)
def test_several_are_decided_at_once_and_each_tells_its_own(sign_in, three):
    sun, pks = sign_in("sun"), [one.matter_id for one in three]
    sun.post(f"{LIST}{three[0].number}/do/accept")
    page = sun.post("/officer/batch", {"matter": pks, "act": "reject"}).content.decode()
    assert "法定情形" in page or "不予受理" in page
    told = {"matter": pks, "act": "reject", "sure": "1", "reason_code": "R16-4", "words": "已过三年"}
    page = sun.post("/officer/batch", told).content.decode()
    assert "办好 2 件，没办成 1 件" in page and three[0].number in page
    assert sorted(Complaint.objects.values_list("matter__state", flat=True)) == ["accepted", "rejected", "rejected"]
    assert sun.post("/officer/batch", {**told, "words": ""}).status_code == 422


def test_what_went_elsewhere_since_the_list_was_shown_is_told(sign_in, cast, three):
    """Three were ticked, one has gone to another district meanwhile: two are done, and nobody thinks it was three."""
    pks = [one.matter_id for one in three]
    Matter.objects.filter(pk=pks[0]).update(office=people.OTHER_OFFICE)
    told = {"matter": pks, "act": "assign", "to": "zhao", "reason": "片区分工"}
    asked = sign_in("sun").post("/officer/batch", told).content.decode()
    assert "2 件一起办" in asked and "另有 1 件没有列入" in asked
    page = sign_in("sun").post("/officer/batch", {**told, "sure": "1"}).content.decode()
    assert "办好 2 件" in page and "另有 1 件没有列入" in page


def test_work_is_given_out_at_once_by_who_gives_out_work(sign_in, cast, three):
    told = {
        "matter": [one.matter_id for one in three],
        "act": "assign",
        "sure": "1",
        "to": "zhao",
        "reason": "片区分工",
    }
    nothing = sign_in("zhao").post("/officer/batch", told).content.decode()
    assert "没办成 3 件" in nothing and "其余已经办好" not in nothing and "没有列入" not in nothing
    assert "办好 3 件" in sign_in("sun").post("/officer/batch", told).content.decode()
    assert set(Complaint.objects.values_list("matter__assignee", flat=True)) == {cast.zhao.pk}
    assert sign_in("qian").post("/officer/batch", told).status_code == 422
    for act in ("", "close", "withdraw", "register", "drop"):
        assert sign_in("sun").post("/officer/batch", {**told, "act": act}).status_code == 422


def test_clues_of_one_thing_are_put_together(sign_in, cast, shop):

    tip = Tip(
        source="walk_in",
        channel="officer",
        title="油烟",
        text="后厨油烟大",
        identity=shop.identity,
        breach_suspected=True,
    )
    first, *others = [register_clue(tip=tip, office=people.OFFICE, by=cast.sun) for _ in range(3)]
    told = {
        "matter": [one.matter_id for one in others],
        "act": "merge",
        "sure": "1",
        "parent": first.number,
        "reason": "同一件事",
    }
    assert "办好 2 件" in sign_in("sun").post("/officer/batch", told).content.decode()
    assert Clue.objects.filter(matter__state="merged").count() == 2


def test_on_a_phone_every_list_of_an_officer_stacks():
    """Who was away could not end it on a phone: the button stood beyond the edge of a table that only slides."""
    home = Path(__file__).parents[1] / "templates" / "officer"
    tables = [
        (page.name, table)
        for page in sorted(home.glob("*.html"))
        for table in re.findall(r'<table class="list.*?</table>', page.read_text(encoding="utf-8"), re.S)
    ]
    assert len(tables) > 10
    assert [name for name, table in tables if "stacked" not in table and "data-row" not in table] == []
