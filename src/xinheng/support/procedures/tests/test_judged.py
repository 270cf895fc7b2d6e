"""An act judges the matter that is there when it is made, whatever its caller read before."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.at_once import at_once
from tests.cast import OFFICE

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import correct_facts, move
from xinheng.support.procedures.erasing import erase_from_history
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.noting import write_note
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import _of_what_stands
from xinheng.support.procedures.tests.opening import open_matter

pytestmark = pytest.mark.django_db


def submitted() -> Matter:
    """Received today, to be accepted or not."""
    matter = open_matter(procedure="sample", title="一件事", office=OFFICE, by=None)
    move(matter=matter, verb="submit", by=None, facts={"received_on": city_time.today()})
    return matter


def accepting(seen: list[str]) -> Callable[..., Step]:
    """An act of an app as most are: it judges by the instance it was given, then moves."""

    @transaction.atomic
    def accept(*, matter: Matter, by: Account) -> Step:
        received = str(matter.facts["received_on"])
        seen.append(received)
        if received < str(city_time.today()):
            raise MoveRefused("收到得太早。")
        return move(matter=matter, verb="accept", by=by)

    return _of_what_stands(accept, "matter", "", ("accept",))


def test_what_was_put_right_since_is_judged_and_not_what_was_read(zhao: Account, sun: Account):
    read = submitted()
    received, early = str(read.facts["received_on"]), str(city_time.today() - timedelta(days=30))
    correct_facts(matter=Matter.objects.get(pk=read.pk), facts={"received_on": early}, by=sun, reason="看错")
    seen: list[str] = []
    with pytest.raises(MoveRefused, match="太早"):
        accepting(seen)(matter=read, by=zhao)
    assert seen == [received, early] and read.facts["received_on"] == early
    assert Matter.objects.get(pk=read.pk).state == "submitted"


def test_nobody_is_refused_because_another_wrote_something_meanwhile(zhao: Account):
    read = submitted()
    write_note(matter=Matter.objects.get(pk=read.pk), kind="note", words="电话没人接", by=zhao)
    seen: list[str] = []
    step = accepting(seen)(matter=read, by=zhao)
    assert (step.verb, len(seen), read.seq, read.state) == ("accept", 2, step.seq, "accepted")


def test_who_read_what_stands_asks_nothing_more(zhao: Account):
    seen: list[str] = []
    one, other = submitted(), submitted()
    with CaptureQueriesContext(connection) as plain:
        move(matter=one, verb="accept", by=zhao)
    with CaptureQueriesContext(connection) as acted:
        accepting(seen)(matter=other, by=zhao)
    # A point to return to, of the act's own transaction.
    assert len(acted) <= len(plain) + 2 and len(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_each_judges_what_the_one_before_left(zhao: Account):
    """Four who read the same: one accepts, the others judge anew and are refused; nothing is accepted twice."""
    read = submitted()
    seen: list[str] = []
    accept = accepting(seen)
    same = [Matter.objects.get(pk=read.pk) for _ in range(4)]
    given = at_once(*[partial(accept, matter=one, by=zhao) for one in same])
    assert sum(isinstance(one, Step) for one in given) == 1
    assert sum(isinstance(one, MoveRefused) for one in given) == 3
    assert Matter.objects.get(pk=read.pk).steps.filter(verb="accept").count() == 1


def test_erasing_takes_nothing_back_that_was_written_meanwhile(zhao: Account):
    """It passes what stands through, not what its caller read: a fact of the step between was gone."""
    read = submitted()
    move(matter=Matter.objects.get(pk=read.pk), verb="accept", by=zhao)
    after = Matter.objects.get(pk=read.pk)
    Matter.objects.filter(pk=read.pk).update(facts={**after.facts, "since": str(city_time.today() + timedelta(days=1))})
    erase_from_history(matter=read, clean=lambda text: text, by=zhao, reason="本人申请")
    assert "since" in Matter.objects.get(pk=read.pk).facts and read.state == "accepted"
