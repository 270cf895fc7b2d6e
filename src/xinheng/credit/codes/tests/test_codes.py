"""Codes: one for each shop, told from forged ones, stopped for good when revoked."""

import pytest
from tests.cast import cast
from tests.shop import OTHER, register

from xinheng.credit.codes.actions import issue_codes, revoke_code
from xinheng.credit.codes.followers import issue_new_codes
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.qr import svg
from xinheng.credit.codes.queries import code_address, code_of, resolve, resolve_typed
from xinheng.credit.codes.rules import written

pytestmark = pytest.mark.django_db


def issued():
    shop = register()
    issue_codes([shop.pk])
    return shop, code_of(shop)


@pytest.mark.clause("CQ-6.1-02", "CQ-6.1-03")
def test_every_entity_gets_one_code_from_the_feed():
    register()
    register(OTHER)
    assert issue_new_codes() == 2
    assert issue_new_codes() == 0
    assert ShopCode.objects.count() == 2


@pytest.mark.clause("CQ-6.2-04", part=True)
def test_a_scan_leads_to_the_shop():
    shop, code = issued()
    for text in (written(code.token), written(code.token).lower(), code_address(code)):
        assert resolve(text).state == "genuine"
        assert resolve(text).subject == shop
    assert resolve(written(code.token)).proven


def test_one_changed_character_makes_it_forged():
    _, code = issued()
    text = written(code.token)
    forged = [text[:at] + ("X" if text[at] != "X" else "Y") + text[at + 1 :] for at in range(len(text))]
    assert {resolve(one).state for one in forged} == {"forged"}


@pytest.mark.parametrize("text", ["", "0", "数" * 18, "A" * 5000, "'; DROP TABLE--", "http://[", "://"])
def test_nonsense_is_not_ours_and_not_forged(text):
    assert resolve(text).state in ("other", "foreign")


@pytest.mark.parametrize("change", ["HTTP{}", "{}/", "{}.", "{}。"])
def test_an_address_of_ours_is_read_however_it_was_written(change):
    shop, code = issued()
    address = code_address(code)
    text = address.upper() if change.startswith("HTTP") else change.format(address)
    assert resolve(text).subject == shop


def test_an_address_of_ours_with_a_made_up_code_is_forged():
    assert resolve(code_address(ShopCode(token="0123456789")).rpartition("/")[0] + "/HELLO").state == "forged"


def test_a_plate_names_its_lift_and_nobody_is_found_by_a_persons_number():
    register()
    assert resolve("31105099010000000004").state == "equipment"
    assert resolve("509901197901010016").subject is None


def test_an_address_of_another_city_is_foreign():
    _, code = issued()
    assert resolve(f"https://other.example/c/{written(code.token)}").state == "foreign"


def test_a_code_whose_row_is_missing_is_unknown():
    assert resolve(written("0123456789")).state == "unknown"


def test_a_revoked_code_says_why_and_another_takes_its_place():
    people = cast()
    shop, code = issued()
    fresh = revoke_code(code=code, by=people.admin, reason="贴纸被调换")
    assert resolve(written(code.token)).state == "revoked"
    assert "贴纸被调换" in resolve(written(code.token)).sentence
    assert code_of(shop) == fresh != code


def test_typed_characters_look_up_and_prove_nothing():
    shop, code = issued()
    found = resolve_typed(f"{code.typed[:4]} {code.typed[4:].lower()}")
    assert (found.state, found.subject, found.proven) == ("genuine", shop, False)
    assert resolve_typed("0000").state == "unknown"
    assert resolve_typed(code.token[:8]).state == "unknown"


def test_look_alikes_are_forgiven():
    _, code = issued()
    assert resolve(written(code.token).replace("0", "O").replace("1", "l")).state == "genuine"


def test_the_qr_says_whose_it_is():
    shop, code = issued()
    picture = svg(code)
    assert picture.startswith("<svg") and f"<title>{shop.name}的二维码</title>" in picture


def test_a_shop_name_cannot_break_out_of_the_picture():
    shop = register(entity_name="<script>alert(1)</script>店")
    issue_codes([shop.pk])
    assert "<script>" not in svg(code_of(shop))
