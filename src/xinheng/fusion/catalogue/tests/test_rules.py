"""What a change of the standard means for what is stored."""

import copy

import pytest

from xinheng.fusion.catalogue.rules import differences, mark_of, outline, score_of
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


def all_of(told) -> tuple[str, bool]:
    ((words, breaking),) = told
    return words, breaking


@pytest.mark.parametrize(
    ("key", "title", "breaking"),
    [
        ("title", "名称", False), ("theme", "主题库", False), ("subject", "主体种类", True),
        ("identity", "标识类别", True), ("public", "公示依据", False), ("refresh", "更新频率", False),
        ("accountable", "责任单位", False), ("portrait", "画像栏目", False), ("basis", "法律依据", False),
    ],
)  # fmt: skip
def test_everything_a_register_says_of_itself_is_compared(key, title, breaking):
    words, breaks = all_of(changed(lambda new: new["types"]["food_recall"].update({key: "别的"})))
    assert words.startswith(f"{title}由“") and words.endswith("改为“别的”") and breaks == breaking


@pytest.mark.parametrize(
    ("key", "title", "breaking"),
    [("title", "名称", False), ("many", "多值", True), ("role", "作用", False), ("shown", "展示方式", True),
     ("unit", "单位", False)],
)  # fmt: skip
def test_everything_a_field_says_of_itself_is_compared(key, title, breaking):
    words, breaks = all_of(changed(lambda new: field(new).update({key: "别的"})))
    assert words.startswith(f"{title}由“") and words.endswith("改为“别的”") and breaks == breaking


def test_a_register_that_is_new_is_told_by_the_number_of_its_fields():
    kind = OLD["types"]["food_recall"]
    told = changed(lambda new: new["types"].update(zz_recall=kind))
    assert told == [(f"新增，{len(kind['fields'])} 个数据项", False)]


def test_a_version_holds_what_the_standard_says_and_no_list_of_places_or_trades():
    kind = read_standard(HERE).types["food_recall"]
    kept = OLD["types"]["food_recall"]
    assert (kept["title"], kept["key"], kept["public"]) == (kind.title, [*kind.key], kind.public.basis)
    assert kept["fields"]["started_at"]["privacy"] == "open"
    assert OLD["types"]["complaint"]["public"] == ""
    assert OLD["codes"]["recall_way"]["ordered"] == "责令召回" and not {"divisions", "industry"} & OLD["codes"].keys()


def test_eight_codes_are_named_and_more_are_told_as_more():
    def come(count):
        told = {f"n{one}": f"新{one}" for one in range(count)}
        return all_of(changed(lambda new: new["codes"]["recall_way"].update(told)))[0]

    assert come(8).endswith("n7 新7") and come(9).endswith("n7 新7 等")
    many = {f"n{one}": f"旧{one}" for one in range(9)}
    old = {"types": {}, "codes": {"x": many}}
    gone, renamed = ({"types": {}, "codes": {"x": one}} for one in ({}, dict.fromkeys(many, "新")))
    assert [one.words.count("、") for new in (gone, renamed) for one in differences(old, new)] == [7, 7]


@pytest.mark.parametrize(
    ("pairs", "failing", "mark"),
    [(0, 0, ""), (10, 0, "100.0"), (10, 5, "50.0"), (3, 1, "66.6"), (1_000_000, 1, "99.9"), (10, 10, "0.0")],
)
def test_a_mark_is_whole_only_where_nothing_fails(pairs, failing, mark):
    assert mark_of(pairs, failing) == mark
