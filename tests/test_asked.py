"""The pass on PostgreSQL asks whatever was asked, by as few seconds as it takes."""

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from tests import asked
from tests.examples import WHOLE
from tests.once import SECOND
from xinheng.support.accounts.models import Account

# Of fewer tests one takes much of the whole.
A_PASS = 5000


def test_every_question_is_asked_by_the_cheapest_that_ask_it():
    told = {
        "dear": (9.0, {1, 2, 3}), "first": (0.1, {1, 2}), "second": (0.1, {3}), "same": (0.2, {2, 3}),
        "silent": (0.1, set[int]()),
    }  # fmt: skip
    assert asked.chosen(told, ()) == {"first", "second"}
    assert asked.chosen(told, {1, 2}) == {"second"}
    assert asked.chosen({}, {1}) == set()


def test_what_is_asked_is_the_statement_and_not_its_values():
    one, two = "SELECT a FROM t WHERE b IN (%s, %s) LIMIT 21", "SELECT a  FROM t WHERE b IN (%s, %s, %s) LIMIT 5"
    assert asked.shape(one) == asked.shape(two) != asked.shape(one.replace("SELECT a", "SELECT c"))
    assert asked.kinds([1, "x", None]) == asked.kinds([2, "y", None]) != asked.kinds([2, None, None])
    # PostgreSQL keeps no such text, and a long one not everywhere.
    assert len({asked.kinds(["x"]), asked.kinds(["x" * 201])}) == 2 and asked.kinds(["a\0"]) == asked.kinds(["x" * 201])


def test_how_long_a_list_is_asks_nothing_new():
    few, more = (asked.question(f"SELECT a FROM t WHERE b IN ({places})", ["x"] * many)
                 for places, many in (("%s, %s", 2), ("%s, %s, %s", 3)))  # fmt: skip
    assert few == more != asked.question("SELECT a FROM t WHERE b IN (%s, %s)", [1, 2])
    assert asked.question("SELECT a FROM t WHERE b = %s", ["x"]) != asked.question("SELECT a FROM t WHERE b = %s", [1])
    assert asked.shape("SELECT a FROM t WHERE type = 'permit'") == asked.shape("SELECT a FROM t WHERE type = 'penalty'")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the pass on SQLite notes")
def test_rows_none_and_an_error_are_three_answers(monkeypatch):
    monkeypatch.setattr(asked, "_questions", set())
    if not hasattr(type(connection.cursor()), "fetchall"):
        asked.listen()

    def after(ask):
        before = set(asked._questions)
        ask()
        return asked._questions - before

    named, sun = (Account.objects.filter(username=name) for name in ("zhao", "sun"))

    def doubled():
        twin = Account(username="zhao")
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)

    assert after(lambda: named.all().first())
    assert not after(sun.first)
    Account.objects.create(username="zhao")
    assert after(lambda: named.all().first())
    assert after(doubled)
    # What a test asks by itself is not asked of the second database.
    assert not after(lambda: Account.objects.filter(display_name="赵").exists())


@pytest.fixture
def noted(tmp_path, monkeypatch):
    """Notes of a pass: the second of two tests asks nothing that the first does not."""
    rows = [("plain.py::one", 0.1, [1, 2]), ("plain.py::two", 0.2, [2]), ("tells.py::one", 0.3, [2])]
    lines = [json.dumps({"test": test, "cpu": cpu, "asked": numbers}) for test, cpu, numbers in rows]
    (tmp_path / "gw0.jsonl").write_text("\n".join(lines))
    monkeypatch.setenv(asked.FOLDER, str(tmp_path))
    monkeypatch.delenv(WHOLE, raising=False)
    for name, words in (("plain.py", ""), ("tells.py", "what PostgreSQL alone does")):
        (tmp_path / name).write_text(words)
    names = [*(test for test, _, _ in rows), "plain.py::new"]
    return [item(tmp_path, name) for name in names]


def item(folder, name):
    path = folder / name.partition("::")[0]
    return SimpleNamespace(nodeid=name, path=path, get_closest_marker=lambda _: None, fixturenames=())


def test_left_out_is_only_what_was_noted_and_adds_nothing(noted, monkeypatch):
    kept, left = asked.worth_asking(noted)
    assert [one.nodeid for one in left] == ["plain.py::two"]
    assert [one.nodeid for one in kept] == ["plain.py::one", "tells.py::one", "plain.py::new"]
    monkeypatch.setenv(WHOLE, "1")
    assert asked.worth_asking(noted) == (noted, [])


def test_a_test_that_takes_much_of_a_pass_says_why():
    notes = [{"test": f"cheap {number}", "cpu": 1.0, "dear": False} for number in range(100)]
    dear = [{"test": "said", "cpu": 9.0, "dear": True}, {"test": "unsaid", "cpu": 9.0, "dear": False}]
    assert asked.dear([*notes, *dear]) == {"unsaid": 9.0}
    assert asked.dear(notes) == {}


@pytest.mark.django_db
@pytest.mark.skipif(not SECOND, reason="the pass on SQLite notes, and the one on PostgreSQL reads")
def test_no_test_takes_much_of_the_pass_without_saying_why():
    notes = asked.noted(Path(os.environ.get(asked.FOLDER) or "nowhere"))
    if len(notes) < A_PASS:
        pytest.skip("nothing is noted of a whole pass")
    assert asked.dear(notes) == {}
