"""What hostile words may do to a paper is found; `test_procedures` tries every paper with them on its walk."""

import pytest

from tests.house.hostile_papers import HEAD, faults, lines_of
from xinheng.support.documents import rendering
from xinheng.support.documents.rendering import Manuscript, plain_letter, set_paper

DAY = {"title": "责令公示通知书", "made_on": "2026-11-20"}


def letter(lines: int = 1, name: str = "两河区第一面馆") -> Manuscript:
    return plain_letter(name, ["经查，你单位没有履行信息公示义务。", "依法责令你单位履行。" * 2 * lines]).under(
        {**HEAD, **DAY}
    )


@pytest.fixture
def mutilated(monkeypatch):
    """The shared letter with some of its words exchanged."""
    files = rendering.templates()

    def exchange(words: bytes, others: bytes) -> None:
        assert words in files["letter.typ"]
        changed = {**files, "letter.typ": files["letter.typ"].replace(words, others)}
        monkeypatch.setattr(rendering, "templates", lambda: changed)

    return exchange


@pytest.mark.parametrize("lines", range(8, 24))
def test_nobody_signs_an_empty_sheet_however_long_the_letter_is(lines):
    assert list(faults(set_paper(letter(lines)))) == []


def test_the_last_paragraph_begins_two_signs_in_as_all_others():
    told = {"to": "林小满", "you": True, "respondent": "面馆", "complaint_number": "1", "received_on": "2026-11-20"}
    decision = Manuscript("complaint_decision", {**told, "decision": "不予受理。", "reason": "过期", "other_ways": ""})
    for one, words in ((letter(2), "依法责令"), (decision.under({**HEAD, **DAY}), "理由：过期")):
        lefts = [round(line.left) for line in lines_of(set_paper(one).pdf) if line.text.startswith(words)]
        assert lefts == [39]


def test_signing_an_empty_sheet_is_found(mutilated):
    mutilated(b"block(sticky: true, parbreak() + said.last() + parbreak())", b"said.last() + parbreak()")
    found = {fault for lines in range(8, 24) for fault in faults(set_paper(letter(lines)))}
    assert found == {"signed on a sheet of its own"}


@pytest.mark.parametrize(
    ("words", "others", "fault"),
    [
        (b"foreground: seam(number),", b"", "pages 3, joined at set()"),
        (b"#counter(page).display()", b"", "pages 3, numbered []"),
        (b"inset: (right: 3em)", b"inset: (right: -5em)", "outside the page"),
        (b"leading: 0.9em, spacing: 0.9em", b"leading: -0.8em, spacing: 0.9em", "over each other"),
        (b"#cn-date(date)]", b"]", "no day on the last sheet"),
    ],
)
def test_what_a_court_would_not_take_is_found(mutilated, words, others, fault):
    mutilated(words, others)
    assert any(one.startswith(fault) for one in faults(set_paper(letter(30))))
