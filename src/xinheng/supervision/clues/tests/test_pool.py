"""The pool: who sees which clues, how many queries a page takes, what the drawer suggests."""

import pytest
from tests import cast as people
from tests import story
from tests.shop import known_before

from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.credit_code import generate
from xinheng.supervision.clues import queries
from xinheng.supervision.clues.actions import merge_clue, register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip

pytestmark = pytest.mark.django_db
ROW_QUERIES = 9
DRAWER_QUERIES = 16


@pytest.fixture
def cast():
    everybody = people.cast()
    story.shop()
    return everybody


def clue(text="面里有异物", office=people.OFFICE, identity=f"uscc:{story.SHOP}", **more):
    return register_clue(
        tip=Tip(breach_suspected=True, source="letter", text=text, identity=identity, **more),
        office=office,
        by="system",
    )


def test_a_clerk_sees_the_clues_of_the_district(cast):
    here = clue()
    clue(office=people.OTHER_OFFICE, identity="")
    assert list(queries.pool(cast.sun)) == [here]
    assert queries.pool(cast.zhou).count() == 2


@pytest.mark.parametrize("username", ["wu", "shen", "admin", "he"])
def test_who_has_no_right_to_clues_sees_none(cast, username):
    clue()
    assert list(queries.pool(getattr(cast, username))) == []
    assert list(queries.pool(None)) == []


def test_another_district_opens_none_by_number(cast):
    one = clue()
    assert queries.clue_by_number(cast.qian, one.number) is None
    assert queries.clue_by_number(cast.zhao, one.number) == one


def test_filters_narrow(cast):
    matched, lost = clue(), clue("不知哪家店", identity="", name="无名小店")
    assert list(queries.pool(cast.sun, queries.PoolFilters(unmatched=True))) == [lost]
    assert list(queries.pool(cast.sun, queries.PoolFilters(text="无名"))) == [lost]
    assert set(queries.pool(cast.sun, queries.PoolFilters(source="letter"))) == {matched, lost}
    assert list(queries.pool(cast.sun, queries.PoolFilters(source="12345"))) == []
    assert list(queries.pool(cast.sun, queries.PoolFilters(duplicates=True))) == []
    again = clue("又有异物")
    assert set(queries.pool(cast.sun, queries.PoolFilters(duplicates=True))) == {matched, again}


def test_clues_from_before_and_after_a_number_changed_are_about_one_shop(cast):
    """Each is a double of the other, both count, and the shop shown is the one that is rated today."""
    before, after = clue("凉菜里有异物"), clue("凉菜里有虫子异物")
    shop = subject_by(story.SHOP)
    known_before(shop, before.matter)
    before = queries.clue_by_number(cast.sun, before.number)
    assert set(queries.pool(cast.sun, queries.PoolFilters(duplicates=True))) == {before, after}
    for one, other in ((before, after), (after, before)):
        shown = queries.drawer(one, cast.sun)
        assert ([found.clue for found in shown.duplicates], shown.subject) == ([other], shop)
    merge_clue(clue=after, parent=before, by=cast.sun, reason="同一家店")
    subjects = queries.subjects_of({before.matter.subject_identity, f"uscc:{story.SHOP}"})
    assert {one.pk for one in subjects.values()} == {shop.pk} and [one.clues for one in subjects.values()] == [2, 2]


def test_a_page_takes_as_many_queries_for_many_rows_as_for_two(cast, django_assert_max_num_queries):
    for number in range(6):
        clue(f"第 {number} 次")
    with django_assert_max_num_queries(ROW_QUERIES):
        rows = queries.pool_rows(queries.pool(cast.sun)[:20])
    assert len(rows) == 6
    assert rows[0].glyph == "信"
    assert rows[0].clock.rule.id in {"clue_triage", "clue_legal_verify"}


def test_the_drawer_suggests_subjects_with_reasons(cast, django_assert_max_num_queries):
    story.shop(generate(division="509901", serial=2), "两河区第一面馆餐饮管理有限公司")
    one = clue(identity="", name="第一面馆", address="江岸路12号")
    with django_assert_max_num_queries(DRAWER_QUERIES):
        shown = queries.drawer(one, cast.sun)
    assert shown.suggestions[0].subject.name == story.NAME
    assert shown.suggestions[0].percent > shown.suggestions[1].percent
    assert shown.suggestions[0].reasons


def test_the_drawer_shows_duplicates_with_their_effect(cast):
    first, second = clue("凉菜里有异物"), clue("凉菜里有虫子异物")
    (duplicate,) = queries.drawer(second, cast.sun).duplicates
    assert duplicate.clue == first
    assert duplicate.percent > 50
    assert "第三十五条" in duplicate.effect


def test_a_duplicate_of_another_district_is_not_shown(cast):
    clue(identity="", name="无名小店", office=people.OTHER_OFFICE)
    mine = clue(identity="", name="无名小店")
    assert queries.similar_clues(mine, cast.sun) == []


def test_counts_are_one_query(cast, django_assert_max_num_queries):
    clue(), clue(identity="", name="无名小店")
    queries.pool_counts(cast.sun)
    with django_assert_max_num_queries(1):
        counts = queries.pool_counts(cast.sun)
    assert (counts.all, counts.unmatched, counts.overdue, counts.today) == (2, 1, 0, 2)


@pytest.mark.parametrize(
    ("source", "channel", "shown"),
    [
        ("12315", "report_city_portal", ("报", "举报 · 城市平台")),
        ("12345", "report_hotline_12345", ("报", "举报 · 12345 热线")),
        ("12315", "city_portal", ("诉", "城市平台")),
        ("12315", "hotline_12315", ("诉", "12315 平台")),
        ("letter", "officer", ("信", "来信反映")),
    ],
)
def test_a_report_is_told_from_a_complaint_and_our_own_pages_from_other_platforms(source, channel, shown):
    clue = Clue(source=source, channel=channel)
    assert (clue.glyph, clue.origin) == shown
