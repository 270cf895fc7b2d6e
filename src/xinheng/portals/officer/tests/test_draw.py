"""双随机: the head draws from the year's plan whom to check and who checks, and anybody can repeat it."""

import json
import re
import zlib
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from tests import cast as people
from tests import story
from tests.kept import kept
from tests.shop import known_before, register

from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.models import RiskResult
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.actions.drawing import digest_of, in_drawn_order
from xinheng.supervision.inspection.models import DrawnList, InspectionTask, TaskOfficer
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move

pytestmark = pytest.mark.django_db
PLAN, DRAW = "/officer/inspections/plan", "/officer/inspections/draw"
# Ten makers of furniture, which is no key trade.
SHOPS = tuple(generate(division="509901", serial=number) for number in range(10, 20))


def _street() -> list[Subject]:
    """Ten furniture makers without a blemish in Jiang'an Road, and two officers with certificates."""
    people.cast()
    story.second_officer()
    found = [register(code, entity_name=f"江阁家具{place}厂", industry_code="C2110", registered_division="509901001")
             for place, code in enumerate(SHOPS)]  # fmt: skip
    rescore()
    return found


street = kept(_street, home=True)


@pytest.fixture
def ratio(monkeypatch: Any) -> None:
    """The rule of the year: at most three in ten, once a year."""
    from xinheng.credit.risk import supervising

    told = {"times": 1, "ratio": 30}
    monkeypatch.setattr(supervising, "parameter", lambda name, on: told["times" if "times" in name else "ratio"])


def grade() -> str:
    return str(RiskResult.objects.filter(current=True).values_list("grade", flat=True)[0])


def line(client: Client, trade: str = "其他") -> list[str]:
    """The cells of a plan's line."""
    page = client.get(PLAN).content.decode()
    row = next(one for one in page.split("<tr>") if f"<td>{trade}</td>" in one)
    return [cell.split(">", 1)[1].split("<")[0] for cell in row.split("<td")[1:]]


def checked(code: str, type: str, **more: str) -> None:
    row = {"uscc": code, "entity_name": "厂", "authority": "市场监管局", "result": "1"}
    write_records(type=type, rows=[row | more], by="system")


@pytest.mark.clause("CQ-7.4.4-04")
@pytest.mark.clause("CQ-7.4.4-05")
def test_drawn_by_the_plan_approved_and_repeated(street: list[Subject], ratio: None, sign_in: Callable[[str], Client]):
    sun = sign_in("sun")
    # Somebody complained of one, and it was checked: nothing of the ratio is used up.
    checked(SHOPS[0], "inspection_result", inspection_number="检1", kind="case",
            field_of_supervision="catering", checklist="日常检查", officers="赵明远（50990101001）",
            started_at=f"{city_time.today()} 10:00", published_on=city_time.today().isoformat())  # fmt: skip
    assert line(sun)[4:8] == ["3", "0", "3", "1"]
    asked = f"{DRAW}?grade={grade()}&key=0"
    assert "双随机抽取" in sun.get(PLAN).content.decode()
    assert "还可抽取 3 户" in sun.get(asked).content.decode()
    answer = sun.post(asked, {"count": "2"}, follow=True)
    page, tasks = answer.content.decode(), list(InspectionTask.objects.order_by("number"))
    assert answer.status_code == 200 and len(tasks) == 2
    assert all(one.number in page and one.matter.subject_name in page for one in tasks)
    # Subject and officers stand, and the head, who checks nobody, approves.
    for one in tasks:
        assert one.kind == "random" and one.matter.state == "officers_named" and one.unannounced
        assert one.officers.count() == 2 and one.officers.filter(lead=True).count() == 1
    actions.approve_check(task=tasks[0], by=people.cast().sun)
    # Who knows the list can repeat it: visited as often as the rule lets, the first was not in it.
    told = json.loads(Record.objects.get(type="inspection_task").open)
    listed = [one for one in street if one.identity != f"uscc:{SHOPS[0]}"]
    assert told["snapshot_digest"] == digest_of(listed) and told["draw_seed"] in page
    drawn = in_drawn_order(told["draw_seed"], listed)[:2]
    assert {one.identity for one in drawn} == {one.matter.subject_identity for one in tasks}
    assert line(sun)[4:8] == ["3", "2", "1", "1"]
    known_before(next(one for one in street if one.identity == tasks[0].matter.subject_identity), tasks[0].matter)
    assert line(sun)[4:8] == ["3", "2", "1", "1"], "drawn is drawn, whatever number it goes by now"
    # Officers of the office read the draw; another district does not know of it.
    own = f"/officer/inspections/draws/{told['task_number']}"
    assert sign_in("zhao").get(own).status_code == 200 and sign_in("qian").get(own).status_code == 404


