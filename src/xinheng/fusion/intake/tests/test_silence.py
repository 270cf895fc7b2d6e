"""A source that stopped, or never came, is an alarm with its clock, told once; it ends when the data come."""

import pytest
from tests import cast as people
from tests.deliveries import REGISTRATION_HEADER, shop

from xinheng.fusion.intake import followers
from xinheng.fusion.intake.followers import look_for_silence, watch_silence
from xinheng.fusion.intake.models import Expectation
from xinheng.fusion.intake.queries import freshness
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.standard.periods import length_in_words
from xinheng.support.audit.models import AuditEvent
from xinheng.support.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def daily(city):
    """Both sources are due every day."""
    for name in ("registration", "penalty"):
        path = city / "sources" / f"{name}.toml"
        path.write_text('refresh = "P1D"\n' + path.read_text("utf-8"), "utf-8")
    return city


def of(name):
    return next(one for one in freshness() if one.source == name)


@pytest.mark.clause("WX-3.1C-14", "CQ-4-10", part=True)
def test_one_that_stopped_and_one_that_never_came_are_told_once_with_their_clocks(cast, daily, deliver, clock):
    clock("2026-11-20 09:00")
    deliver("registration", REGISTRATION_HEADER, shop(0))
    assert look_for_silence() == 0 and Expectation.objects.count() == 2
    assert not of("penalty").late, "its first day is not over"
    clock("2026-11-21 12:30")
    assert look_for_silence() == 2 and look_for_silence() == 0
    silent = of("penalty")
    assert (silent.late, silent.last_received_at) == (True, None)
    assert length_in_words(silent.silent_for).startswith("3 小时")
    told = Notice.objects.filter(account=cast.he).order_by("title")
    assert [one.title for one in told] == ["数据来源迟到：登记注册信息", "数据来源迟到：行政处罚决定"]
    assert "从未来过" in told[1].body and "已迟 3 小时" in told[1].body and "责任单位" in told[1].body
    assert not Notice.objects.filter(account=cast.zhao).exists()
    assert of("registration").told == Notice.objects.filter(title__endswith="登记注册信息").count() >= 1
    # The data come: the alarm ends, and the next silence is another one.
    deliver("registration", REGISTRATION_HEADER, shop(1))
    assert look_for_silence() == 1 and not of("registration").late and of("registration").told_at is None
    clock("2026-11-23 12:30")
    assert look_for_silence() == 1
    verbs = list(AuditEvent.objects.filter(verb__startswith="source_").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["source_silent", "source_silent", "source_heard", "source_silent"]


def test_an_organisation_that_is_named_is_told(cast, daily, clock):
    path = daily / "sources" / "penalty.toml"
    path.write_text('told = "5099/509901/"\n' + path.read_text("utf-8"), "utf-8")
    clock("2026-11-20 09:00")
    look_for_silence()
    clock("2026-11-22 09:00")
    look_for_silence()
    assert Notice.objects.filter(account=cast.he, title__endswith="行政处罚决定").exists(), "the city's stewards too"


def test_what_is_declared_no_more_is_expected_no_more(cast, daily, clock):
    clock("2026-11-20 09:00")
    look_for_silence()
    clock("2026-11-22 09:00")
    look_for_silence()
    (daily / "sources" / "penalty.toml").unlink()
    SOURCES.forget()
    look_for_silence()
    assert list(Expectation.objects.values_list("source", flat=True)) == ["registration"]


def test_a_clock_set_back_makes_nothing_late(cast, daily, deliver, clock):
    clock("2026-11-20 09:00")
    deliver("registration", REGISTRATION_HEADER, shop(0))
    look_for_silence()
    clock("2026-11-18 09:00")
    assert look_for_silence() == 0 and not of("registration").late


def test_the_worker_looks_once_a_minute(city, monkeypatch):
    asked = []
    monkeypatch.setattr(followers, "look_for_silence", lambda: asked.append(1) or 0)
    monkeypatch.setitem(followers._asked, "at", float("-inf"))
    watch_silence()
    watch_silence()
    assert asked == [1]
