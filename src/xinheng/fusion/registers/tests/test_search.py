"""Search as people type: a part of a name, two characters, initials, one slip."""

import pytest

from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import search
from xinheng.fusion.registers.subjects import Projection, add_subjects, update_subjects

NAMES = [
    "陈老火锅店",
    "江岸路陈记面馆",
    "江岸路面馆",
    "𠮷祥小吃",
    "KEVIN'S HAMBURGER HEAVEN",
    "两河区望桥豆花饭店",
    "面",
]


def project(number: int, name: str, subject: int | None = None) -> Projection:
    return Projection(subject, "entity", f"test:{number}", name, "1", "", "509901", "", "", None, "5099/509901/")


@pytest.fixture(autouse=True)
def _names(db):
    add_subjects([project(number, name) for number, name in enumerate(NAMES)])


def names(text: str, **filters):
    return [hit.name for hit in search(text, **filters)]


@pytest.mark.clause("CQ-6.2-05", part=True)
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("面馆", ["江岸路面馆", "江岸路陈记面馆"]),
        ("陈老火锅店", ["陈老火锅店"]),
        ("𠮷祥", ["𠮷祥小吃"]),
        ("hamburger", ["KEVIN'S HAMBURGER HEAVEN"]),
        ("kevins ham", ["KEVIN'S HAMBURGER HEAVEN"]),
        ("ＫＥＶＩＮ", ["KEVIN'S HAMBURGER HEAVEN"]),
        ("clhg", ["陈老火锅店"]),
        ("jalmg", ["江岸路面馆"]),
        ("豆", ["两河区望桥豆花饭店"]),
        ("没有这家", []),
        ("'\"*;--", []),
        ("", []),
    ],
)
def test_it_finds_what_was_meant(typed, found):
    assert names(typed) == found


@pytest.mark.parametrize("typed", ["陈老活锅店", "陈老火锅庄", "成老火锅店", "望桥豆华饭店", "望乔豆花"])
def test_one_wrong_character_still_finds_it(typed):
    assert [hit.why for hit in search(typed)] == ["similar"]


LONG = "两河区望桥豆花饭店"
SLIPS = [
    *(LONG[:at] + LONG[at + 1 :] for at in range(1, len(LONG) - 1)),
    *(LONG[:at] + "的" + LONG[at:] for at in range(1, len(LONG))),
    *(LONG[:at] + LONG[at + 1] + LONG[at] + LONG[at + 2 :] for at in range(len(LONG) - 1)),
    *(LONG[:at] + "的" + LONG[at + 1 :] for at in range(len(LONG))),
]


@pytest.mark.parametrize("typed", SLIPS)
def test_any_single_slip_still_finds_it(typed):
    """One character missing, too many, swapped with its neighbour, or wrong, at every place of the name."""
    assert names(typed)[:1] == [LONG]


def test_a_slip_is_found_where_more_names_share_each_pair_than_are_looked_at(monkeypatch):
    """Each pair that the slip leaves whole is in more names than are looked at, two of them together in one alone."""
    monkeypatch.setattr("xinheng.fusion.registers.finding.search.POOL", 3)
    monkeypatch.setattr("xinheng.fusion.registers.finding.search.FEW", 1)
    others = [form.format(one) for one in "甲乙丙丁戊" for form in ("春山{}书", "秋水{}亭", "{}水店")]
    add_subjects([project(100 + n, name) for n, name in enumerate([*others, "春山秋水店"])])
    assert [hit.name for hit in search("春山的秋水店", limit=3)] == ["春山秋水店"]


@pytest.mark.parametrize("typed", ["望桥饭店", "两河区豆花", "两河饭店"])
def test_a_skipped_middle_still_finds_it(typed):
    assert names(typed) == [LONG]


@pytest.mark.parametrize("typed", ["饭桥望店", "豆腐饭馆", "望桥"[::-1] + "店"])
def test_what_is_further_off_is_not_found(typed):
    assert names(typed) == []


def placed(number: int, name: str, address: str, industry: str) -> Projection:
    return project(number, name)._replace(address=address, industry=industry)


@pytest.fixture
def street():
    """Three shops on two roads."""
    add_subjects(
        [
            placed(20, "阿月裁缝铺", "山城市两河区江岸路12号", "O8111"),
            placed(21, "老六面庄", "山城市两河区江岸路88号", "H6210"),
            placed(22, "老六面庄分店", "山城市云台区石坝街3号", "H6210"),
        ]
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("石坝街", ["老六面庄分店"]),
        ("面庄 江岸路", ["老六面庄"]),
        ("江岸路 面庄", ["老六面庄"]),
        ("江岸路老六", ["老六面庄"]),
        ("正餐 石坝", ["老六面庄分店"]),
        ("裁缝 石坝街", []),
    ],
)
def test_a_road_and_a_trade_are_words_too(street, typed, found):
    assert names(typed) == found


def test_a_shop_that_moved_is_found_in_its_new_road_alone(street):
    shop = Subject.objects.get(name="阿月裁缝铺")
    update_subjects([placed(20, "阿月裁缝铺", "山城市云台区石坝街9号", "O8111")._replace(subject=shop.pk)])
    assert "阿月裁缝铺" in names("石坝街")
    assert "阿月裁缝铺" not in names("江岸路")


@pytest.mark.clause("CQ-6.2-06", part=True)
@pytest.mark.parametrize(
    "typed",
    [
        "92509901MAMHRF107Q",
        "92509901-MAMHRF107Q",
        "统一社会信用代码：92509901MAMHRF107Q",
        "９２５０９９０１ＭＡＭＨＲＦ１０７Ｑ",
        "92509901 MAMHRF107Q",
        "MHRF107Q",
    ],
)
def test_a_code_is_found_however_it_is_written(typed):
    add_subjects([project(30, "丰年粮油店")._replace(identity="uscc:92509901MAMHRF107Q")])
    assert names(typed) == ["丰年粮油店"]


def test_a_filter_narrows():
    assert names("面馆", office__startswith="5099/509902/") == []
    assert names("面馆", division="509901", limit=1, offset=1) == ["江岸路陈记面馆"]


def test_a_renamed_subject_answers_to_its_new_name_alone():
    pk = Subject.objects.get(name="陈老火锅店").pk
    update_subjects([project(0, "陈老汤锅店", pk)])
    assert names("汤锅") == ["陈老汤锅店"]
    assert name_index.subjects_with(name_index.every(["火锅"]), 10) == []