def hidden(page: str) -> dict[str, str]:
    """The platform's part, as the form holds it."""
    found = [re.search(f'name="{name}" value="([0-9a-f]+)"', page) for name in ("nonce", "mark")]
    return {name: one.group(1) for name, one in zip(("nonce", "mark"), found, strict=True) if one}


def test_nobody_alone_decides_whom_the_number_draws(
    street: list[Subject], ratio: None, sign_in: Callable[[str], Client]
):
    """The platform's part is promised before two people say theirs, and is found again in the number."""
    sun, asked = sign_in("sun"), f"{DRAW}?grade={grade()}&key=0"
    page = sun.get(asked).content.decode()
    promise = hidden(page)
    assert page.count(promise["mark"]) == 2 and hidden(sun.get(asked).content.decode()) != promise
    said = {"count": "1", "said_first": "7", "said_second": "20261130", **promise}
    for wrong, words in (({"said_first": "七"}, "只写数字"), ({"mark": "0" * 64}, "重新打开页面"),
                         ({"nonce": "0" * 32}, "重新打开页面")):  # fmt: skip
        answer = sun.post(asked, {**said, **wrong})
        assert answer.status_code == 422 and words in answer.content.decode()
    assert not InspectionTask.objects.exists()
    assert sun.post(asked, said).status_code == 302
    told = json.loads(Record.objects.get(type="inspection_task").open)
    own, first, second = told["draw_seed"].split("-")
    assert (sha256(own.encode()).hexdigest(), first, second) == (promise["mark"], "7", "20261130")
    task = InspectionTask.objects.get()
    assert in_drawn_order(told["draw_seed"], street)[0].identity == task.matter.subject_identity
    assert "对象和检查人员与记录一致" in sun.get(f"/officer/inspections/draws/{told['task_number']}").content.decode()
    # What was promised held for that list alone: nobody draws again by a number that he knows now.
    again = sun.post(asked, said)
    assert again.status_code == 422 and "重新打开页面" in again.content.decode()


def test_a_draw_is_repeated_years_later_from_the_list_that_was_kept(
    street: list[Subject], ratio: None, sign_in: Callable[[str], Client]
):
    """By hand, with what the page gives, when all have moved away and nobody could be drawn any more."""
    sign_in("sun").post(f"{DRAW}?grade={grade()}&key=0", {"count": "2"})
    told = json.loads(Record.objects.get(type="inspection_task").open)
    drawn = {one.matter.subject_identity for one in InspectionTask.objects.all()}
    RiskResult.objects.update(current=False)
    Account.objects.update(certificate_number="")
    sun, page = sign_in("zhao"), f"/officer/inspections/draws/{told['task_number']}"
    assert "下载当日名单（10 户）" in sun.get(page).content.decode()
    listed = sun.get(f"{page}/list").content
    assert sha256(listed).hexdigest() == told["snapshot_digest"]
    lots = sorted(listed.decode().split(), key=lambda one: sha256(f"{told['draw_seed']}:{one}".encode()).hexdigest())
    assert set(lots[:2]) == drawn
    assert "对象和检查人员与记录一致" in sun.get(page).content.decode()
    assert sign_in("qian").get(f"{page}/list").status_code == 404
    # Whoever puts another officer or another shop in its place is seen.
    TaskOfficer.objects.filter(lead=True).update(certificate_number="50990109999")
    assert "与记录不一致" in sun.get(page).content.decode()


def test_a_changed_list_and_one_that_was_not_kept_are_told(
    street: list[Subject], ratio: None, sign_in: Callable[[str], Client]
):
    page = sign_in("sun").post(f"{DRAW}?grade={grade()}&key=0", {"count": "1"}).headers["Location"]
    zhao, kept = sign_in("zhao"), DrawnList.objects.get()
    DrawnList.objects.update(subjects=zlib.compress(zlib.decompress(kept.subjects) + b"\nuscc:X"))
    assert "与记录不一致" in zhao.get(page).content.decode()
    DrawnList.objects.all().delete()
    assert "没有保存当日名单" in zhao.get(page).content.decode()
    assert zhao.get(f"{page}/list").status_code == 404


