"""What the door told is told again to who asks the same, and never once anything may be another."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import SynchronousOnlyOperation

from xinheng.config import told_again
from xinheng.config.told_again import ToldAgain

CITY = {"host": ["city.example"], "accept-encoding": ["gzip"]}
HEADERS = [("content-type", "application/json")]
BODY = b'{"subject": 1}'


class Sent:
    """The headers of a request, as the server gives them."""

    def __init__(self, told: dict[str, list[str]]) -> None:
        self.told = told

    def __contains__(self, name: str) -> bool:
        return name in self.told

    def get_all(self, name: str) -> list[str]:
        return self.told.get(name, [])


def asked(path: str = "/e/uscc:91", query: str = "", method: str = "GET", **headers: list[str]) -> SimpleNamespace:
    sent = Sent({**CITY, **{name.replace("_", "-"): value for name, value in headers.items()}})
    return SimpleNamespace(path=path, query_string=query, method=method, scheme="http", headers=sent)


class World:
    """How things stand, and whom the counting of readers lets through."""

    def __init__(self) -> None:
        self.stood: str | None = "monday"
        self.let = True
        self.old, self.read = False, 0
        self.memory = ToldAgain(self.stands, lambda scope, identity: self.let, self.read_anew)

    def stands(self) -> str | None:
        if self.old:
            raise SynchronousOnlyOperation
        return self.stood

    def read_anew(self) -> None:
        self.old = False
        self.read += 1

    def tell(self, **how) -> None:
        self.memory.keep(asked(**how), self.stood, HEADERS, BODY)


@pytest.fixture
def world() -> World:
    return World()


def test_who_asks_the_same_is_told_the_same(world):
    world.tell()
    told = world.memory.at(asked())
    assert (told.headers, told.body, told.identity) == (HEADERS, BODY, "uscc:91")


def test_nothing_is_told_again_once_anything_was_written(world):
    world.tell()
    world.stood = "tuesday"
    assert world.memory.at(asked()) is None


def test_what_was_written_while_an_answer_was_looked_for_shows(world):
    before = world.memory.stands(asked())
    world.stood = "tuesday"
    world.memory.keep(asked(), before, HEADERS, BODY)
    assert world.memory.at(asked()) is None


@pytest.mark.parametrize("how", [{"method": "POST"}, {"cookie": ["sessionid=1"]}, {"query": "as_of=2026-01-01"}])
def test_how_things_stand_is_not_asked_for_whose_answer_is_not_remembered(world, how):
    assert world.memory.stands(asked()) == "monday"
    assert world.memory.stands(asked(**how)) is None


def test_what_grew_old_is_read_elsewhere_and_told_again_after(world):
    world.tell()
    world.old = True
    assert world.memory.at(asked()) is None and world.read == 1
    assert world.memory.at(asked()).body == BODY and world.read == 1
    world.old = True
    assert world.memory.stands(asked()) is None and world.read == 2


def test_where_it_is_not_known_how_things_stand_nothing_is_remembered(world):
    world.stood = None
    world.tell()
    world.stood = "monday"
    assert world.memory.at(asked()) is None


def test_who_was_not_let_through_before_is_counted_first(world):
    world.tell()
    world.let = False
    assert world.memory.at(asked()) is None


@pytest.mark.parametrize(
    "how",
    [
        {"path": "/e/uscc:92"},
        {"query": "as_of=2026-01-01"},
        {"method": "HEAD"},
        {"host": ["other.example"]},
        {"host": ["city.example", "other.example"]},
        {"accept_encoding": []},
        {"x_forwarded_proto": ["https"]},
        {"cookie": ["sessionid=1"]},
        {"authorization": ["Bearer 1"]},
        {"content_length": ["3"]},
    ],
    ids=str,
)
def test_who_asks_otherwise_is_answered_for_himself(world, how):
    world.tell()
    assert world.memory.at(asked(**how)) is None


@pytest.mark.parametrize("how", [{"query": "as_of=2026-01-01"}, {"method": "HEAD"}, {"cookie": ["a=b"]}], ids=str)
def test_what_was_not_asked_plainly_is_not_remembered(world, how):
    world.tell(**how)
    assert world.memory.at(asked(**how)) is None and world.memory.at(asked()) is None


def test_what_was_told_first_goes_first_where_there_is_no_room(world, monkeypatch):
    monkeypatch.setattr(told_again, "MOST_BYTES", 3 * (told_again.LINE_BYTES + len(BODY)))
    for number in (1, 2, 2, 3, 4):
        world.tell(path=f"/e/uscc:{number}")
    assert [bool(world.memory.at(asked(path=f"/e/uscc:{number}"))) for number in (1, 2, 3, 4)] == [
        False,
        True,
        True,
        True,
    ]
