"""What a type's [public] table refers to: the law's parameters, other types, and the fields that hide a record."""

from typing import Any

import pytest
from pydantic import ValidationError

from xinheng.fusion.standard.publication import HeldBack, Public, Stop

B = {"basis": "某法 第一条"}
LINK = {"type": "listing", "here": "number", "there": "order"}


def public(**told: Any) -> Public:
    return Public.model_validate({**B, **told})


FULL = {
    "periods": [
        {"title": "长", **B, "months": "parameter:x.long", "linked": LINK},
        {"title": "短", **B, "months": "parameter:x.short"},
        {"title": "无期", **B},
    ],
    "held_back": [
        {"title": "自然人", **B, "when": {"party": "01", "subject.status": "4"}},
        {"title": "有误", **B, "linked": {**LINK, "type": "objection"}},
    ],
    "stops": [
        {"title": "修复", **B, "when": {"state": "4"}},
        {"title": "撤回", **B, "on": "withdrawn_on"},
        {"title": "移出", **B, "on": "removed_on", "linked": {**LINK, "type": "serious"}},
        {"title": "年报季", **B, "season": 7},
    ],
    "follows": [{"title": "随处罚", **B, "link": {**LINK, "type": "order"}}],
    "withheld": [{"title": "秘密", **B, "when": {"hushed": "1"}, "keep": ["number"]}],
}


def test_the_parameters_of_the_law_are_known_by_name() -> None:
    assert public(**FULL).parameters == {"x.long", "x.short"}
    assert public(months="parameter:x.alone").parameters == {"x.alone"}
    assert public().parameters == set()


def test_every_type_that_is_looked_at_is_told() -> None:
    assert [link.type for link in public(**FULL).links] == ["objection", "listing", "serious", "order"]
    assert public().links == []


def test_a_field_that_hides_a_record_is_one_that_must_not_be_wrong() -> None:
    """A bad value there would show what must stay hidden. Fields of the subject and of linked records are others'."""
    assert public(**FULL).hiding == {"party", "state", "withdrawn_on", "hushed"}
    assert public().hiding == set()


@pytest.mark.parametrize("told", [{"when": {"state": "4"}}, {"linked": LINK}])
def test_what_is_held_back_says_which(told: dict[str, Any]) -> None:
    assert HeldBack.model_validate({"title": "不公示", **B, **told}).title == "不公示"
    with pytest.raises(ValidationError, match="when、linked 之一"):
        HeldBack.model_validate({"title": "不公示", **B})


@pytest.mark.parametrize("told", [{"when": {"state": "4"}}, {"on": "ended_on"}, {"season": 7}])
def test_what_stops_publication_says_how(told: dict[str, Any]) -> None:
    assert Stop.model_validate({"title": "停止", **B, **told}).title == "停止"
    with pytest.raises(ValidationError, match="when、on 或 season"):
        Stop.model_validate({"title": "停止", **B})


def test_one_period_is_said_in_one_way() -> None:
    with pytest.raises(ValidationError, match="不能同时写"):
        public(months="parameter:x.short", periods=[{"title": "长", **B}])
    assert len(public(periods=[{"title": "长", **B}]).periods) == 1


@pytest.mark.parametrize("lacks", ["linked", "months"])
def test_a_period_that_begins_anew_names_from_what_and_for_how_long(lacks: str) -> None:
    period: dict[str, Any] = {"title": "续", **B, "anew_from": "decided_on", "linked": LINK, "months": "parameter:x.y"}
    del period[lacks]
    with pytest.raises(ValidationError, match="须同时写明 linked 和 months"):
        public(periods=[period])


@pytest.mark.parametrize("lacks", ["here", "there"])
def test_a_link_names_both_its_ends_or_none(lacks: str) -> None:
    link = {name: value for name, value in LINK.items() if name != lacks}
    with pytest.raises(ValidationError, match="应一起写"):
        public(held_back=[{"title": "有误", **B, "linked": link}])