def test_the_result_of_a_draw_stands_in_its_own_register(
    street: list[Subject], ratio: None, sign_in: Callable[[str], Client]
):
    cast = people.cast()
    number = actions.draw(by=cast.sun, grade=grade(), key=False, count=1)
    task = InspectionTask.objects.get(draw=number)
    actions.approve_check(task=task, by=cast.sun)
    lead, other = (one.account for one in task.officers.order_by("-lead"))
    actions.arrive(task=task, by=lead, typed_because="没有张贴主体码")
    found = [
        story.entry(one["id"], "fail" if place == 0 else "pass", note="没有") for place, one in enumerate(task.items)
    ]
    actions.record_findings(task=task, entries=found, by=lead)
    actions.sign(task=task, name="陈大文", image=story.picture(), by=lead)
    for one in (lead, other):
        given = {"role": "officer", "officer": one, "name": one.display_name, "image": story.picture()}
        actions.sign(task=task, by=lead, **given)
    actions.finish_check(task=task, by=lead)
    move(matter=task.matter, verb="submit_result", by=lead)
    actions.approve_result(task=task, by=cast.sun)
    told = json.loads(Record.objects.get(type="random_inspection_result", superseded_at=None).open)
    assert (told["task_number"], told["task_name"]) == (number, task.aim) and told["inspected_on"]
    assert told["result"] in ("E", "P") and told["inspection_item"] == task.checklist_title
    assert not Record.objects.filter(type="inspection_result").exists()
    # It is read where a passer-by looks for random checks.
    code = task.matter.subject_identity.partition(":")[2]
    assert (
        number in Client().get(f"/e/{code}").content.decode() or task.aim in Client().get(f"/e/{code}").content.decode()
    )
    assert line(sign_in("sun"))[5:8] == ["1", "2", "1"]


def test_no_more_than_the_rule_and_nobody_twice(street: list[Subject], ratio: None, sign_in: Callable[[str], Client]):
    sun, asked = sign_in("sun"), f"{DRAW}?grade={grade()}&key=0"
    for typed, said in (("4", "还可抽取 3 户，填写的是 4 户"), ("0", "至少抽取 1 户"), ("", "填写抽取几户"),
                        ("x", "整数"), ("31", "一次最多抽取 30 户")):  # fmt: skip
        answer = sun.post(asked, {"count": typed})
        assert (
            answer.status_code == 422
            and said in answer.content.decode()
            and f'value="{typed}"' in (answer.content.decode() + 'value=""')
        )
    assert not InspectionTask.objects.exists() and not Record.objects.filter(type="inspection_task").exists()
    sun.post(asked, {"count": "3"})
    assert InspectionTask.objects.values("matter__subject_identity").distinct().count() == 3
    assert sun.post(asked, {"count": "1"}).status_code == 422
    # One that is given up goes back to those that may be drawn.
    task = InspectionTask.objects.all()[0]
    move(matter=task.matter, verb="stop_at_cap", by=people.cast().sun, reason="本年已查满")
    assert line(sun)[5:7] == ["2", "1"]


def test_another_departments_draw_counts(street: list[Subject], ratio: None, sign_in: Callable[[str], Client]):
    checked(SHOPS[1], "random_inspection_result", task_number="双1", inspection_item="消防",
            inspected_on=city_time.today().isoformat())  # fmt: skip
    assert line(sign_in("sun"))[5:8] == ["1", "2", "1"]


def test_without_two_certified_officers_nothing_is_drawn(ratio: None, sign_in: Callable[[str], Client], settings: Any,
                                                         tmp_path: Any):  # fmt: skip
    settings.LAKE_ROOT = tmp_path / "lake"
    people.cast()
    for place, code in enumerate(SHOPS):
        register(code, entity_name=f"江阁家具{place}厂", industry_code="C2110", registered_division="509901001")
    rescore()
    answer = sign_in("sun").post(f"{DRAW}?grade={grade()}&key=0", {"count": "1"})
    assert answer.status_code == 422 and "江岸路市场监管所的持证执法人员只有 1 人" in answer.content.decode()
    assert not InspectionTask.objects.exists()


def test_who_does_not_approve_checks_draws_nothing(
    street: list[Subject], ratio: None, sign_in: Callable[[str], Client]
):
    asked = f"{DRAW}?grade={grade()}&key=0"
    assert sign_in("zhao").post(asked, {"count": "1"}).status_code == 403
    assert "双随机抽取" not in sign_in("zhao").get(PLAN).content.decode()
    assert sign_in("sun").get(f"{DRAW}?grade=D&key=1").status_code == 404
    assert sign_in("sun").get("/officer/inspections/draws/抽1").status_code == 404
