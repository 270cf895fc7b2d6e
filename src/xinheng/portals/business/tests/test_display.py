"""A shop puts up its code: the page, stickers, badge and picture; each leads to this shop and shows no colour."""

from typing import Any
from xml.etree import ElementTree

import pytest
from tests.business import PHONE, Phone
from tests.kept import kept
from tests.shop import SHOP, register

from xinheng.credit.codes.actions import issue_codes, revoke_code
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.qr import svg
from xinheng.credit.codes.queries import code_address, code_of, resolve
from xinheng.fusion.registers.queries import subject_by

pytestmark = pytest.mark.django_db
TELLING_NAME = "石坝<b>&面庄"
COLOURS = ("绿码", "黄码", "橙码", "红码")


def _shop() -> int:
    register(SHOP, phone=PHONE, entity_name=TELLING_NAME)
    subject = subject_by(SHOP)
    assert subject is not None
    issue_codes([subject.pk])
    return subject.pk


world = kept(_shop)


@pytest.fixture
def owner(world: int) -> Phone:
    phone = Phone()
    assert phone.sign_in().status_code == 302
    return phone


def _code(subject: int) -> ShopCode:
    return ShopCode.objects.select_related("subject").get(subject_id=subject, revoked_at=None)


@pytest.mark.clause("CQ-7.2.7-01")
def test_what_is_put_up_leads_to_the_shop_and_shows_no_colour(world, owner):
    code = _code(world)
    page, sheet = owner.page("display/"), owner.page("display/stickers")
    address = code_address(code)
    assert f'&lt;a href="{address}"' in page and code.typed in page
    assert resolve(address).subject == code.subject
    assert sheet.count(svg(code)) == 6
    poster = owner.page("display/poster")
    assert svg(code) in poster and f"{code.typed[:4]} {code.typed[4:]}" in poster
    badge = owner.client.get("/business/display/badge.svg")
    drawn = ElementTree.fromstring(badge.content)
    assert badge["Content-Type"] == "image/svg+xml" and TELLING_NAME in drawn.attrib["aria-label"]
    assert svg(code) in badge.content.decode()
    picture = owner.client.get("/business/display/code.png")
    assert picture.content.startswith(b"\x89PNG") and "attachment" in picture["Content-Disposition"]
    for shown in (page, poster, sheet, badge.content.decode()):
        assert not any(colour in shown for colour in COLOURS) and "<b>&面" not in shown


def test_who_looks_after_codes_prints_the_poster_for_a_shop(world, sign_in):
    code = _code(world)
    he, address = sign_in("he"), f"/admin-desk/codes/{code.pk}/poster"
    assert address in he.get(f"/admin-desk/codes/?q={SHOP}").content.decode()
    assert svg(code) in he.get(address).content.decode()
    assert sign_in("zhao").get(address).status_code == 403


def test_a_code_that_was_exchanged_is_put_up_no_more(world, owner, cast):
    old = _code(world)
    new = revoke_code(code=old, by=cast.zhao, reason="被人调包")
    page = owner.page("display/")
    assert code_address(new) in page and code_address(old) not in page


def test_without_a_code_the_page_says_so_and_nothing_is_drawn(world, owner):
    ShopCode.objects.filter(subject_id=world).delete()
    assert "还没有店码" in owner.page("display/")
    for file in ("poster", "stickers", "badge.svg", "code.png"):
        assert owner.client.get(f"/business/display/{file}").status_code == 404


def test_a_stranger_is_sent_to_sign_in(world, client: Any):
    assert code_of(_code(world).subject)
    for file in ("", "poster", "stickers", "badge.svg", "code.png"):
        answer = client.get(f"/business/display/{file}")
        assert answer.headers["Location"].startswith("/business/login/")
