"""Whoever reads the trail reads words: every verb that the code tells, every kind of thing, every detail has some."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import xinheng
from tests.house.names import parsed
from xinheng.portals.desk.trail import NAMES, THINGS, chain_words
from xinheng.portals.ui.verbs import verb

SOURCE = Path(xinheng.__file__).parent
TELLS = re.compile("record_event|record_reading")


def _told(argument: str) -> Iterator[ast.expr]:
    """What is handed over under a name wherever an event is recorded."""
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or not TELLS.search(path.read_text(encoding="utf-8")):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("record_event", "record_reading")):
                yield from (one.value for one in node.keywords if one.arg == argument)


def test_every_verb_that_is_told_has_words():
    told = {one.value for one in _told("verb") if isinstance(one, ast.Constant)}
    assert len(told) > 40
    assert sorted(one for one in told if verb(one) == one) == []


def test_every_kind_of_thing_has_a_word():
    told = {
        one.elts[0].value
        for one in _told("target")
        if isinstance(one, ast.Tuple) and isinstance(one.elts[0], ast.Constant)
    }
    assert len(told) > 8
    assert sorted(told - THINGS.keys()) == []


def _keys(given: ast.expr, function: ast.AST) -> Iterator[str]:
    """The keys of what is told in detail, also of a dictionary that the function put by under a name before."""
    names = {one.id for one in ast.walk(given) if isinstance(one, ast.Name)}
    put_by = [
        one.value for one in ast.walk(function)
        if isinstance(one, ast.Assign) and {target.id for target in one.targets if isinstance(target, ast.Name)} & names
    ]  # fmt: skip
    for node in [given, *put_by]:
        found = [node] if isinstance(node, ast.Dict) else [node.left, node.right] if isinstance(node, ast.BinOp) else []
        for told in found:
            if isinstance(told, ast.Dict):
                yield from (key.value for key in told.keys if isinstance(key, ast.Constant))


def _details() -> Iterator[str]:
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or not TELLS.search(path.read_text(encoding="utf-8")):
            continue
        for function in (one for one in ast.walk(parsed(path)) if isinstance(one, ast.FunctionDef)):
            for node in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
                if ast.unparse(node.func).endswith(("record_event", "record_reading")):
                    for one in (each.value for each in node.keywords if each.arg == "detail"):
                        yield from _keys(one, function)


def test_every_detail_has_a_name():
    told = set(_details())
    assert len(told) > 30 and "stand_in" in told, "that of an absence is put together first"
    # The digest of what was said is compared by `xinheng audit verify` and shown as it is.
    assert sorted(told - NAMES.keys() - {"content"}) == []


def _kinds_of_chains() -> Iterator[str]:
    """The kinds that the code hands to `stream_for`, and those of files that name theirs STREAM."""
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "tests" in path.parts or "stream_for" not in text:
            continue
        calls = [one for one in ast.walk(parsed(path)) if isinstance(one, ast.Call)]
        told = [one.args[1] for one in calls if ast.unparse(one.func) == "stream_for" and len(one.args) > 1]
        yield from (str(one.value) for one in told if isinstance(one, ast.Constant))
        yield from re.findall(r'^STREAM(?:, \w+)* = "(\w+)"', text, re.MULTILINE)


def test_every_chain_has_words():
    told = set(_kinds_of_chains())
    assert len(told) > 35 and {"loans", "complaint"} <= told
    assert sorted(one for one in told if chain_words(f"5099/{one}") == one) == []
    assert chain_words("platform/job") == "平台·后台任务"
