"""What a change of the standard means for what is stored."""

import copy

import pytest

from xinheng.fusion.catalogue.rules import differences, outline, score_of
from xinheng.fusion.standard.registry import HERE, read_standard

OLD = outline(read_standard(HERE))


def changed(change) -> list[tuple[str, bool]]:
    new = copy.deepcopy(OLD)
    change(new)
    return [(one.words, one.breaking) for one in differences(OLD, new)]


def field(new, name="started_at"):
    return new["types"]["food_recall"]["fields"][name]


@pytest.mark.parametrize(
    ("change", "words", "breaking"),
    [
        (lambda new: new["types"].pop("food_recall"), "整类删除", True),
        (lambda new: new["types"]["food_recall"].update(key=["uscc"]), "主键由“recall_number”改为“uscc”", True),
        (lambda new: new["types"]["food_recall"].update(retention="P5Y"), "保存期限由“P10Y”改为“P5Y”", False),
        (lambda new: new["types"]["food_recall"]["fields"].pop("way"), "删除数据项 way", True),
        (lambda new: field(new).update(type="date"), "类型由“datetime”改为“date”", True),
        (lambda new: field(new).update(privacy="internal"), "公开级别由“open”改为“internal”", True),
        (lambda new: field(new, "due_at").update(required=True), "必填由“否”改为“是”", True),
        (lambda new: field(new).update(required=False), "必填由“是”改为“否”", False),
        (lambda new: new["codes"]["recall_way"].pop("ordered"), "删除：ordered 责令召回", True),
        (lambda new: new["codes"]["recall_way"].update(other="其他"), "新增：other 其他", False),
        (lambda new: new["codes"]["recall_way"].update(ordered="责令"), "改名：ordered 责令召回→责令", False),
    ],
)
def test_a_change_is_told_and_weighed(change, words, breaking):
    assert changed(change) == [(words, breaking)]


def test_a_new_field_breaks_only_where_it_must_be_filled():
    free = field(OLD) | {"title": "新"}

    def add(new, must):
        new["types"]["food_recall"]["fields"]["x"] = free | {"required": must}

    for required in (False, True):
        told = changed(lambda new, must=required: add(new, must))
        assert told == [(f"新增{'必填' if required else ''}数据项 x", required)]
    assert changed(lambda new: None) == []


def test_the_score_is_the_share_of_what_holds():
    assert [score_of(*case) for case in ((0, 5, 0), (10, 5, 0), (10, 5, 5), (10, 5, 50))] == [10_000, 10_000, 9_000, 0]
