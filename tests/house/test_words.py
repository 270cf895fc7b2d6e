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


def series() -> dict[str, set[str]]:
    """The word a number begins with → the apps that number so."""
    found = defaultdict(set)
    for module in names.house():
        for node in ast.walk(names.tree(module)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("next_number"):
                prefix = next(more.value for more in node.keywords if more.arg == "prefix")
                if isinstance(prefix, ast.Constant):
                    found[prefix.value].add(".".join(module.split(".")[:3]))
    return found


def test_a_number_says_what_kind_of_matter_it_is():
    assert len(series()) > 15
    assert {prefix: apps for prefix, apps in series().items() if len(apps) > 1} == {}
