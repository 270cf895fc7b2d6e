"""An announced year replaces what was counted by weekends."""

from datetime import date

import pytest

from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.calendar.actions import load_holidays, read_announcement
from xinheng.support.calendar.models import Holiday
from xinheng.support.calendar.queries import holidays

HEAD = "date,name,is_off\n"
YEAR = HEAD + "2027-01-01,元旦,1\n" + "".join(f"2027-02-0{n},春节,1\n" for n in range(5, 10)) + "2027-10-01,国庆,1\n"
SOURCE = "国务院办公厅放假安排通知"


def load(text: str, year: int = 2027) -> int:
    by, _ = Account.objects.get_or_create(username="he", display_name="何")
    return load_holidays(year=year, days=read_announcement(year, text), source=SOURCE, by=by)


@pytest.mark.django_db
def test_a_loaded_year_is_no_longer_provisional() -> None:
    assert holidays().add_working_days(date(2026, 12, 31), 1).provisional
    assert load(YEAR + "2027-02-13,春节,0\n") == 8
    assert not holidays().add_working_days(date(2026, 12, 31), 1).provisional
    assert holidays().is_working(date(2027, 2, 13)) and not holidays().is_working(date(2027, 2, 8))
    assert AuditEvent.objects.filter(verb="calendar.load").count() == 1


@pytest.mark.django_db
def test_loading_again_replaces_the_year_and_no_other() -> None:
    load(YEAR)
    load(YEAR.replace("2027-10-01", "2027-10-04"))
    assert holidays().is_working(date(2027, 10, 1)) and not holidays().is_working(date(2027, 10, 4))
    assert not holidays().is_working(date(2026, 10, 1))
    assert Holiday.objects.count() == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("day,name\n", "缺少列：date、is_off"),
        (HEAD + "2027/1/1,元旦,1\n", "第 2 行的日期“2027/1/1”"),
        (HEAD + "2027-01-01,元旦,是\n", "第 2 行的 is_off"),
        (YEAR + "2028-01-01,元旦,1\n", "不属于 2027 年"),
        (YEAR + "2027-02-10,春节,0\n", "本来就上班"),
        (YEAR + "2027-10-01,国庆,1\n", "出现了两次"),
        (HEAD + "2027-01-01,元旦,1\n", "只有 1 天放假"),
    ],
)
def test_a_wrong_file_changes_nothing(text: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        load(text)
    assert not Holiday.objects.exists()
