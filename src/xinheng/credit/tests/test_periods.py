"""A later law shortens a period that runs and never prolongs it (立法法 art 104)."""

from datetime import date

import pytest

from xinheng.credit import periods
from xinheng.credit.periods import ENDLESS, kindest
from xinheng.kit.conditions import nodes as n
from xinheng.support.procedures.parameters import Parameter, ParameterMissing, ParameterValue

TODAY = date(2026, 11, 20)


def law(*months: tuple[int, int]) -> Parameter:
    """In force from the first of January of each year for so many months."""
    values = [
        ParameterValue(since=date(year, 1, 1), value=value, basis=f"{year} 年法", seen=True) for year, value in months
    ]
    return Parameter(title="公示期", unit="month", values=tuple(values))


def found(*months: tuple[int, int], today: date = TODAY) -> list[tuple[int, int, str]]:
    return [(one.since.year, one.months, one.basis) for one in kindest(law(*months), today)]


def test_one_law_is_that_law():
    assert found((2014, 60)) == [(2014, 60, "2014 年法")]


def test_a_shorter_law_shortens_what_was_there_before_it():
    assert found((2014, 60), (2021, 36)) == [(2014, 36, "2021 年法")]


def test_a_longer_law_prolongs_nothing():
    assert found((2014, 36), (2021, 60)) == [(2014, 36, "2014 年法"), (2021, 60, "2021 年法")]


def test_of_three_the_kindest_after_the_fact_counts():
    assert found((2014, 36), (2018, 60), (2021, 12)) == [(2014, 12, "2021 年法")]
    assert found((2014, 12), (2018, 60), (2021, 36)) == [(2014, 12, "2014 年法"), (2018, 36, "2021 年法")]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([(2014, ENDLESS), (2021, 36)], [(2014, 36, "2021 年法")]),
        ([(2014, 36), (2021, ENDLESS)], [(2014, 36, "2014 年法"), (2021, ENDLESS, "2021 年法")]),
    ],
)
def test_any_end_is_kinder_than_none(months, expected):
    assert found(*months) == expected


def test_a_law_counts_from_its_day_on_however_the_file_is_ordered():
    assert found((2021, 36), (2014, 60)) == [(2014, 36, "2021 年法")]
    assert found((2014, 60), (2021, 36), today=date(2020, 12, 31)) == [(2014, 60, "2014 年法")]
    assert found((2014, 60), (2021, 36), today=date(2021, 1, 1)) == [(2014, 36, "2021 年法")]
    assert found((2021, 36), today=date(2020, 12, 31)) == []


def test_the_end_is_so_many_months_after_the_beginning_or_never():
    starts = n.FieldOf("published_on")
    (short,), (endless,) = kindest(law((2014, 36)), TODAY), kindest(law((2014, ENDLESS)), TODAY)
    assert short.end(starts) == n.AddMonths(starts, 36) and endless.end(starts) == n.NoDay()


def test_the_laws_of_a_parameter_are_told_the_newest_first(monkeypatch):
    monkeypatch.setattr(periods, "parameters", lambda: {"x": law((2014, 36), (2021, 60))})
    monkeypatch.setattr(periods, "with_amendments", lambda name, declared: declared)
    monkeypatch.setattr(periods, "parameter_value", lambda name, day: None)
    assert [one.since.year for one in periods.laws_of("x", TODAY)] == [2021, 2014]


def test_a_parameter_that_is_missing_says_so(monkeypatch):
    monkeypatch.setattr(periods, "parameters", lambda: {"x": law((2021, 36))})
    monkeypatch.setattr(periods, "with_amendments", lambda name, declared: declared)

    def missing(name: str, day: date) -> None:
        raise ParameterMissing(name)

    monkeypatch.setattr(periods, "parameter_value", missing)
    with pytest.raises(ParameterMissing):
        periods.laws_of("x", date(2020, 12, 31))
