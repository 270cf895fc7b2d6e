"""The shorter statement, for the many of whom nobody objects, is repaired or barred, tells what the whole one tells."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from tests.shop import OTHER, SHOP, TODAY, days_ago, penalise, register

from xinheng.credit.portrait import asking
from xinheng.credit.portrait.asking import ask
from xinheng.credit.portrait.statement import ASKED, seldom_linked
from xinheng.credit.portrait.tests.test_kept_dossiers import CHANGES, LIFT, last
from xinheng.credit.portrait.viewers import PUBLIC, entity
from xinheng.fusion.registers.actions import add_mentions, write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time

pytestmark = pytest.mark.django_db
NUMBER = "山市监两河处罚〔2026〕137号"
FEW = {"max_examples": 8, "deadline": None, "phases": [Phase.explicit, Phase.generate],
       "suppress_health_check": [HealthCheck.function_scoped_fixture]}  # fmt: skip


def object_to_it(uscc=SHOP, state="annulled"):
    penalty = last("administrative_penalty")
    write_records(type="objection", by="system", rows=[{
        "objection_number": "议1", "uscc": uscc, "entity_name": "店", "target_type": "administrative_penalty",
        "target_key": penalty.key if penalty else NUMBER, "objector": "party", "accepted_on": days_ago(5),
        "state": state, "authority": "局",
    }])  # fmt: skip


def bar(uscc=SHOP):
    write_records(type="serious_violation_list", by="system", rows=[{
        "uscc": uscc, "entity_name": "店", "listing_authority": "局", "listing_document_number": "严1",
        "listing_reason": standard().code_list("serious_violation_reasons").entries[0].code,
        "listed_on": days_ago(60), "decision_number": NUMBER,
    }])  # fmt: skip


SELDOM = {
    "an objection": object_to_it,
    "an objection refused": lambda: object_to_it(state="kept"),
    "an objection of another": lambda: object_to_it(OTHER),
    "a grave listing": bar,
}


def whole(question):
    return asking._run(question.plan.text, question.given)


def short(question):
    return asking._run(question.plan.short, question.given)


def parts(rows):
    return [row[1] for row in rows]


def test_it_is_asked_for_those_types_alone_that_linked_records_are_judged_by():
    assert seldom_linked(TODAY) == {"objection", "credit_repair", "serious_violation_list"}


def test_who_sees_everything_is_judged_by_nothing_and_has_no_shorter_one():
    register()
    assert ask(SHOP, entity(f"uscc:{SHOP}"), None).plan.short is None


@tried(**FEW)
@given(history=st.lists(st.sampled_from(sorted(CHANGES | SELDOM)), min_size=3, max_size=8))
def test_whatever_happened_both_tell_the_same(history):
    with transaction.atomic():
        register()
        register(OTHER)
        # All of it came a month ago, by and by, so that a past day knows a part of it.
        for age, change in enumerate(history):
            (CHANGES | SELDOM)[change]()
            Record.objects.filter(recorded_at__gt=city_time.now() - timedelta(days=1)).update(
                recorded_at=city_time.now() - timedelta(days=30 - 3 * age)
            )
            for identity in (SHOP, OTHER, LIFT):
                for day in (None, TODAY - timedelta(days=25), TODAY - timedelta(days=7)):
                    question = ask(identity, PUBLIC, day)
                    assert question.rows() == whole(question), (history, change, identity, day)
        transaction.set_rollback(True)


def test_an_objection_upheld_hides_the_penalty_by_the_whole_statement():
    register()
    penalise()
    assert parts(short(ask(SHOP, PUBLIC, None))).count("administrative_penalty") == 1
    object_to_it()
    question = ask(SHOP, PUBLIC, None)
    assert ASKED in [row[0] for row in short(question)]
    assert question.rows() == whole(question)
    assert "administrative_penalty" not in parts(question.rows())


def test_what_stands_beside_anothers_record_counts_where_it_mentions():
    register()
    register(OTHER)
    penalise(OTHER)
    add_mentions(mentions=[(last("administrative_penalty").pk, subject_by(SHOP).pk, "partner")], by="system")
    assert "administrative_penalty" in parts(ask(SHOP, PUBLIC, None).rows())
    object_to_it(OTHER)
    question = ask(SHOP, PUBLIC, None)
    assert question.rows() == whole(question)
    assert "administrative_penalty" not in parts(question.rows())
