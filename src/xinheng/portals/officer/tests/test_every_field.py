"""Whatever field a clue belongs to, who commands finds a list of items to check and an office to do it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests import cast as people
from tests import story

from xinheng.fusion.standard.registry import standard
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.procedures.actions import move

pytestmark = pytest.mark.django_db


@pytest.mark.clause("EX-02")
def test_no_field_of_supervision_is_left_without_list_and_office(sign_in: Callable[[str], Client]) -> None:
    cast, fields = people.cast(), standard().code_list("supervision_field").by_code
    story.shop()
    zhou, lists = sign_in("zhou"), {}
    assert len(fields) >= 20
    for code in fields:
        tip = Tip(breach_suspected=True, source="12315", text="请来查", identity=f"uscc:{story.SHOP}", field=code)
        clue = register_clue(tip=tip, office=people.DISTRICT, by=cast.sun)
        move(matter=clue.matter, verb="send_to_dispatch", by=cast.sun)
        sheet = zhou.get(f"/officer/clues/{clue.number}/do/dispatch_inspection").content.decode()
        found = re.search(r"自动匹配：([^<]+)", sheet)
        assert found, code
        lists[code] = found.group(1)
        assert f'<option value="{people.OFFICE}" selected' in sheet, code
    assert len(set(lists.values())) == len(fields), "each field has a list of its own"


@pytest.mark.clause("SZ-8.5.1.1-02", "SZ-8.5.1.1-03", "SZ-8.5.1.1-04")
def test_whoever_is_checked_reads_first_what_is_looked_at_and_what_follows(client: Client) -> None:
    page = client.get("/checklists").content.decode()
    for field in standard().code_list("supervision_field").by_code.values():
        assert f"<strong>{field.title}</strong>" in page, field
    assert "还没有发布" not in page
    one = client.get(re.search(r'href="(/checklists[?]list=price)"', page).group(1)).content.decode()
    assert "价格法 第十四条" in one and "重点项" in one and "标签：价格欺诈、高频问题" in one
    deceit, marked = (
        re.search(f"{words}.*?没有做到的：([^<]+)<", one, re.DOTALL).group(1) for words in ("虚构原价", "变动及时更换")
    )
    assert (deceit, marked) == ("责令立即停止，移交执法", "行政提示")
    assert client.get("/checklists?list=nothing").status_code == 404
