"""What nobody types: every address, asked with every name that any page reads, in spellings that break databases, dates
and numbers. It is refused or ignored; it is never a fault of ours.
"""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.forms import BaseForm

import xinheng
from tests.examples import todays
from tests.house import matrix
from tests.house.world import World, build
from tests.kept import kept

pytestmark = pytest.mark.django_db
world = kept(build)
SOURCE = Path(xinheng.__file__).parent
HOSTILE = {
    "nul": "a\x00b", "long": "1" * 5000, "too great": "9" * 25, "below zero": "-1",
    "no number": "NaN", "no day": "9999-99-99", "far day": "99999-01-01", "list": "[]", "percent": "%s%(x)s{0}",
    "quote": "'\"`;--\\", "line": "a\r\nSet-Cookie: x=1",
}  # fmt: skip
LETTING_IN = ("yes", "ask")


def _read_from(name: str, node: ast.AST) -> str | None:
    """`request.GET.get("x")`, `request.POST["x"]`, `told.get("x")` tell that x is read."""
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
    if called and node.func.attr in ("get", "getlist") and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value) if name in ast.unparse(node.func.value) else None
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value) if name in ast.unparse(node.value) else None
    return None


def names_read(name: str) -> set[str]:
    """Every name that a page reads from the query (`GET`) or the body (`POST`)."""
    found = set[str]()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "tests" in path.parts or name not in text:
            continue
        short = {"told", "given", "asked", "query"} if name in ("GET", "POST") else set()
        for node in ast.walk(ast.parse(text)):
            for word in (name, *short):
                if one := _read_from(word, node):
                    found.add(one)
    return found


def names_of_forms() -> set[str]:
    """Every field of every form."""
    found, left = set[str](), [BaseForm]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        found |= set(getattr(kind, "base_fields", {}))
    return found


def let_in(world: World, method: str) -> Iterator[tuple[matrix.Call, matrix.Visitor]]:
    """Every address by this method, with somebody whom it lets in."""
    decided = matrix.expected()
    visitors = {role: matrix.Visitor(role, world) for role in matrix.ROLES}
    for call in matrix.calls(world):
        if call.method == method and call.place in ("own", matrix.NOWHERE):
            for role in reversed(matrix.ROLES):
                if decided[call].get(role) in LETTING_IN:
                    yield call, visitors[role]
                    break


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: False)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def broken(world: World, method: str, told: dict[str, Any]) -> list[str]:
    wrong = []
    for call, visitor in let_in(world, method):
        place = world.places["own"]
        address = "/" + matrix.filled(call.route, place)
        with transaction.atomic():
            send = visitor.client.get if method == "GET" else visitor.client.post
            answer = send(address, told)
            if answer.status_code >= 500 or "x" in answer.cookies:
                wrong.append(f"{method} {address} as {visitor.role}: {answer.status_code}")
            transaction.set_rollback(True)
    return wrong


VALUES = list(HOSTILE.values())
# Every name gets another value in each turn.
TURNS = todays(range(len(VALUES)))


def told_in(turn: int, names: set[str]) -> dict[str, str]:
    """What each name is sent with."""
    return {name: VALUES[(place + turn) % len(VALUES)] for place, name in enumerate(sorted(names))}


@pytest.mark.parametrize("turn", TURNS)
def test_no_query_breaks_a_page(world: World, turn: int):
    names = names_read("GET")
    assert len(names) > 30
    assert broken(world, "GET", told_in(turn, names)) == []


@pytest.mark.parametrize("turn", TURNS)
def test_no_form_breaks_a_page(world: World, turn: int):
    names = names_read("POST") | names_of_forms()
    assert len(names) > 100
    assert broken(world, "POST", told_in(turn, names - {"csrfmiddlewaretoken"})) == []


@pytest.mark.long
@pytest.mark.parametrize("value", HOSTILE)
def test_all_at_once_break_no_page(world: World, value: str):
    names = names_read("GET") | names_read("POST") | names_of_forms()
    told = dict.fromkeys(sorted(names - {"csrfmiddlewaretoken"}), HOSTILE[value])
    assert broken(world, "GET", told) + broken(world, "POST", told) == []
