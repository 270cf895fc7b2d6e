"""What may be said of a visit and how it is proven, at each limit."""

from datetime import timedelta

import pytest
from tests.shop import TODAY

from xinheng.services.evaluations.actions import EvaluationRefused, ProvenVisit, evaluate
from xinheng.services.evaluations.tests.test_evaluations import shop

__all__ = ["shop"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"stars": 0}, "评分 1 到 5 分"),
        ({"stars": 6}, "评分 1 到 5 分"),
        ({"words": "好" * 501}, "现在是 501 字"),
        ({"receipt": "A-1234"}, "应当有 6 到 40 个字母、数字，收到 5 个"),
        ({"receipt": "A" * 41}, "收到 41 个"),
        ({"proof": "memory"}, "请选小票或者订单"),
        ({"visited_on": TODAY - timedelta(days=31)}, "最近 30 天"),
        ({"visited_on": TODAY + timedelta(days=1)}, "最近 30 天"),
        ({"stars": 1, "words": "好" * 500, "receipt": "A-12345"}, ""),
        ({"stars": 5, "receipt": "A" * 40, "visited_on": TODAY - timedelta(days=30)}, ""),
    ],
)
def test_what_a_visit_may_say_and_how_it_is_proven(shop, told, refused):
    given = {"code": shop["code"], "proof": "receipt", "receipt": "A0012345", "visited_on": TODAY, "stars": 3}
    visit = ProvenVisit(**given | told)
    if refused:
        with pytest.raises(EvaluationRefused, match=refused):
            evaluate(visit=visit)
    else:
        assert evaluate(visit=visit).state == "shown"
