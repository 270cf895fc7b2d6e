"""One word, one meaning: a class of the house is defined once, so its name alone says what is meant.

A class inside another (`Clue.Match`, `Meta`) is read with its owner and may repeat.
"""

import ast
from collections import defaultdict

from tests.house import names
from xinheng.support.procedures.table.printing import papers

# Name → why two classes may bear it.
TWICE = {
    "Finding": "two models: their labels stand in the trail and beside sealed words, so neither can be renamed",
    "DatabaseWrapper": "Django looks for the connection of a database under this name, in a module of each",
}


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
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "next_number":
                prefix = next(more.value for more in node.keywords if more.arg == "prefix")
                if isinstance(prefix, ast.Constant):
                    found[prefix.value].add(".".join(module.split(".")[:3]))
    return found


def test_a_number_says_what_kind_of_matter_it_is():
    assert len(series()) > 12
    assert {prefix: apps for prefix, apps in series().items() if len(apps) > 1} == {}


def test_a_series_of_numbers_is_of_one_paper():
    """Two procedures may make the same paper; nothing else shares its numbers."""
    found = defaultdict(set)
    for (_, title), kind in papers().items():
        found[kind.form.series].add(title)
    assert len(found) > 30
    assert {series: titles for series, titles in found.items() if series and len(titles) > 1} == {}
