"""The rule of codes as anybody reads it, and that codes are issued, stopped and read by it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.shop import OTHER, SHOP, register

from xinheng.credit.codes import declarations
from xinheng.credit.codes.declarations import Assignment, assignment
from xinheng.credit.codes.followers import issue_new_codes
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.declared import DeclarationError, read_declaration

pytestmark = pytest.mark.django_db


def page(address: str) -> str:
    return Client().get(address, follow=True).content.decode()


def scanned(uscc: str = SHOP) -> str:
    subject = subject_by(uscc)
    assert subject is not None
    code = code_of(subject)
    assert code is not None
    return f"/c/{code_address(code).rpartition('/')[2]}"


@pytest.mark.clause("CQ-6.1-01")
@pytest.mark.clause("CQ-6.1-02")
@pytest.mark.clause("CQ-6.1-03")
def test_every_business_has_one_code_by_the_published_rule():
    register()
    register(OTHER, entity_name="山城回味堂餐饮有限公司")
    issue_new_codes()
    rule, shown = assignment(), page("/code-rules")
    assert rule.title in shown and rule.basis in shown and rule.alphabet in shown
    assert f"{rule.token} 位随机字符加 {rule.mac} 位校验字符" in shown and f"{rule.typed} 位字符" in shown
    for uscc in (SHOP, OTHER):
        text = scanned(uscc).rpartition("/")[2]
        assert len(text) == rule.token + rule.mac and set(text) <= set(rule.alphabet)
        told = page(scanned(uscc))
        assert "签发，已核验" in told and uscc[-6:-1] in told
    # Another name, another place: the same credit code, and the same code on the door.
    before = scanned()
    register(entity_name="山城新味轩餐饮有限公司", registered_address="两河区江岸路 90 号")
    issue_new_codes()
    assert scanned() == before and "山城新味轩" in page(before)
    assert "/code-rules" in page("/scan")


@pytest.mark.clause("CQ-6.1-02", part=True)
def test_a_code_is_stopped_and_reissued_on_a_page_with_its_reason(sign_in: Callable[[str], Client]):
    register()
    issue_new_codes()
    old, code, he = scanned(), ShopCode.objects.get(), sign_in("he")
    address = f"/admin-desk/codes/{code.pk}/renew"
    found = he.get(f"/admin-desk/codes/?q={SHOP}").content.decode()
    assert address in found
    assert he.post(address, {"reason": ""}).status_code == 422 and scanned() == old
    assert he.post(address, {"reason": "贴纸被调换"}).status_code == 302
    assert scanned() != old and "贴纸被调换" in page(old) and "签发，已核验" in page(scanned())
    # Once stopped it stays so, and stopping it again changes nothing.
    new = scanned()
    he.post(address, {"reason": "再停一次"})
    assert scanned() == new and "再停一次" not in page(old)


def test_the_code_of_who_is_gone_says_so_and_is_no_mark_of_standing():
    register()
    issue_new_codes()
    genuine = scanned()
    assert "签发，已核验" in page(genuine)
    register(registration_state="3")
    told = page(genuine)
    assert "不再证明它在经营" in told and "签发，已核验" not in told


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("alphabet", "ABC", "32 个不同"),
        ("alphabet", "I123456789ABCDEFGHJKMNPQRSTVWXYZ", "I、L、O、U"),
        ("token", 12, "10"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_file_and_key(tmp_path: Path, key: str, value: object, said: str):
    written = f'"{value}"' if isinstance(value, str) else str(value)
    lines = declarations.FILE.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "assignment.toml"
    file.write_text("\n".join(f"{key} = {written}" if one.startswith(f"{key} =") else one for one in lines))
    with pytest.raises(DeclarationError, match=said):
        read_declaration(file, Assignment)
