"""Scanning: a genuine code, a forged one, a revoked one, eight typed characters."""

from urllib.parse import quote

import pytest
from tests import shop as city

from xinheng.credit.codes.actions import revoke_code
from xinheng.credit.codes.queries import code_address
from xinheng.fusion.registers.actions import write_records
from xinheng.kit.credit_code import generate

pytestmark = pytest.mark.django_db


def path(code) -> str:
    return "/c/" + code_address(code).rpartition("/c/")[2]


@pytest.mark.clause("CQ-6.2-04")
def test_a_genuine_code_opens_the_dossier_and_says_so(client, shop, code):
    shown = client.get(path(code)).content.decode()
    assert shop.name in shown
    assert "签发，已核验" in shown


@pytest.mark.clause("CQ-6.1-05")
@pytest.mark.clause("CQ-6.1-06")
@pytest.mark.clause("CQ-7.1.2-01")
@pytest.mark.clause("CQ-7.1.2-03", "CQ-6.5-08", "CQ-6.5-09")
def test_one_scan_tells_products_persons_and_complaints_of_both_channels(client, shop, code):
    """What is asked before buying stands on one page, each person masked; a complaint's number stands nowhere."""
    product = {
        "product_code": "SC001", "product_name": "橙刻菜籽油", "category": "食用油", "state": "valid",
        "included_on": city.days_ago(99), "seller_uscc": city.SHOP, "seller_name": shop.name,
    }  # fmt: skip
    operator = {
        "certificate_number": "TS5099-1", "person_id": "11010519491231002X", "person_name": "林小满",
        "operator_item": "A", "approved_on": city.days_ago(300), "valid_to": city.days_ago(-700),
        "employer_uscc": city.SHOP, "employer_name": shop.name, "authority": "两河区市场监督管理局", "state": "valid",
    }  # fmt: skip
    told = {"uscc": city.SHOP, "respondent_name": shop.name, "handling_result": "O1", "issue": "P3"}
    told |= {"handled_on": city.days_ago(10), "published_on": city.days_ago(5)}
    bureau = told | {"complaint_number": "TS-1", "publicised_by": "两河区市场监督管理局"}
    council = told | {"council_number": "XW-1", "council": "山城市消费者权益保护委员会", "goods_name": "锅底"}
    rows = {
        "key_product": product, "operator_certificate": operator, "complaint_publicity": bureau,
        "consumer_council_complaint": council,
    }  # fmt: skip
    for type, row in rows.items():
        write_records(type=type, rows=[row], by="system")
    shown = client.get(path(code)).content.decode()
    assert "橙刻菜籽油" in shown and 'id="qualifications"' in shown and "罚款" in shown and "登记状态" in shown
    assert "山城市消费者权益保护委员会" in shown and shown.count("达成调解协议") >= 2
    assert all(word not in shown for word in ("林小满", "11010519491231002X", "TS-1", "XW-1"))


@pytest.mark.parametrize("version", ["", "?elder=1"])
def test_the_code_of_a_shop_that_is_gone_proves_nothing(client, shop, code, version):
    city.register(registration_state="4")
    shown = client.get(path(code) + version).content.decode()
    assert shop.name in shown and "注销" in shown
    assert "已核验" not in shown and "不再" in shown


@pytest.mark.parametrize("text", ["AAAAAAAAAAAAAAAA", "A" * 18, "0123456789ABCDEFGH", "A" * 20])
def test_a_copy_that_was_altered_is_refused_with_a_way_to_report_it(client, shop, text):
    answer = client.get(f"/c/{text}")
    shown = answer.content.decode()
    assert answer.status_code == 404
    assert "此码不是本平台签发" in shown and "/report?about=code" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x-www.gsxt.gov.cn", "www.gsxt.gov.cn"),
        ("https://example.com/a?b=1", "example.com"),
        ("wxp://f2f0abcdef", "收款码"),
        ("x-wxp:", "收款码"),
        ("x-alipays:", "收款码"),
        ("x-qr.alipay.com", "收款码"),
        ("6901234567892", "商品条码"),
        (generate(division="509909", serial=77), "营业执照上的代码"),
        ("31105099010000099999", "设备代码"),
        ("x", "不是本平台的码"),
        ("..%2f..", "不是本平台的码"),
        ("0" * 300, "不是本平台的码"),
    ],
)
def test_what_was_never_ours_is_told_by_its_kind_and_called_no_forgery(client, shop, text, said):
    answer = client.get("/c/" + quote(text, safe="%"))
    shown = answer.content.decode()
    assert answer.status_code == 404 and said in shown
    assert not any(word in shown for word in ("伪造", "假码", "先不要付款"))


LICENCES = [
    "{}",
    "{} ",
    "http://www.gsxt.gov.cn/index.html?uniscid={}",
    "统一社会信用代码:{};名称:某店",
    "名称：某店，代码{}。",
]


@pytest.mark.parametrize("text", LICENCES)
def test_a_licence_opens_the_dossier_of_its_number(client, shop, text):
    for code in (city.SHOP, city.SHOP.lower()):
        answer = client.get("/c/" + quote(text.format(code), safe=""), follow=True)
        shown = answer.content.decode()
        assert shop.name in shown and "按执照上的代码找到" in shown and "已核验" not in shown


@pytest.mark.parametrize("change", [str.lower, lambda p: p + "/", lambda p: p + ".", lambda p: p.replace("/c/", "/C/")])
def test_a_genuine_code_survives_its_way_through_scanners(client, shop, code, change):
    assert "签发，已核验" in client.get(change(path(code))).content.decode()


def test_a_genuine_code_in_full_width_is_ours(client, shop, code):
    wide = "".join(chr(ord(one) + 0xFEE0) for one in path(code)[3:])
    assert "签发，已核验" in client.get("/c/" + quote(wide)).content.decode()


def test_a_changed_code_is_forged(client, code):
    genuine = path(code)
    forged = genuine[:-1] + ("0" if genuine[-1] != "0" else "1")
    assert "此码不是本平台签发" in client.get(forged).content.decode()


def test_a_revoked_code_says_whose_it_was(client, shop, code, cast):
    old = path(code)
    revoke_code(code=code, by=cast.he, reason="门头更换")
    shown = client.get(old).content.decode()
    assert "此码已停用" in shown and shop.name in shown and "签发，已核验" not in shown


def test_eight_characters_only_look_up(client, shop, code):
    answer = client.post("/scan", {"typed": f"{code.typed[:4]} {code.typed[4:].lower()}"})
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    assert shop.name in shown and "不能证明店里的码是真的" in shown


def test_wrong_characters_are_kept_and_explained(client, shop):
    answer = client.post("/scan", {"typed": "ABCD2345"})
    shown = answer.content.decode()
    assert answer.status_code == 404
    assert 'value="ABCD2345"' in shown and "错误：" in shown


def test_guessing_is_slowed_down(client):
    answers = [client.post("/scan", {"typed": "ABCD2345"}).status_code for _ in range(21)]
    assert answers[-1] == 429


def test_a_genuine_code_is_shown_to_nobody_who_did_not_stand_before_the_shop(client, shop, code):
    """A visit is proven by its code: who could print it at home would rate a shop he never saw."""
    secret = code_address(code).rpartition("/c/")[2]
    for address in (f"/e/{shop.identity}", f"/e/{shop.identity}?elder=1", f"/api/v1/subjects/{shop.identity}"):
        assert secret not in client.get(address).content.decode(), address
    assert client.get(f"/e/{shop.identity}/poster").status_code == 404
    assert secret not in client.post("/scan", {"typed": code.typed}, follow=True).content.decode()
