"""What officers did is counted from the steps, month by month; what was rightly objected to counts no more."""

from datetime import date, timedelta

import pytest
from tests import cast as people
from tests import story
from tests.kept import kept

from xinheng.kit import city_time
from xinheng.kit.declared import DeclarationError
from xinheng.supervision.performance import declarations
from xinheng.supervision.performance.actions import ObjectionRefused, answer_objection, count_month, object_to
from xinheng.supervision.performance.declarations import INDICATORS, indicators
from xinheng.supervision.performance.models import Figure
from xinheng.supervision.performance.queries import behind, open_months, people_assessed, person_assessed
from xinheng.supervision.performance.rules import Month, Value, month_of, period_of, points_of, quarter_of, score_of
from xinheng.support.notices.queries import unread_for
from xinheng.support.procedures.actions import move

pytestmark = pytest.mark.django_db
checked = kept(story.finished)


@pytest.fixture
def cast():
    return people.cast()


def this_month() -> Month:
    return open_months(city_time.today())[0]


def told(person, name):
    found = Figure.objects.filter(account=person, indicator=name).first()
    return (found.part, found.whole) if found else None


def test_a_check_that_came_back_once_and_was_sent_in_again(cast, checked):
    move(matter=checked.task.matter, verb="return_result", by=cast.sun, reason="照片不清楚")
    move(matter=checked.task.matter, verb="submit_result", by=cast.zhao)
    count_month(month=this_month())
    assert told(cast.zhao, "checks_done") == (1, 1)
    assert told(cast.zhao, "results_passed_at_once") == (1, 2), "one of two times it passed"
    assert told(cast.zhou, "dispatched_in_time") == (1, 1) and told(cast.qian, "checks_done") is None


def test_counting_twice_gives_the_same(cast, checked):
    first = count_month(month=this_month())
    assert first and count_month(month=this_month()) == first == Figure.objects.count()


def test_what_is_rightly_objected_to_counts_no_more_and_both_are_told(cast, checked):
    count_month(month=this_month())
    period, one = month_of(city_time.today()), indicators()["results_passed_at_once"]
    (row,) = behind(cast.zhao, "results_passed_at_once", one, period, reader=cast.zhao)
    told_of = {"indicator": "results_passed_at_once", "month": this_month(), "step": row.step}
    made = object_to(by=cast.zhao, words="系统故障重复提交。", **told_of)
    assert unread_for(cast.sun).filter(title__startswith="考核异议").count() == 1
    with pytest.raises(ObjectionRefused, match="已经提过"):
        object_to(by=cast.zhao, words="再提一次。", **told_of)
    with pytest.raises(ObjectionRefused, match="由上一级"):
        answer_objection(objection=made, upheld=True, words="同意。", by=cast.zhao)
    answer_objection(objection=made, upheld=True, words="核对属实。", by=cast.sun)
    assert told(cast.zhao, "results_passed_at_once") is None, "the step was the only one"
    assert unread_for(cast.zhao).filter(title="考核异议成立").exists()
    with pytest.raises(ObjectionRefused, match="已经答复过"):
        answer_objection(objection=made, upheld=False, words="不同意。", by=cast.sun)


def test_a_month_that_stands_is_not_objected_to_any_more(cast, clock, checked):
    month = this_month()
    count_month(month=month)
    clock((city_time.local(city_time.now()) + timedelta(days=70)).strftime("%Y-%m-%d %H:%M"))
    with pytest.raises(ObjectionRefused, match="已经固定"):
        object_to(by=cast.zhao, indicator="checks_done", month=month, step=None, words="少算了一件。")


def test_who_leads_sees_his_own_people_and_no_others(cast, checked):
    count_month(month=this_month())
    period = month_of(city_time.today())
    assert [one.name for one in people_assessed(cast.sun, period)].count("赵明远") == 1
    assert "周衡" not in [one.name for one in people_assessed(cast.sun, period)]
    assert "周衡" in [one.name for one in people_assessed(cast.tang, period)]
    assert people_assessed(cast.qian, period) == [] and people_assessed(cast.admin, period) == []


def test_points_go_from_none_to_full_and_what_has_nothing_is_left_out():
    known = indicators()
    share, days = known["results_passed_at_once"], known["first_response"]
    assert points_of(share, Value(10, 10)) == share.weight and points_of(share, Value(5, 10)) == 0
    assert points_of(share, Value(8, 10)) == pytest.approx(share.weight / 2)
    assert points_of(days, Value(1, 1)) == days.weight and points_of(days, Value(20, 2)) == 0
    assert points_of(days, Value()) is None and points_of(known["mediations_paused"], Value(1, 2)) is None
    assert score_of(known, {"first_response": Value(1, 1)}) == 100 and score_of(known, {}) is None


def test_months_add_up_to_a_quarter(cast, checked):
    count_month(month=this_month())
    month, quarter = month_of(city_time.today()), quarter_of(city_time.today())
    monthly, quarterly = (person_assessed(cast.zhao, one, reader=cast.zhao).values for one in (month, quarter))
    assert monthly == quarterly


@pytest.mark.parametrize("key", ["", "2026-13", "2026Q5", "9999-01", "早", "0000-01", "0000Q1"])
def test_what_names_no_period_is_this_month(key):
    assert period_of(key, date(2026, 11, 29)).key == "2026-11"
    assert period_of("2026Q3", date(2026, 11, 29)).months[0].first == date(2026, 7, 1)
    assert period_of("2026-11", date(2026, 11, 29)).before.key == "2026-10"


FILE = '[indicators.x]\ntitle = "甲"\nstage = "乙"\nbasis = "丙"\nweight = 1\nfull = 1\nnone = 0\n'


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ('counted = "number"\nprocedure = "clue"\nsteps = ["fly"]', "indicators.x.steps"),
        ('counted = "number"\nprocedure = "clew"\nsteps = ["register"]', "indicators.x.procedure"),
        ('counted = "in_time"\nprocedure = "clue"\nsteps = ["register"]\nclock = "tower"', "indicators.x.clock"),
        ('counted = "days"\nprocedure = "clue"\nsteps = ["register"]', "indicators.x"),
    ],
)
def test_a_wrong_indicator_fails_with_file_and_key(tmp_path, more, key):
    (tmp_path / declarations.FILE).write_text(FILE + more, encoding="utf-8")
    with pytest.raises(DeclarationError) as wrong:
        INDICATORS.of(tmp_path)
    assert wrong.value.key == key and wrong.value.path.name == declarations.FILE


def test_a_city_adds_and_replaces(tmp_path):
    own = FILE.replace("indicators.x", "indicators.clues_registered") + 'counted = "number"\nprocedure = "clue"\n'
    (tmp_path / declarations.FILE).write_text(own + 'steps = ["register"]', encoding="utf-8")
    known = INDICATORS.of(tmp_path)
    assert known["clues_registered"].title == "甲" and "checks_done" in known
