"""The auditor's plain reading of the articles and the platform agree on any city, and the auditor sees a slip."""

import random
from dataclasses import replace

import pytest
from tests import auditor
from tests.auditor_readings import later
from tests.once import in_the_pass_on_sqlite
from tests.shop import TODAY

from xinheng.credit.risk.tests.a_city_in_time import settle
from xinheng.fusion.registers.models import Subject

pytestmark = pytest.mark.django_db


def walk():
    return auditor.audit(Subject.objects.order_by("pk"), TODAY)


@pytest.mark.parametrize(
    "seed", [5, *(pytest.param(more, marks=[pytest.mark.slow, in_the_pass_on_sqlite]) for more in (6, 7))]
)
def test_no_record_of_any_city_contradicts_the_law(seed):
    settle(random.Random(seed), TODAY)
    looked, wrong = walk()
    assert wrong == []
    assert {"administrative_penalty", "abnormal_operation_list", "inspection_result"} <= {
        type for type, many in looked.items() if many >= 10
    }


def test_the_auditor_sees_a_fine_that_is_shown_a_month_too_long(monkeypatch):
    settle(random.Random(5), TODAY)

    def shorter(fact, shop):
        law = auditor.penalty(fact, shop)
        return replace(law, until=law.until and later(law.until, -1))

    monkeypatch.setitem(auditor.READINGS, "administrative_penalty", shorter)
    assert walk()[1] != []
