"""A complaint that fails at any statement leaves nothing; many at once get their own numbers, one form files once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection
from tests import cast as people
from tests import story

from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.supervision.clues.models import Clue
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import verify
from xinheng.support.numbers.models import NumberSeries
from xinheng.support.procedures.models import ClockRun, Matter, Step

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = (Complaint, Clue, Matter, Step, ClockRun, NumberSeries)


@pytest.fixture(autouse=True)
def shop():
    people.cast()
    story.shop()


class Cut(Exception):
    """The power went."""


def cut_at(statement: int):
    """A wrapper that lets so many statements pass and fails at the next."""
    passed = 0

    def run(execute, sql, params, many, context):
        nonlocal passed
        passed += 1
        if passed == statement:
            raise Cut
        return execute(sql, params, many, context)

    return run


def test_a_cut_at_any_statement_leaves_nothing():
    events = AuditEvent.objects.count()
    for statement in range(1, 60):
        try:
            with connection.execute_wrapper(cut_at(statement)):
                submit_complaint(form=KNOWN)
        except Cut:
            assert [model for model in KEPT if model.objects.exists()] == []
            assert AuditEvent.objects.count() == events
        else:
            break
    assert statement > 15
    assert [model for model in KEPT if not model.objects.exists()] == []


def at_once(forms):
    def file(form):
        try:
            return submit_complaint(form=form).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(file, forms))


def test_many_at_once_get_numbers_of_their_own():
    numbers = at_once([replace(KNOWN, phone=f"1390000{n:04d}") for n in range(12)])
    assert len(set(numbers)) == 12
    assert [number[-6:] for number in sorted(Clue.objects.values_list("number", flat=True))] == [
        f"{n:06d}" for n in range(1, 13)
    ]
    assert verify() == []


def test_one_form_sent_by_four_hands_is_one_complaint():
    numbers = at_once([replace(KNOWN, form_key="same")] * 4)
    assert len(set(numbers)) == 1
    assert Complaint.objects.count() == Clue.objects.count() == 1
