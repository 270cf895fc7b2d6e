"""The gate itself: wrongs reach living functions, and only what a test sees counts as killed."""

import functools
import sys
from types import ModuleType

import pytest

from tests.mutants.changes import mutants
from tests.mutants.running import in_a_fork, put_in

SOURCE = '''
import functools

def loud(work):
    @functools.wraps(work)
    def told(*given):
        return work(*given)
    return told

class Shop:
    limit = 3

    @loud
    def open(self, hour, day="Monday"):
        """Not on Sundays, and not before eight."""
        return hour >= 8 and day != "Sunday"

@functools.lru_cache
def price(of):
    asked: int | None = of
    if asked == 7:
        return False
    return asked * 2
'''


@pytest.fixture
def shop(tmp_path, monkeypatch):
    path, module = tmp_path / "shop.py", ModuleType("shop")
    path.write_text(SOURCE)
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, "shop", module)
    exec(compile(SOURCE, str(path), "exec"), vars(module))
    return path, module.Shop()


def test_each_spot_is_one_wrong(shop):
    path, _ = shop
    found = [one.what for one in mutants(SOURCE, str(path)) if one.function == "Shop.open"]
    assert sorted(found) == [
        "8 becomes 9", "And becomes Or", "GtE becomes Gt", "NotEq becomes Eq", "nothing is returned",
    ]  # fmt: skip


def test_a_wrong_names_its_spot_and_what_would_be_none_is_not_tried(shop):
    """Nothing in place of False is as little, and what a type says does nothing."""
    path, _ = shop
    found = [str(one) for one in mutants(SOURCE, str(path)) if one.function == "price"]
    assert sorted(found) == [
        "price: 2 becomes 3: 2", "price: 7 becomes 8: 7", "price: Eq becomes NotEq: asked == 7",
        "price: False becomes True: False", "price: Mult becomes FloorDiv: asked * 2",
        "price: nothing is returned: return asked * 2", "price: the condition always holds: asked == 7",
        "price: the condition never holds: asked == 7",
    ]  # fmt: skip


def test_what_was_remembered_before_the_wrong_is_forgotten(shop):
    path, door = shop
    module = type(door).__module__
    assert module == "shop" and sys.modules[module].price(5) == 10
    wrong = next(one for one in mutants(SOURCE, str(path)) if str(one) == "price: 2 becomes 3: 2")
    put_in(wrong)
    assert sys.modules[module].price(5) == 15


def test_a_wrong_is_put_into_what_is_decorated_and_seen_by_what_asks_there(shop):
    path, door = shop

    def with_wrong(wrong, hour: int, expected: bool) -> int:
        put_in(wrong)
        return int(door.open(hour) is not expected)

    wrongs = {one.what: one for one in mutants(SOURCE, str(path)) if one.function == "Shop.open"}
    later = wrongs["GtE becomes Gt"]
    assert in_a_fork(functools.partial(with_wrong, later, 8, True), 10) == 1
    assert in_a_fork(functools.partial(with_wrong, later, 9, True), 10) == 0
    assert in_a_fork(functools.partial(with_wrong, wrongs["nothing is returned"], 9, True), 10) == 1
    assert door.open(8) is True


def test_what_cannot_be_put_in_is_an_error_and_no_kill(shop):
    path, _ = shop
    elsewhere = next(mutants(SOURCE, str(path.with_name("other.py"))))
    with pytest.raises(LookupError):
        put_in(elsewhere)


def test_each_condition_of_a_question_may_be_forgotten():
    source = "def mine(rows, who):\n    return rows.filter(owner=who, closed=None).order_by(by=who)\n"
    found = {one.what for one in mutants(source, "rows.py")}
    assert found == {"closed is forgotten", "filter becomes exclude", "nothing is returned", "owner is forgotten"}


def test_a_constant_is_one_higher_or_forgets_a_member():
    source = 'DAYS, HOURS = 7, 24\nKINDS = {"a", "b"}\nWORDS = "told"\nMADE = len(WORDS)\nTITLES = {"x": "X"}\n'
    found = {(one.function, one.what): one.instead for one in mutants(source, "rules.py")}
    assert found == {
        ("DAYS", "7 becomes 8"): 8, ("HOURS", "24 becomes 25"): 25,
        ("KINDS", "'a' is forgotten"): {"b"}, ("KINDS", "'b' is forgotten"): {"a"}, ("TITLES", "'x' is forgotten"): {},
    }  # fmt: skip


def test_another_constant_reaches_everybody_who_took_it(monkeypatch):
    rules, page = ModuleType("xinheng.rules"), ModuleType("xinheng.page")
    rules.DAYS = page.DAYS = 7
    for module in (rules, page):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    (mutant,) = mutants("DAYS = 7\n", "rules.py")
    put_in(mutant)
    assert (rules.DAYS, page.DAYS) == (8, 8)
    page.DAYS = rules.DAYS = "another"
    with pytest.raises(LookupError, match="DAYS"):
        put_in(mutant)
