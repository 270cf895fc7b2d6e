"""The pack's inspection checklists: lists with tags, each item graded and resting on an article of law."""

import re

import pytest

from xinheng.fusion.standard.pack import read_pack
from xinheng.fusion.standard.registry import HERE, read_standard
from xinheng.supervision.inspection import declarations
from xinheng.supervision.inspection.declarations import CHECKLISTS, FOLDER, GENERAL, Checklist, Severity, checklist_for

PACK = read_pack("chongqing")
LISTS = CHECKLISTS.of(PACK.folder)
# Those of the city, and those that ship for the fields every city has.
SHIPPED = (declarations.HERE / FOLDER).glob("*.toml")
OURS = sorted({path.stem for path in (*PACK.files(FOLDER), *SHIPPED)} - {GENERAL})


@pytest.fixture(params=OURS)
def checklist(request: pytest.FixtureRequest) -> Checklist:
    """Each list, but the general one."""
    return LISTS[request.param]


@pytest.mark.clause("SZ-8.5.1.1-02", part=True)
def test_items_rest_on_an_article_of_law(checklist: Checklist) -> None:
    assert [item.id for item in checklist.items if not any(re.search("第.+条", basis) for basis in item.basis)] == []


@pytest.mark.clause("SZ-8.5.1.1-03", part=True)
def test_items_are_tagged_and_belong_to_a_field_of_supervision(checklist: Checklist) -> None:
    fields = read_standard(HERE).code_list("supervision_field").by_code
    assert checklist.field in fields
    assert all(item.tags and item.group for item in checklist.items)


@pytest.mark.clause("SZ-8.5.1.1-04", part=True)
def test_every_list_grades_its_items_and_has_grave_ones(checklist: Checklist) -> None:
    assert {Severity.SERIOUS, Severity.MINOR} & {item.severity for item in checklist.items}
    assert any(item.key for item in checklist.items)


@pytest.mark.parametrize(
    ("field", "industry", "expected"),
    [
        ("catering", "H6210", "catering_daily"),
        ("drug", "F5251", "drug_retail"),
        ("food_circulation", "F5212", "food_sales_daily"),
        ("workshop", "C1392", "food_workshop"),
        ("special_equipment", "L7222", "special_equipment_user"),
        ("price", "O8040", "price"),
        ("registration", "O8040", "general"),
    ],
)
def test_a_shop_gets_the_list_of_its_field(field: str, industry: str, expected: str) -> None:
    assert checklist_for(LISTS, field=field, industry=industry, kind="routine").id == expected
