import ast
from pathlib import Path

import pytest

from xinheng.kit.personal.purposes import says_what_for

SOURCE = Path(__file__).parents[2]


@pytest.mark.parametrize("nothing", ["", " ", "1", "123456", "。。。", "a", "—— 1"])
def test_what_says_nothing_is_no_purpose(nothing):
    assert not says_what_for(nothing)


@pytest.mark.parametrize("words", ["核实", "联系调解", "送达 2 号通知书", "check"])
def test_a_word_is_one(words):
    assert says_what_for(words)


def test_whatever_opens_for_a_purpose_asks_for_one_that_says_something():
    silent = []
    for path in SOURCE.rglob("actions*/**/*.py"):
        silent += _silent(path)
    for path in SOURCE.rglob("actions.py"):
        silent += _silent(path)
    assert silent == []


def _silent(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asks = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name.startswith("reveal_")]
    asks = [one for one in asks if "purpose" in [arg.arg for arg in one.args.kwonlyargs]]
    return [f"{path}:{one.name}" for one in asks if "says_what_for(purpose)" not in ast.unparse(one)]
