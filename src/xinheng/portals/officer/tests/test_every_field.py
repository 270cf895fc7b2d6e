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


@pytest.mark.clause("EX-02", part=True)
def test_no_field_of_supervision_is_left_without_list_and_office(sign_in: Callable[[str], Client]) -> None:
    cast, fields = people.cast(), standard().code_list("supervision_field").by_code
    story.shop()
    zhou, lists = sign_in("zhou"), set()
    assert len(fields) >= 20
    for code in fields:
        tip = Tip(breach_suspected=True, source="12315", text="请来查", identity=f"uscc:{story.SHOP}", field=code)
        clue = register_clue(tip=tip, office=people.DISTRICT, by=cast.sun)
        move(matter=clue.matter, verb="send_to_dispatch", by=cast.sun)
        sheet = zhou.get(f"/officer/clues/{clue.number}/do/dispatch_inspection").content.decode()
        found = re.search(r"自动匹配：([^<]+)", sheet)
        assert found, code
        lists.add(found.group(1))
        assert f'<option value="{people.OFFICE}" selected' in sheet, code
    assert len(lists) > 1
