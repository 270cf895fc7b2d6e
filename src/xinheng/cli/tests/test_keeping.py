"""Accounts and holidays from the machine's own keyboard."""

import re

import pytest
from click.testing import CliRunner
from tests.cast import OFFICE, cast

from xinheng.cli.account import account
from xinheng.cli.holidays import holidays
from xinheng.kit.refusal import Refusal
from xinheng.portals.desk.tests.test_platform import DAYS
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.models import Holiday

pytestmark = pytest.mark.django_db

WHY = ["--reason", "夜间应急"]


def run(group, *words: str) -> str:
    done = CliRunner().invoke(group, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_night_without_an_administrator():
    """Everything the desk does with an account, by command; the password that is printed opens."""
    people = cast()
    run(account, "close", "zhao", *WHY)
    assert not Account.objects.get(username="zhao").is_active
    run(account, "reopen", "zhao", *WHY)
    run(account, "give", "zhao", "--role", "unit_head", "--office", OFFICE, *WHY)
    assert "unit_head@" in run(account, "list")
    run(account, "take", "zhao", "--role", "unit_head", *WHY)
    assert people.zhao.grants.count() == 1
    printed = re.search(r"初始密码 (\S+?)（", run(account, "password", "zhao", *WHY))[1]
    assert Account.objects.get(username="zhao").check_password(printed)
    run(account, "unlock", "zhao", *WHY)
    run(account, "factor", "zhao", *WHY)


@pytest.mark.parametrize("words", [("close", "nobody"), ("take", "zhao", "--role", "leader")])
def test_who_or_what_is_not_there_is_said(words):
    cast()
    with pytest.raises(Refusal, match="没有"):
        CliRunner().invoke(account, [*words, *WHY], catch_exceptions=False)


def test_a_year_is_checked_then_loaded(tmp_path):
    cast()
    file = tmp_path / "2027.csv"
    file.write_text(DAYS, encoding="gb18030")
    assert "可以载入 2027 年 14 天" in run(holidays, "load", "2027", str(file), "--source", "通知", "--dry-run")
    assert not Holiday.objects.exists()
    assert '"loaded": true' in run(holidays, "load", "2027", str(file), "--source", "通知", "--json")
    assert "2027  放假 13 天  调休上班 1 天  通知" in run(holidays, "show")
    assert "2027-02-13  春节  上班" in run(holidays, "show", "2027")
