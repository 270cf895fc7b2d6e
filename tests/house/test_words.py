"""One word, one meaning: a class of the house is defined once, so its name alone says what is meant.

A class inside another (`Clue.Match`, `Meta`) is read with its owner and may repeat.
"""

import ast
from collections import defaultdict

from tests.house import names

# Name → why two classes may bear it.
TWICE = {"Finding": "two models: their labels stand in the trail and beside sealed words, so neither can be renamed"}


def homes() -> dict[str, list[str]]:
    """Class name → the modules that define it."""
    found = defaultdict(list)
    for module in names.house():
        for node in names.tree(module).body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(module)
    return found


def test_a_class_name_is_defined_once():
    assert {name: where for name, where in homes().items() if len(where) > 1 and name not in TWICE} == {}


def test_an_exception_is_still_one():
    assert [name for name in TWICE if len(homes()[name]) < 2] == []
