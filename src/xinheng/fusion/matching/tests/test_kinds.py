"""Persons, devices, products and places without a number in common find each other; what is told apart stays apart."""

import json

import pytest
from tests.cast import CITY, cast
from tests.shop import OTHER, SHOP, days_ago, register

from xinheng.fusion.matching.actions import match_all
from xinheng.fusion.matching.comparing import engine
from xinheng.fusion.matching.comparing.declarations import kinds, matching
from xinheng.fusion.matching.merging import merge_subjects, split_subjects
from xinheng.fusion.matching.models import Pair, SubjectMerge
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.disclosing import disclose_person
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import person_by_number, subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import roles_with
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation

pytestmark = pytest.mark.django_db
# Invented numbers of the unused division 509901, born on one day; the last character is their check.
NUMBERS = ("509901199001010011", "50990119900101002X", "509901199001010038")
NAME, PHONE = "周芷兰", "15400000188"


@pytest.fixture(autouse=True)
def own_lake(tmp_path, settings):
    settings.LAKE_ROOT = tmp_path / "lake"


@pytest.fixture
def he():
    return cast().he


def checked(number: str) -> str:
    """The number with its right last character (GB 11643-1999)."""
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    return number[:17] + "10X98765432"[sum(int(n) * w for n, w in zip(number, weights, strict=False)) % 11]


def steward() -> Account:
    """Who answers requests of persons."""
    sun, slug = cast().sun, next(role.slug for role in roles_with(Permission.HANDLE_PRIVACY))
    give_role(account=sun, role=slug, organisation=Organisation.objects.get(path=CITY), by="system")
    return sun


def first(codes: str) -> str:
    return standard().code_list(codes).entries[0].code


def officer(number: str, **said: str) -> Subject:
    """A safety officer of a shop, known by an identity number."""
    told = {
        "person_id": checked(number), "person_no": number[-4:], "uscc": SHOP, "person_name": NAME, "phone": PHONE,
        "post": first("safety_post"), "appointed_on": days_ago(90),
    }  # fmt: skip
    write_records(type="food_safety_officer", rows=[told | said], by="system")
    found = person_by_number(checked(number))
    assert found is not None
    return found


def staff(number: str, **said: str) -> Subject:
    """A member of staff, known by a staff number alone."""
    told = {"staff_number": number, "person_name": NAME, "organisation_name": "两河区市场监督管理局",
            "organisation_uscc": SHOP, "phone": PHONE}  # fmt: skip
    write_records(type="supervision_staff", rows=[told | said], by="system")
    found = subject_by(f"staff_number:{number}")
    assert found is not None
    return found


def instrument(number: str, **said: str) -> Subject:
    told = {
        "instrument_number": number, "instrument_name": "电子秤", "specification": "ACS-30", "maker": "山城衡器厂",
        "user_uscc": SHOP, "user_name": "巴味轩", "address": "两河区江岸路88号1层",
        "use_field": first("instrument_use"), "filed_on": days_ago(400),
    }  # fmt: skip
    write_records(type="mandatory_verification_instrument", rows=[told | said], by="system")
    found = subject_by(f"instrument_number:{number}")
    assert found is not None
    return found


def product(code: str, type: str = "product", **said: str) -> Subject:
    told = {"product_code": code, "product_name": "好吃来牛油火锅底料", "specification": "500g",
            "producer_uscc": OTHER, "producer_name": "山城两河灯笼食品厂"}  # fmt: skip
    more = (
        {"product_group": first("product_group")}
        if type == "product"
        else {"category": "火锅底料", "included_on": days_ago(30)}
    )
    write_records(type=type, rows=[told | more | said], by="system")
    found = subject_by(f"product_code:{code}")
    assert found is not None
    return found


def place(code: str, **said: str) -> Subject:
    told = {"place_code": code, "place_name": "江岸农贸市场", "kind": first("place_kind"),
            "address": "两河区江岸路66号", "division": "509901001", "manager_uscc": SHOP}  # fmt: skip
    write_records(type="place", rows=[told | said], by="system")
    found = subject_by(f"place_code:{code}")
    assert found is not None
    return found


def test_a_member_of_staff_and_a_person_of_one_name_and_telephone_are_one_and_two_again(he):
    register()
    known, same = officer(NUMBERS[0]), staff("T-001")
    staff("T-002", person_name="周智岚", phone="15400000199", organisation_uscc="")
    run = match_all(by=he, kind="person")
    assert (run.kind, run.merged, run.asked) == ("person", 1, 0)
    assert subject_by(same.identity) == known and Record.objects.filter(subject=known, superseded_at=None).count() == 2
    again = match_all(by=he, kind="person")
    assert (again.merged, again.undone) == (0, 0)
    # What was held of the one before is still his to read.
    told = disclose_person(subject=known, by=steward(), reason="个请1号")
    assert {one.title for one in told} == {"食品安全总监与安全员", "监管人员"}
    split_subjects(merge=SubjectMerge.objects.get(undone_at=None), by=he, reason="同名的另一人")
    assert match_all(by=he, kind="person").merged == 0
    assert Record.objects.filter(subject=same, superseded_at=None).count() == 1


