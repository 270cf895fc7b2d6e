"""The class decides how often a shop is checked: published, dated, and read where a check is approved."""

from datetime import date

import pytest
from tests.shop import SHOP, penalise, register

from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.supervising import supervision_of, supervisions, yearly_cap_of
from xinheng.support.procedures.parameters import ParameterMissing

DAY = date(2026, 11, 16)


def test_the_better_the_class_the_fewer_checks():
    told = supervisions(DAY)
    assert [one.grade for one in told] == ["A", "B", "C", "D"]
    capped = [one.times for one in told if one.times]
    assert capped == sorted(capped) and len(set(capped)) == 3 and told[-1].times == 0
    assert [one.ratio for one in told] == sorted(one.ratio for one in told)
    with pytest.raises(ParameterMissing):
        supervision_of("A", date(2021, 1, 1))


@pytest.mark.django_db
@pytest.mark.clause("CQ-7.4.4-05", part=True)
def test_the_cap_of_a_shop_follows_its_class_and_is_published(client):
    subject = register()
    assert yearly_cap_of(subject.pk, 3, DAY) == 3
    store(prepare([subject.pk]))
    best = yearly_cap_of(subject.pk, 3, DAY)
    assert best == supervision_of("A", DAY, key=True).times or best == supervision_of("B", DAY, key=True).times
    penalise(penalty_kind="05")
    store(prepare([subject.pk]))
    grade = RiskResult.objects.get(subject=subject, current=True).grade
    assert (yearly_cap_of(subject.pk, 3, DAY), grade) == (supervision_of(grade, DAY, key=True).times, grade)
    assert best != yearly_cap_of(subject.pk, 3, DAY)
    page = client.get("/risk-rules").content.decode()
    assert all(one.words in page for one in supervisions()) and SHOP
