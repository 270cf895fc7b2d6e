"""An announced year replaces what was counted by weekends."""

from datetime import date
from typing import Any

import pytest

from xinheng.kit.refusal import Refusal
from xinheng.kit.working_days import AnnouncedDay
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.calendar.actions import load_holidays
from xinheng.support.calendar.models import Holiday
from xinheng.support.calendar.queries import forget_holidays, holidays, missing_year
from xinheng.support.calendar.rules import check_announcement, read_announcement

HEAD = "date,name,is_off\n"
YEAR = (
    HEAD
    + "2027-01-01,元旦,1\n"
    + "".join(f"2027-02-0{n},春节,1\n" for n in range(5, 10))
    + "2027-04-05,清明节,1\n2027-05-03,劳动节,1\n2027-06-09,端午节,1\n2027-09-15,中秋节,1\n2027-10-01,国庆节,1\n"
)
SOURCE = "国务院办公厅放假安排通知"


def load(text: str, year: int = 2027) -> int:
    by, _ = Account.objects.get_or_create(username="he", display_name="何")
    return load_holidays(year=year, days=read_announcement(year, text), source=SOURCE, by=by)


@pytest.mark.django_db
def test_a_loaded_year_is_no_longer_provisional() -> None:
    assert holidays().add_working_days(date(2026, 12, 31), 1).provisional
    assert load(YEAR + "2027-02-13,春节,0\n") == 12
    assert not holidays().add_working_days(date(2026, 12, 31), 1).provisional
    assert holidays().is_working(date(2027, 2, 13)) and not holidays().is_working(date(2027, 2, 8))
    assert AuditEvent.objects.filter(verb="calendar.load").count() == 1


@pytest.mark.django_db
def test_loading_again_replaces_the_year_and_no_other() -> None:
    load(YEAR)
    load(YEAR.replace("2027-06-09", "2027-06-10"))
    assert holidays().is_working(date(2027, 6, 9)) and not holidays().is_working(date(2027, 6, 10))
    assert not holidays().is_working(date(2026, 10, 1))
    assert Holiday.objects.count() == 11


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("day,name\n", "缺少列：date、is_off"),
        (HEAD + "2027/1/1,元旦,1\n", "第 2 行的日期“2027/1/1”"),
        (HEAD + "2027-01-01,元旦,是\n", "第 2 行的 is_off"),
        (YEAR + "2028-01-01,元旦,1\n", "不属于 2027 年"),
        (YEAR + "2027-02-10,春节,0\n", "本来就上班"),
        (YEAR + "2027-10-01,国庆节,1\n", "2027-10-01 出现了两次"),
        (YEAR.replace("2027-01-01,元旦,1\n", ""), "没有元旦"),
        *(
            (YEAR.replace(named, "纪念日"), f"没有{named[:2]}")
            for named in ("清明节", "劳动节", "端午节", "中秋节", "国庆节")
        ),
        (YEAR.replace("春节", "纪念日"), "没有春节"),
        (YEAR.replace("2027-01-01,元旦", "2026-11-30,元旦"), "2026-11-30 不属于 2027 年"),
        (YEAR.replace("2027-01-01,元旦", "2025-12-31,元旦"), "2025-12-31 不属于 2027 年"),
        (YEAR.replace("2027-10-01", "2027-10-04"), "缺少 2027-10-01"),
        (YEAR.replace("2027-04-05", "2027-04-06"), "缺少 2027-04-05"),
        (YEAR.replace("2027-02-08,春节,1\n", ""), "春节假期中间缺少 2027-02-08"),
        (YEAR.replace("2027-02-06,春节,1", "2027-02-06,春节,0"), "列为上班"),
        (YEAR.replace("端午节", ""), "没有写是哪个节日"),
        (HEAD + "2027-01-01,元旦,1\n", "只有 1 天放假"),
    ],
)
def test_a_wrong_file_changes_nothing(text: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        load(text)
    assert not Holiday.objects.exists()


@pytest.mark.django_db
def test_the_last_days_of_december_may_belong_to_the_coming_year() -> None:
    assert load(YEAR + "2026-12-31,元旦,1\n2026-12-26,元旦,0\n") == 13


@pytest.mark.parametrize("count", [6, 7])
def test_a_file_of_fewer_than_seven_days_off_is_not_whole(count: int) -> None:
    days = read_announcement(2027, "".join(f"{line}\n" for line in YEAR.splitlines()[: count + 1]))
    with pytest.raises(Refusal, match="安排里没有劳动" if count == 7 else "只有 6 天放假"):
        check_announcement(2027, [*days, AnnouncedDay(date(2027, 2, 13), "春节", False, 2027)])


def test_two_holidays_of_one_name_are_one_run_only_where_they_lie_near() -> None:
    """Nine days are the longest run there has been; what lies further apart is no gap."""

    def with_spring(*days: int) -> list[AnnouncedDay]:
        found = [one for one in read_announcement(2027, YEAR) if one.name != "春节"]
        fixed = [5, 6, 7, 8]
        return found + [AnnouncedDay(date(2027, 2, day), "春节", True, 2027) for day in (*fixed, *days)]

    with pytest.raises(Refusal, match="缺少"):
        check_announcement(2027, with_spring(17))
    check_announcement(2027, with_spring(18))


@pytest.mark.parametrize(
    ("said", "off"),
    [("放假", True), ("休", True), ("1", True), ("上班", False), ("调休上班", False), ("班", False), ("0", False)],
)
@pytest.mark.parametrize("heads", ["日期,名称,安排", "日期,节日,放假", "日期,假日,安排"])
def test_each_word_for_a_day_off_or_worked_is_known(heads: str, said: str, off: bool) -> None:
    (day,) = read_announcement(2027, f"{heads}\n\n2027-02-13,春节,{said}\n  \n")
    assert (day.name, day.is_off) == ("春节", off)


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_table_is_read_as_people_write_it(separator: str) -> None:
    text = "日期,节日,安排\n2027-01-01,元旦,放假\n2027-02-13,春节,调休上班\n".replace(",", separator)
    read = read_announcement(2027, text)
    assert [(day.day, day.is_off) for day in read] == [(date(2027, 1, 1), True), (date(2027, 2, 13), False)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "missing"), [("2026-10-31", None), ("2026-11-01", 2027), ("2026-12-31", 2027), ("2027-01-02", 2027)]
)
def test_from_november_a_missing_year_is_told(today: str, missing: int | None) -> None:
    assert missing_year(date.fromisoformat(today)) == missing
    load(YEAR)
    assert missing_year(date.fromisoformat(today)) is None


@pytest.mark.django_db
def test_a_city_by_the_letter_lets_holidays_alone_move_a_last_day(settings: Any) -> None:
    sunday, holiday = date(2026, 6, 14), date(2026, 10, 4)
    forget_holidays()
    assert holidays().last_day(sunday).day == date(2026, 6, 15)
    settings.WEEKENDS_MOVE_DEADLINES = False
    forget_holidays()
    assert holidays().last_day(sunday).day == sunday
    assert holidays().last_day(holiday).day == date(2026, 10, 8)
    forget_holidays()
