"""The coverage page is generated, never written by hand, and counts a clause whole only through a door."""

from textwrap import dedent

import pytest

from tests.house import coverage


def proofs(text: str) -> list[tuple[str, bool, bool]]:
    found = coverage.proofs_of(dedent(text), "test_x.py")
    return [(clause, proof.whole, proof.through_a_door) for clause, proof in found]


def test_the_coverage_page_is_current():
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(), "run: python -m tests.house.coverage"


def test_a_mark_in_a_parameter_is_read():
    text = """
        @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.clause("CQ-1", part=True))])
        def test_one(x, client): ...
    """
    assert proofs(text) == [("CQ-1", False, True)]


@pytest.mark.parametrize(
    ("body", "door"),
    [
        ("def test_one(client): client.get('/')", True),
        ("def test_one(): CliRunner().invoke(x)", True),
        ("def ask(): return Client().get('/')\n@M\ndef test_one(): ask()", True),
        ("@pytest.fixture\ndef lin(live_server): ...\n@M\ndef test_one(lin): lin.go()", True),
        ("def test_one(): accept_complaint(by=zhao)", False),
        ("def ask(): return Client()\n@M\ndef test_one(): accept_complaint()", False),
    ],
)
def test_an_action_alone_is_no_door(body: str, door: bool):
    mark = 'pytest.mark.clause("CQ-1")'
    text = body.replace("@M", f"@{mark}") if "@M" in body else f"@{mark}\n{body}"
    assert proofs(text) == [("CQ-1", True, door)]


def test_marks_of_a_class_and_of_the_module_are_read():
    text = """
        pytestmark = [pytest.mark.django_db, pytest.mark.clause("CQ-1")]

        @pytest.mark.clause("CQ-2")
        class TestShop:
            def test_one(self, client): ...
    """
    assert sorted(proofs(text)) == [("CQ-1", True, True), ("CQ-2", True, True)]
