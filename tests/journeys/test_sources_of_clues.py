"""Where clues come from, each by the door its people use: both platforms' files, the platform's own watch, a check; and
how one goes from the first warning to what is done about it, every step on record."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast as people
from tests import shop as city
from tests import story
from tests.journeys.test_a_clue_by_the_pages import Officer, _on_site, at
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.queries import ColourChange
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.services.complaints.models import Complaint
from xinheng.services.tickets.tests.test_tickets import GOOD, TIP, as_csv
from xinheng.supervision.clues import followers
from xinheng.supervision.clues.followers import open_clues_of_risk
from xinheng.supervision.clues.models import ClassesRead, Clue
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: Any, cast: None) -> Any:
    return lambda name: Officer(sign_in(name))


@pytest.fixture
def cast() -> None:
    people.cast()
    story.second_officer()
    story.shop()


@pytest.mark.clause("SZ-8.2.1-02", "SZ-8.2.1-03")
@pytest.mark.parametrize(("channel", "source"), [("platform_12315", "12315 平台"), ("hotline_12345", "12345 热线")])
def test_the_file_of_a_platform_becomes_clues_with_their_source(desk, channel, source):
    """Exported over there, taken in here: complaint and report stand in the pool, each with where it came from."""
    sun = desk("sun")
    file = SimpleUploadedFile("当天.csv", as_csv(GOOD, TIP), "text/csv")
    address = sun.send("tickets/", channel=channel, file=file)
    assert "XF-1" in sun.page(address.removeprefix("/officer/")) and Clue.objects.count() == 2
    pool = sun.page("clues/")
    for clue in Clue.objects.all():
        assert clue.number in pool and source in sun.page(at(clue))
    assert Complaint.objects.get().number in sun.page("search?q=XF-1")


def turn_red() -> None:
    """A shop with nothing against it gets what no shop may have, and is scored again."""
    shop = city.register(story.SHOP, entity_name=story.NAME)
    store(prepare([shop.pk]))
    open_clues_of_risk()
    assert open_clues_of_risk() == 0 and not Clue.objects.exists()
    for number in range(4):
        city.penalise(
            story.SHOP, decision_number=f"两河市监处罚〔2026〕{number}号", penalised_on=city.days_ago(20 + number)
        )
        city.list_abnormal(story.SHOP, listed_on=city.days_ago(30 + number))
    store(prepare([shop.pk]))


def test_what_the_watch_warned_of_under_an_earlier_number_is_not_warned_of_again(cast, monkeypatch):
    turn_red()
    assert open_clues_of_risk() == 1
    shop = subject_by(story.SHOP)
    city.known_before(shop, Clue.objects.get().matter)
    change = ColourChange(0, shop.identity, shop.name, "green", "red")
    monkeypatch.setattr(followers, "changes_since", lambda *asked: [change])
    assert open_clues_of_risk() == 0
    Matter.objects.update(closed_at=city_time.now())
    assert open_clues_of_risk() == 1


@pytest.mark.clause("SZ-8.2.1-07", "EX-03", "EX-05")
def test_what_the_watch_finds_is_a_clue_that_is_checked_and_put_right(desk, sign_in):
    """Monitoring, warning, clue, check, disposal: one chain. Every link stands on the clue's page, with who and when;
    the auditor finds each act in the trail and proves it whole."""
    turn_red()
    assert (open_clues_of_risk(), open_clues_of_risk()) == (1, 0)
    sun, zhou, zhao = desk("sun"), desk("zhou"), desk("zhao")
    clue = Clue.objects.get()
    pool = sun.page("clues/")
    assert f"风险预警：{story.NAME}" in pool and 'title="研判分析"' in pool
    assert "主要原因" in sun.page(at(clue))
    sun.act(at(clue), "send_to_dispatch")
    zhou.act(at(clue), "dispatch_inspection", way="inspection", office=people.OFFICE, checklist="general")
    task = InspectionTask.objects.get()
    check = f"inspections/{task.number}"
    zhao.act(check, "name_officers", officers=[str(zhao_pk()), str(story.second_officer().pk)])
    sun.act(check, "approve_check")
    _on_site(task)
    zhao.act(check, "submit_result")
    sun.act(check, "approve_result")
    assert "责令" in zhao.page(check)
    clue.matter.refresh_from_db()
    home = sun.page(at(clue))
    assert all(step.title in home for step in clue.matter.steps.all()) and task.number in home
    shen, course = sign_in("shen"), zhao.page(check)
    assert all(f"{step.title} · {step.by_name}" in course for step in task.matter.steps.all() if step.by)
    people.tell_of_grants()
    for who in ("孙平", "周衡"):
        assert clue.number in shen.get(f"/admin-desk/audit/?actor={who}").content.decode(), who
    proof = shen.post("/admin-desk/audit/proof").content.decode()
    assert "审计链完整" in proof, re.sub(r"<[^>]+>|\s+", " ", proof)[-1500:]


def test_a_changed_rule_or_an_open_clue_opens_none(desk):
    """Where all are judged anew nothing happened at any of them; and one warning at a time is enough."""
    turn_red()
    first = RiskResult.objects.order_by("pk").first()
    RiskResult.objects.filter(pk=first.pk).update(scorecard="an older rule")
    assert open_clues_of_risk() == 0 and not Clue.objects.exists()
    ClassesRead.objects.update(last=0)
    RiskResult.objects.filter(pk=first.pk).update(scorecard=RiskResult.objects.latest("pk").scorecard)
    assert open_clues_of_risk() == 1
    ClassesRead.objects.update(last=0)
    assert open_clues_of_risk() == 0 and Clue.objects.count() == 1


def zhao_pk() -> int:
    return next(one.pk for one in people.cast().accounts if one.username == "zhao")


@pytest.mark.clause("SZ-8.2.1-08")
def test_what_a_check_finds_is_a_clue_of_its_own(desk, cast):
    """A grave finding leaves the check by itself and stands in the pool as found in execution."""
    done = story.finished(scope_and_permits="无食品经营许可证")
    sun = desk("sun")
    sun.act(f"inspections/{done.task.number}", "approve_result")
    found = Clue.objects.exclude(pk=done.clue.pk)
    assert found.exists()
    pool = sun.page("clues/")
    assert all(one.number in pool for one in found) and 'title="执行处置与考核"' in pool
