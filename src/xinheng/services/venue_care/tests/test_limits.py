"""How much a venue may put into one paper, one round, one message: as much as is said, and not one more."""

import pytest
from tests.cast import cast
from tests.kept import kept
from tests.partners import admitted, party
from tests.shop import OTHER, SHOP, register

from xinheng.kit import city_time
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.venue_care.actions.messages import send_message_to
from xinheng.services.venue_care.actions.papers import CareRefused, publish_paper
from xinheng.services.venue_care.actions.rounds import begin_round, visit_stop
from xinheng.services.venue_care.queries import Touch

pytestmark = pytest.mark.django_db
ASKED = {"title": "十二月巡查"}


def _venue() -> None:
    cast()
    mall = admitted(register(OTHER, entity_name="星汇商业管理有限公司").identity)
    there = {"stall": "L5-18", "state": "confirmed", "asked_at": city_time.now()}
    Tenancy.objects.create(partner=mall, subject=register(SHOP), **there)


venue = kept(_venue)


@pytest.fixture
def own(venue):
    mall = Partner.objects.get()
    return {"partner": mall, "by": party(mall.identity)}


def test_a_paper_of_twenty_thousand_characters_is_published_and_no_longer_one(own):
    told = {"kind": "pact", "title": "公约", "open_to_all": True}
    with pytest.raises(CareRefused, match="最多 20000 字，现在是 20001 字"):
        publish_paper(**own, **told, text="诚" * 20_001)
    assert publish_paper(**own, **told, text="诚" * 20_000).version == 1


def test_a_round_asks_thirty_questions_of_five_hundred_tenants_and_each_has_three_answers(own):
    questions, there = [f"第 {n} 项" for n in range(30)], list(Tenancy.objects.all())
    with pytest.raises(CareRefused, match="现在是 31 个"):
        begin_round(**own, **ASKED, questions=[*questions, "又一项"], tenancies=there)
    with pytest.raises(CareRefused, match="选到 501 家"):
        begin_round(**own, **ASKED, questions=questions, tenancies=there * 501)
    with pytest.raises(CareRefused, match="选到 0 家"):
        begin_round(**own, **ASKED, questions=questions, tenancies=[])
    stop = begin_round(**own, **ASKED, questions=questions, tenancies=there).stops.get()
    answers = dict.fromkeys(range(30), "good") | {1: "none", 2: "bad"}
    with pytest.raises(CareRefused, match="还有 1 项没有选：第 4 项"):
        visit_stop(stop=stop, by=own["by"], answers=answers | {4: "perhaps"}, note="灭火器过期")
    with pytest.raises(CareRefused, match="写明看到的情况"):
        visit_stop(stop=stop, by=own["by"], answers=answers, note=" ")
    assert visit_stop(stop=stop, by=own["by"], answers=answers, note="灭火器过期").answers[:3] == [
        "good",
        "none",
        "bad",
    ]
    with pytest.raises(CareRefused, match="已经查过"):
        visit_stop(stop=stop, by=own["by"], answers=answers, note="灭火器过期")


def test_a_message_goes_to_somebody_and_to_twenty_thousand_at_most(own):
    one = Touch(Tenancy.objects.get(), "在场")
    for touches, words in (([], "没有选到商户"), ([one] * 20_001, "最多发给 20000 家商户，选到 20001 家")):
        with pytest.raises(CareRefused, match=words):
            send_message_to(**own, kind="other", title="停电", text="周三停电", touches=touches)
