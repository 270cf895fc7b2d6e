"""What becomes of a clue, page by page: where it comes from, how the desk sorts it, who judges, commands, inspects."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast as people
from tests import story
from tests.kept import kept
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.inspection import actions as checks
from xinheng.supervision.inspection.models import InspectionTask

pytestmark = pytest.mark.django_db


def _office() -> None:
    people.cast()
    story.second_officer()
    story.shop()


office = kept(_office)


class Officer:
    """Somebody signed in, who presses what a page offers."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def page(self, address: str) -> str:
        return self.client.get(f"/officer/{address}").content.decode()

    def act(self, address: str, verb: str, **told: Any) -> None:
        """The page must offer it, and take it."""
        assert f"/do/{verb}" in self.page(address), f"{verb} is not offered at {address}"
        self.send(f"{address}/do/{verb}", **told)

    def send(self, address: str, **told: Any) -> str:
        answer = self.client.post(f"/officer/{address}", told)
        assert answer.status_code == 302, re.findall(r'class="error">([^<]+)', answer.content.decode())
        return unquote(answer["Location"])

    def register(self, source: str, text: str = "面里有异物", **told: str) -> Clue:
        given = {"source": source, "title": "卫生问题", "text": text, "identity": story.SHOP, "breach_suspected": "yes"}
        self.send("clues/new", **given | told)
        return Clue.objects.latest("pk")


@pytest.fixture
def desk(office: None, sign_in: Any) -> Any:
    return lambda name: Officer(sign_in(name))


def at(clue: Clue) -> str:
    return f"clues/{clue.number}"


def stands(clue: Clue) -> str:
    clue.matter.refresh_from_db()
    return clue.matter.state


@pytest.mark.clause("SZ-8.2.1-04", "SZ-8.2.1-05", "SZ-8.2.1-06")
@pytest.mark.clause("SZ-8.2.1-03", "SZ-8.2.1-07", "SZ-8.2.1-08", part=True)
@pytest.mark.parametrize("source", ["12345", "walk_in", "letter", "superior", "analysis", "execution"])
def test_whatever_way_a_clue_comes_it_is_in_the_pool_with_its_source_and_its_clock(desk, source):
    sun = desk("sun")
    clue = sun.register(source, "后厨有老鼠")
    pool = sun.page("clues/")
    assert clue.matter.title in pool and f'title="{Clue.Source(source).label}"' in pool
    opened = sun.page(at(clue))
    assert Clue.Source(source).label in opened and "违法线索核查期限" in opened and "代码一致" in opened


@pytest.mark.clause("SZ-8.2.2-01")
def test_two_clues_of_one_shop_are_shown_as_alike_and_put_together(desk):
    sun = desk("sun")
    first, second = sun.register("walk_in", "面里有虫子，店员不认"), sun.register("letter", "面里有虫子，店员不认账")
    shown = sun.page(at(second))
    assert "疑似重复" in shown and first.number in shown
    assert sun.send(f"{at(second)}/merge", parent=first.number).endswith(first.number)
    assert stands(second) == "merged"
    assert second.number in sun.page(at(first)) and second.matter.title not in _rows(sun.page("clues/"), second)


def _rows(pool: str, clue: Clue) -> str:
    """What the pool's table says of one clue."""
    return "".join(row for row in pool.split("<tr") if clue.number in row)


@pytest.mark.clause("SZ-8.2.2-03")
def test_what_the_desk_can_settle_ends_there_with_its_answer(desk):
    sun = desk("sun")
    clue = sun.register("walk_in", "请问几点关门", breach_suspected="no")
    sun.act(at(clue), "handle_directly")
    sun.act(at(clue), "complete_direct_handling", outcome="answered", words="店家每天二十二点关门，已电话答复")
    assert stands(clue) == "closed"
    assert "已电话答复" in sun.page(at(clue))


