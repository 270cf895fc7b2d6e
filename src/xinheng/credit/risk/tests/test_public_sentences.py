"""A public sentence follows from the value, and is told only beside records that say the same."""

import re

import pytest
from tests import shop as city
from tests.shop import days_ago

from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.registry import indicators
from xinheng.credit.risk.telling.evidence import proven
from xinheng.credit.risk.telling.wording import ClassReason, bin_of, notice_of
from xinheng.fusion.registers.models import Record

EDGE = ("0", "0.01", "0.33", "0.34", "0.5", "0.66", "0.67", "1", "2", "3", "4", "6", "10", "30", "31", "100", "-1", "x")
SAYING = [indicator for indicator in indicators().values() if indicator.notice or any(b.notice for b in indicator.bins)]


def values_of(indicator) -> list[str | None]:
    """Every value a bin names, the codes of its words, and the edges."""
    named = [one.equals for one in indicator.bins] + [value for one in indicator.bins for value in one.one_of]
    bounds = [bound for one in indicator.bins for bound in (one.from_, one.upto, one.below, one.above)]
    found = [str(int(v) if isinstance(v, bool) else v) for v in (*named, *bounds, *indicator.labels) if v is not None]
    return [None, *dict.fromkeys((*found, *EDGE))]


@pytest.mark.parametrize("indicator", SAYING, ids=lambda one: one.id)
def test_a_sentence_follows_from_the_value_in_every_bin_and_at_every_edge(indicator):
    for value in values_of(indicator):
        outcome = bin_of(indicator, value)
        said = notice_of(indicator, value, outcome.points if outcome else 0)
        if outcome is None or outcome.points <= 0:
            assert said == "", f"{value} costs nothing"
        if said:
            assert len(said) <= 24 and not re.search(r"None|[{}]|（日期不详）", said), said
            assert "多次" not in said or float(value or 0) > 1
            numbers = re.findall(r"(?:受过|有|半年|连续)(\d+)(?:次|批次|件|台|年)", said)
            assert all(float(number) == float(value or 0) for number in numbers), (value, said)
            assert all(int(p) == round(float(value or 0) * 100) for p in re.findall(r"(\d+)%", said))


@pytest.mark.parametrize("indicator", list(indicators().values()), ids=lambda one: one.id)
def test_good_news_is_never_a_warning(indicator):
    for outcome in indicator.bins:
        assert outcome.points > 0 or not outcome.notice
        assert notice_of(indicator, "1", min(outcome.points, 0)) == ""


SUBJECT = {"kind": "entity", "id": "uscc:x", "name": "", "status": "1"}


def record(type: str, fields: dict[str, str], on: str = days_ago(30), **more: object) -> dict[str, object]:
    return {"type": type, "key": on, "effective_on": on, "ends_on": None, "fields": fields, **more}


def reason(id: str, words: str = "旧话") -> ClassReason:
    return ClassReason(
        indicator=id, title="", points=9, cost=1, text="", words=words, since=None, until=None, section="x", public=True
    )


def checks(*results: str) -> list[dict[str, object]]:
    return [record("inspection_result", {"result": one}, days_ago(20 + place)) for place, one in enumerate(results)]


@pytest.mark.parametrize(
    ("indicator", "records", "said"),
    [
        ("G-C10", [record("voluntary_commitment", {"kept": "1"})], []),
        ("G-C10", [record("voluntary_commitment", {"kept": "0"})], ["自主承诺未履行"]),
        ("G-S08", checks("1", "1", "1"), []),
        ("G-S08", checks("1", "3"), ["近三年的检查50%发现问题（2次中1次）"]),
        ("G-S26", checks("1", "1"), []),
        ("G-S26", checks("P", "1"), ["近半年1次检查发现问题，待处理"]),
        ("G-S01", [], []),
        ("G-S01", [record("administrative_penalty", {})] * 2, ["近两年受过2次行政处罚"]),
        ("G-S01", [record("administrative_penalty", {}, days_ago(900))], []),
        ("G-S06", [record("abnormal_operation_list", {"listing_reason": "E4"}, ends_on=days_ago(2))], []),
        ("G-B10", [record("registration", {"registration_state": "1"})], []),
        ("G-B10", [record("registration", {"registration_state": "S1"})], ["登记状态为歇业"]),
        ("G-S24", [record("administrative_licence", {}, ends_on=days_ago(-9))], []),
        ("G-S24", [record("administrative_licence", {}, ends_on=days_ago(9))], ["旧话"]),
        ("G-A02", [record("employment_ban", {})], []),
        ("G-A02", [record("key_person_alert", {"kind": "catering"})], []),
        ("G-A02", [record("key_person_alert", {"kind": "ban"}, ends_on=days_ago(1))], []),
        ("X-0", [record("administrative_penalty", {})], []),
    ],
)
def test_a_sentence_is_told_from_the_records_on_the_page(indicator, records, said):
    assert [one["words"] for one in proven([reason(indicator)], records, SUBJECT, city.TODAY)] == said


@pytest.mark.django_db
def test_a_record_that_left_the_page_takes_its_sentence_along(client):
    shop = city.register()
    city.penalise()
    store(prepare([shop.pk]))
    assert "受过1次行政处罚" in client.get(f"/e/{shop.identity}").content.decode()
    Record.objects.filter(type="administrative_penalty").delete()
    assert "次行政处罚" not in client.get(f"/e/{shop.identity}").content.decode()
