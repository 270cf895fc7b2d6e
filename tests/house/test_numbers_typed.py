"""What looks like a number to Python and is none (², ①) breaks no page: only what `int` reads is read as one."""

import ast
from pathlib import Path

import pytest

import xinheng
from tests.house.matrix import Visitor
from tests.house.world import World, build
from tests.kept import kept

SOURCE = Path(xinheng.__file__).parent
world = kept(build)
NO_NUMBERS = ["²", "①", "١٢", "9" * 40, "-1", "1e3", "０"]


def test_no_text_is_read_as_a_number_because_it_has_digits():
    """`"²".isdigit()` holds and `int("²")` fails: whoever converts asks `isdecimal`."""
    wrong = []
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if ".isdigit()" in text else ():
            parts = [node.test, node.body] if isinstance(node, ast.IfExp) else []
            if isinstance(node, ast.comprehension | ast.ListComp | ast.SetComp):
                parts = [node]
            told = " ".join(ast.get_source_segment(text, one) or "" for one in parts)
            if ".isdigit()" in told and ("int(" in told or "pk=" in told):
                wrong.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", NO_NUMBERS, ids=ascii)
def test_a_page_that_asks_for_a_number_gets_none_and_answers(world: World, typed: str):
    number = world.places["own"].clue.number
    officer, head = Visitor("inspector", world).client, Visitor("unit_head", world).client
    asked = {
        f"/officer/clues/{number}/do/handle_directly": {"seq": typed, "reason": "x"},
        "/officer/batch": {"matter": [typed], "act": "assign"},
        "/officer/kinds/clue/view": {"drop": typed},
    }
    for address, told in asked.items():
        assert officer.post(address, told).status_code < 500, address
    begun = f"/officer/matters/{number}/new/clue/register?step={typed}&paper=x"
    for address in (begun, f"/officer/?page={typed}", f"/partner/messages/{typed}", f"/alerts?page={typed}"):
        assert head.get(address).status_code < 500, address