def test_one_name_in_one_firm_is_a_question_and_two_numbers_are_two_persons(he):
    register()
    officer(NUMBERS[0], phone="")
    officer(NUMBERS[1], phone="")
    staff("T-001", phone="")
    assert match_all(by=he, kind="person").merged == 0
    asked = Pair.objects.filter(kind="person", verdict="")
    assert asked and all("subject:" in pair.one for pair in asked)
    numbered = {f"subject:{one.pk}" for one in Subject.objects.filter(identity__startswith="person:")}
    assert not any({pair.one, pair.other} <= numbered for pair in asked)
    assert NAME not in json.dumps(
        [[pair.one_name, pair.other_name, pair.evidence] for pair in asked], ensure_ascii=False
    )


def test_nothing_personal_is_in_clear_where_persons_are_compared(he, monkeypatch):
    register()
    officer(NUMBERS[0])
    staff("T-001")
    seen: list[str] = []
    real = engine.prepare

    def looks(duck, kind, words, told):
        found = real(duck, kind, words, told)
        seen.append(str(duck.execute("FROM party").fetchall()) + str(duck.execute("FROM cleaned").fetchall()))
        return found

    monkeypatch.setattr(engine, "prepare", looks)
    match_all(by=he, kind="person")
    (held,) = seen
    assert "周" in held and not any(word in held for word in (NAME, "zhou", PHONE, checked(NUMBERS[0]), "19900101"))


def test_what_was_erased_of_two_persons_does_not_make_them_one(he):
    """Of two whose sealed fields are gone only `周**` is left, which is no name."""
    register()
    one, other = staff("T-1"), staff("T-2")
    Record.objects.filter(subject__in=[one, other]).update(restricted=None)
    run = match_all(by=he, kind="person")
    assert (run.merged, run.asked) == (0, 0)


def test_one_scale_filed_twice_is_one_and_two_of_a_model_are_a_question(he):
    register()
    first, twice = instrument("J-1", factory_number="2024-0815"), instrument("J-2", factory_number="2024-0815")
    instrument("J-3")
    run = match_all(by=he, kind="equipment")
    assert run.merged == 1 and subject_by(twice.identity) == first
    assert Pair.objects.filter(kind="equipment", verdict="").exists()


def test_a_product_in_two_lists_is_one_and_another_weight_is_another(he):
    one, listed = product("P-1"), product("KP-9", "key_product")
    product("P-2", specification="1kg")
    run = match_all(by=he, kind="product")
    assert run.merged == 1 and subject_by(listed.identity) == one
    assert subject_by("product_code:P-2") != one


def test_a_place_numbered_twice_is_one_and_another_at_its_address_is_not(he):
    first, twice = place("C-1"), place("S-88", place_name="江岸农贸市场（江岸店）", address="江岸路66号")
    place("C-2", place_name="江岸农贸市场", address="两河区江岸路66号")
    place("C-3", place_name="灯笼地下停车场", manager_uscc="")
    run = match_all(by=he, kind="place")
    assert run.merged == 1 and subject_by("place_code:C-2") == first
    assert subject_by("place_code:C-3") != first and subject_by(twice.identity) is not None


def test_a_run_of_one_kind_leaves_what_was_asked_of_another(he):
    register()
    Pair.objects.create(
        one="record:a/b/c", other="subject:1", one_name="甲", other_name="乙", found_at="2026-01-01T00:00Z"
    )
    for kind in kinds()[1:]:
        match_all(by=he, kind=kind)
    assert Pair.objects.get().kind == "entity"


def test_a_person_is_found_by_his_number_after_another_took_it(he):
    register()
    kept, gone = officer(NUMBERS[0]), officer(NUMBERS[2], phone="")
    merge_subjects(kept=kept, gone=gone, by=he, reason="护照和身份证是一人的")
    assert person_by_number(checked(NUMBERS[2])) == kept


@pytest.mark.parametrize("kind", kinds()[1:])
def test_every_level_says_how_often_it_holds(kind):
    rules = matching(kind)
    for one in rules.compare:
        for side in ("m", "u"):
            assert sum(getattr(level, side) for level in one.levels) == pytest.approx(1, abs=0.02)