@pytest.mark.clause("SZ-8.2.2-02")
def test_only_who_has_the_part_moves_it_on(desk):
    """Each step of the flow is offered to the role that the norm names, and to no other."""
    sun, zhou, zhao = desk("sun"), desk("zhou"), desk("zhao")
    clue = sun.register("walk_in")
    assert "/do/send_to_dispatch" not in zhao.page(at(clue))
    sun.act(at(clue), "send_to_dispatch")
    assert "/do/dispatch_inspection" not in sun.page(at(clue))
    assert "/do/dispatch_inspection" not in zhao.page(at(clue))
    assert "/do/dispatch_inspection" in zhou.page(at(clue))


@pytest.mark.clause("SZ-8.2.2-05", "SZ-8.3-01", "SZ-8.3-02")
def test_what_is_unclear_is_judged_and_the_conclusion_comes_back_with_its_method(desk):
    sun, jiang = desk("sun"), desk("jiang")
    clue = sun.register("superior", "该店可能无证经营")
    sun.act(at(clue), "send_to_judgement")
    jiang.act(at(clue), "request_information", asked="请补充门头照片")
    sun.act(at(clue), "receive_information", text="门头照片已补，店内没有许可证")
    told = {"method": "比对许可库", "data_used": "食品经营许可、登记信息", "conclusion": "许可库查无此店，建议检查"}
    jiang.act(at(clue), "judge_for_disposal", way="inspection", **told)
    assert stands(clue) == "dispatch_ready"
    back = sun.page(at(clue))
    assert "建议检查" in back and "门头照片已补" in back


@pytest.mark.clause(
    "CQ-4-09", "SZ-8.1-01", "SZ-8.2.2-04", "SZ-8.2.3-01", "SZ-8.4-01", "SZ-8.5.1.3-01", "SZ-8.5.1.3-02",
    "SZ-8.5.1.4-01",
)  # fmt: skip
@pytest.mark.clause("EX-03", "EX-05", part=True)
def test_a_clue_is_commanded_inspected_corrected_and_its_result_comes_home(desk, clock):
    """The checklist itself is answered on the phone (`test_phone_offline`); the rest is pressed on the pages."""
    clock("2026-11-20 09:00")
    sun, zhou, zhao = desk("sun"), desk("zhou"), desk("zhao")
    clue = sun.register("letter")
    sun.act(at(clue), "send_to_dispatch")
    assert "江岸路所" in zhou.page("dispatch/")
    zhou.act(
        at(clue),
        "dispatch_inspection",
        way="inspection",
        office=people.OFFICE,
        instruction="核实后厨",
        checklist="general",
    )
    task = InspectionTask.objects.get()
    check = f"inspections/{task.number}"
    pair = [str(one.pk) for one in story.people.cast().accounts if one.username == "zhao"]
    zhao.act(check, "name_officers", officers=[*pair, str(story.second_officer().pk)])
    sun.act(check, "approve_check")
    _on_site(task)
    zhao.act(check, "submit_result")
    sun.act(check, "approve_result")
    task.refresh_from_db()
    assert "责令" in zhao.page(check), "what was found brings its disposal"
    clock("2026-11-25 10:00")
    zhao.act(check, "receive_rectification", words="已办理变更登记")
    proof = SimpleUploadedFile("复查.png", story.picture(), "image/png")
    second = str(story.second_officer().pk)
    zhao.act(check, "finish_follow_up", words="地址已变更登记", colleague=second, proof=proof)
    home = sun.page(at(clue))
    assert stands(clue) in ("result_in", "closed") and task.number in home
    whole = [step.title for step in clue.matter.steps.order_by("seq")]
    assert all(title in home for title in whole), "every step of the course stands on its page"


def _on_site(task: InspectionTask) -> None:
    told = story.Story(people.cast(), story.second_officer(), task.order.clue, task)  # type: ignore[union-attr]
    checks.arrive(task=task, by=told.zhao, typed_because="店内未张贴主体码")
    checks.record_findings(task=task, entries=story.answers(address_matches="实际在 14 号"), by=told.zhao)
    story.signed(told)
    checks.finish_check(task=task, by=told.zhao)
    task.matter.refresh_from_db()
