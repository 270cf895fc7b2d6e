"""What the complainant looks up with number and word, and what staff see in their lists."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import cast as people
from tests import story

from xinheng.services.complaints import actions, queries
from xinheng.services.complaints.actions import open_complaint, submit_complaint
from xinheng.services.complaints.check_words import word_of_form
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.supervision.clues.actions import complete_direct_handling, merge_clue
from xinheng.support.crypto.check_words import ALPHABET, cleaned_word
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.listing import ListFilters, listed

pytestmark = pytest.mark.django_db
PROGRESS_QUERIES = 10
ROW_QUERIES = 5


@pytest.fixture
def cast():
    everybody = people.cast()
    story.shop()
    return everybody


@pytest.fixture
def receipt(cast):
    return submit_complaint(form=KNOWN)


def progress(number: str, word: str):
    opened = open_complaint(number=number, given=word, place=people.HOME)
    return queries.progress_of(opened) if opened else None


def test_the_word_opens_it_however_it_is_typed(receipt):
    word = receipt.check_word
    for typed in (
        word,
        word.lower(),
        f" {word} ",
        word.replace("-", ""),
        word.replace("-", " "),
        word.replace("-", "－"),
    ):
        assert progress(receipt.number, typed).number == receipt.number
    for number in (receipt.number.removeprefix("诉"), receipt.number.lower(), f" {receipt.number} "):
        assert progress(number, word)


@pytest.mark.parametrize(
    "word", ["", "A", "AAAAAA", "0001", people.LIN.phone, "+86 139-0000-0001", people.CHEN.phone, "x" * 500, "000000"]
)
def test_anything_else_opens_nothing_not_even_the_telephone(receipt, word):
    assert progress(receipt.number, word) is None
    assert progress("诉5099-20260101-999999", word) is None


@given(st.text(max_size=30), st.binary(min_size=16, max_size=16))
def test_a_word_is_twelve_readable_characters(key, digest):
    word = word_of_form(key, digest)
    assert len(cleaned_word(word)) == 12
    assert set(cleaned_word(word)) <= set(ALPHABET)
    assert not set(word) & set("01IOSZB")


def test_the_next_step_has_its_date(receipt):
    seen = progress(receipt.number, receipt.check_word)
    assert seen.wording.startswith("已转给承办单位")
    assert (seen.next_step.title, seen.next_step.state) == ("决定是否受理", "current")
    assert seen.next_step.due_on == receipt.due_at.astimezone().date()
    assert [step.title for step in seen.steps[-2:]] == ["调解", "告诉您结果"]
    assert seen.may_withdraw


def test_reasons_written_for_lin_are_shown_and_inner_ones_are_not(receipt, cast):
    complaint = receipt.complaint
    actions.return_complaint(complaint=complaint, by=cast.zhao, reason="内部：望桥所管")
    actions.dispatch_complaint(complaint=complaint, office=people.NEXT_OFFICE, by=cast.sun)
    actions.reject_complaint(complaint=complaint, by=cast.sun, reason_code="R16-2", words="区消委会已处理")
    seen = progress(receipt.number, receipt.check_word)
    told = "".join(step.words for step in seen.steps) + seen.result
    assert "区消委会已处理" in told
    assert "望桥所管" not in told
    assert seen.next_step is None
    assert not seen.may_withdraw


def test_the_result_of_a_merged_clue_is_its_parents(receipt, cast):
    again = submit_complaint(form=KNOWN)
    merge_clue(clue=again.complaint.clue, parent=receipt.complaint.clue, by=cast.sun, reason="同一事由")
    move(matter=receipt.complaint.clue.matter, verb="handle_directly", by=cast.sun)
    complete_direct_handling(clue=receipt.complaint.clue, outcome="prompted", words="已提示商家整改", by=cast.sun)
    assert progress(again.number, again.check_word).checked == "已提示商家整改"


def test_progress_takes_few_queries(receipt, django_assert_max_num_queries):
    with django_assert_max_num_queries(PROGRESS_QUERIES):
        progress(receipt.number, receipt.check_word)


def test_lists_show_only_ones_own_offices(receipt, cast):
    asked = ListFilters()
    assert [one.number for one in listed(cast.zhao, "complaint", asked)] == [receipt.number]
    for stranger in (cast.qian, cast.wu, cast.shen, cast.admin):
        assert list(listed(stranger, "complaint", asked)) == []
        assert queries.complaint_by_number(stranger, receipt.number) is None


def test_many_complaints_of_one_telephone_are_a_sign_not_a_verdict(receipt, cast):
    for _ in range(5):
        submit_complaint(form=KNOWN)
    page = queries.complaint_page(receipt.complaint)
    assert (page.same_phone, page.signs[0].code) == (5, "F17-2")


def test_staff_pages_never_hold_the_person(receipt, cast):
    page = queries.complaint_page(receipt.complaint)
    assert people.LIN.phone not in repr(page)


def test_a_call_and_a_form_are_told_apart(cast):
    receipt = submit_complaint(form=replace(KNOWN, channel="letter"), by=cast.sun)
    assert receipt.complaint.clue.source == "letter"
