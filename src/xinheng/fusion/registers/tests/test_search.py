"""Search as people type: a part of a name, two characters, initials, one slip."""

import pytest

from xinheng.fusion.registers import name_index
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


def test_a_filter_narrows():
    assert names("面馆", office__startswith="5099/509902/") == []
    assert names("面馆", division="509901", limit=1, offset=1) == ["江岸路陈记面馆"]


def test_a_renamed_subject_answers_to_its_new_name_alone():
    pk = Subject.objects.get(name="陈老火锅店").pk
    update_subjects([project(0, "陈老汤锅店", pk)])
    assert names("汤锅") == ["陈老汤锅店"]
    assert name_index.subjects_with(["火锅"], 10) == []
