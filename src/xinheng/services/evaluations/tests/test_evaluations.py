"""A visit is evaluated once, answered, looked at where it has to be, and no class of the law hears of it."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import cast
from tests.kept import kept
from tests.partners import Desk
from tests.shop import OTHER, SHOP, TODAY, known_before, register

from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.credit.risk.registry import indicators
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.services.evaluations import rules
from xinheng.services.evaluations.actions import contest, hide_evaluation, reply_to
from xinheng.services.evaluations.models import Evaluation
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db


def _shop() -> dict[str, str]:
    cast()
    shop = register(SHOP)
    issue_codes([shop.pk])
    code = code_of(shop)
    assert code is not None
    return {"identity": shop.identity, "code": code_address(code).rsplit("/", 1)[-1]}


shop = kept(_shop)


def told(**more: str) -> dict[str, str]:
    return {"stars": "5", "words": "味道好", "proof": "receipt", "receipt": "A0012345",
            "visited_on": TODAY.isoformat()} | more  # fmt: skip


def write(shop: dict[str, str], client: Client | None = None, **more: str):
    return (client or Client()).post(f"/evaluate/{shop['code']}", told(**more))


def everybody_reads(shop: dict[str, str]) -> str:
    return Client().get(f"/evaluations/{shop['identity']}").content.decode()


def before(shop: dict[str, str]) -> Subject:
    found = subject_by(shop["identity"])
    assert found is not None
    return Subject.objects.get(identity=known_before(found))


@pytest.mark.clause("CQ-6.5-10", "CQ-7.1.4-01")
def test_a_visit_is_evaluated_once_and_the_shop_replies(shop):
    scanned = Client().get(f"/c/{shop['code']}").content.decode()
    assert f"/evaluate/{shop['code']}" in scanned
    assert "评价 山城巴味轩" in Client().get(f"/evaluate/{shop['code']}").content.decode()
    sent = write(shop)
    assert sent.status_code == 302
    assert "评价已经展示" in Client().get(sent.headers["Location"]).content.decode()
    again = write(shop, receipt="a-001 2345")
    assert again.status_code == 422
    assert "已经评价过" in again.content.decode()
    read = everybody_reads(shop)
    assert "A0012345" not in read and "味道好" in read
    Evaluation.objects.update(subject=before(shop))
    assert everybody_reads(shop) == read, "what was said of it under its earlier number is said of it"
    desk, row = Desk(shop["identity"]), Evaluation.objects.get()
    at = f"/business/evaluations/{row.number}"
    assert "味道好" in desk.page("/business/evaluations/")
    assert desk.send(f"{at}/reply", words=" ").status_code == 422
    assert desk.send(f"{at}/reply", words="加微信返现").status_code == 422
    assert desk.send(f"{at}/reply", words="谢谢，电话 13912345678").status_code == 302
    page = everybody_reads(shop)
    assert "5.0 分" in page and "商家回复" in page and "13912345678" not in page


@pytest.mark.parametrize(
    ("words", "why"),
    [("老板是骗 子", "可能有辱骂"), ("找 13912345678 投诉", "有电话、证件等号码"), ("好评返现，加我", "可能是广告")],
)
def test_insults_numbers_and_adverts_wait_for_an_officer(shop, sign_in, words, why):
    sent = write(shop, words=words)
    row, head = Evaluation.objects.get(), sign_in("sun")
    assert row.state == "held"
    assert "先由工作人员核对" in Client().get(sent.headers["Location"]).content.decode()
    assert "还没有评价" in everybody_reads(shop)
    assert "核对中" in Desk(shop["identity"]).page("/business/evaluations/")
    at = f"/officer/matters/{row.review.number}"
    assert why in head.get(at).content.decode()
    assert head.post(f"{at}/do/hide").status_code == 422, "a reason has to be written"
    assert head.post(f"{at}/do/hide", {"reason": "有辱骂、人身攻击的话"}).status_code == 302
    page = Client().get(sent.headers["Location"]).content.decode()
    assert "不展示" in page and "有辱骂、人身攻击的话" in page
    assert "13912345678" not in Evaluation.objects.get().words


def test_what_the_shop_contests_stands_until_an_officer_decided(shop, sign_in):
    write(shop, stars="1", words="少了一份菜")
    desk, row = Desk(shop["identity"]), Evaluation.objects.get()
    at = f"/business/evaluations/{row.number}/contest"
    assert desk.send(at, words="没有这个小票号").status_code == 302
    assert desk.send(at, words="再说一次").status_code == 422
    assert "少了一份菜" in everybody_reads(shop) and "商家有异议，正在核对" in everybody_reads(shop)
    review = Matter.objects.get(procedure="evaluation_review")
    head = sign_in("sun")
    assert "没有这个小票号" in head.get(f"/officer/matters/{review.number}").content.decode()
    assert head.post(f"/officer/matters/{review.number}/do/show", {"reason": "小票核对过"}).status_code == 302
    assert "少了一份菜" in everybody_reads(shop)


def test_a_shop_that_replies_while_it_is_hidden_does_not_show_it_again(shop, sign_in):
    write(shop, stars="1", words="少了一份菜")
    chen = Party(1, "陈大文", shop["identity"], "巴味轩", frozenset({PartyRight.LETTERS}))
    contest(evaluation=Evaluation.objects.get(), by=chen, words="没有这个小票号")
    seen = Evaluation.objects.get()
    sun = Account.objects.get(username="sun")
    hide_evaluation(evaluation=Evaluation.objects.get(), by=sun, reason="小票是别家的")
    reply_to(evaluation=seen, by=chen, words="请核对小票")
    told = json.loads(Record.objects.get(type="consumer_rating", superseded_at=None).open)
    assert told["hidden_reason"] == "小票是别家的" and "少了一份菜" not in everybody_reads(shop)


def test_a_flood_by_one_device_or_about_one_shop_waits(shop, monkeypatch):
    client = Client()
    client.get(f"/evaluate/{shop['code']}")
    for number in range(rules.FLOOD_OF_DEVICE + 2):
        write(shop, client, receipt=f"B00000{number}")
    assert list(Evaluation.objects.order_by("pk").values_list("state", flat=True)) == ["shown"] * 3 + ["held"] * 2
    monkeypatch.setattr(rules, "FLOOD_OF_SHOP", 5)
    write(shop, receipt="C000001")
    assert Evaluation.objects.latest("pk").state == "held"


def test_a_hundred_by_one_person_show_three_and_the_rest_is_turned_away_in_words(shop):
    client = Client()
    client.get(f"/evaluate/{shop['code']}")
    answers = [write(shop, client, receipt=f"B{number:06d}") for number in range(100)]
    states = list(Evaluation.objects.values_list("state", flat=True))
    assert states.count("shown") == rules.FLOOD_OF_DEVICE
    assert {one.status_code for one in answers} == {302, 429}
    assert "短时间内" in answers[-1].content.decode()
    # Cookies thrown away do not help: the address counts.
    assert write(shop, receipt="C000001").status_code == 429


def test_a_shop_does_not_evaluate_itself_and_another_does_not_touch_it(shop):
    desk = Desk(shop["identity"])
    refused = write(shop, desk.client)
    assert refused.status_code == 422
    assert "不能评价本单位" in refused.content.decode()
    write(shop)
    other = register(OTHER, entity_name="隔壁")
    number = Evaluation.objects.get().number
    assert Desk(other.identity).client.get(f"/business/evaluations/{number}/reply").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"stars": "6"}, "6"),
        ({"receipt": "A1"}, "6 到 40 个字母、数字"),
        ({"proof": "hearsay"}, "hearsay"),
        ({"visited_on": (TODAY + timedelta(days=1)).isoformat()}, "只能评价最近"),
        ({"visited_on": (TODAY - timedelta(days=31)).isoformat()}, "只能评价最近"),
        ({"words": "好" * 501}, "最多 500 字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(shop, wrong, said):
    answer = write(shop, **wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_without_the_shops_own_code_nobody_evaluates(shop):
    for code in ("XXXXXXXX", SHOP, "http://example.test/c/AAAA"):
        assert Client().post(f"/evaluate/{code}", told()).status_code == 404
    assert Client().get("/evaluations/mine?n=").status_code == 404


def facts() -> list[dict[str, str]]:
    """What the dossier holds of evaluations today."""
    rows = Record.objects.filter(type="consumer_rating", superseded_at=None).order_by("pk")
    return [json.loads(one.open) for one in rows]


def test_what_is_shown_stands_in_the_dossier_and_what_is_hidden_ends_there(shop, sign_in):
    write(shop)
    desk, row = Desk(shop["identity"]), Evaluation.objects.get()
    desk.send(f"/business/evaluations/{row.number}/reply", words="谢谢")
    assert [(one["score"], one["comment"], one["reply"]) for one in facts()] == [("5", "味道好", "谢谢")]
    assert row.number not in str(facts())
    assert "味道好" in sign_in("zhao").get(f"/officer/e/{shop['identity']}").content.decode()
    desk.send(f"/business/evaluations/{row.number}/contest", words="没有这张小票")
    row.refresh_from_db()
    sign_in("sun").post(f"/officer/matters/{row.review.number}/do/hide", {"reason": "没有消费过。"})
    assert [one.get("comment") for one in facts()] == [None]
    assert facts()[0]["hidden_reason"] == "没有消费过。"
    write(shop, words="老板是骗子", receipt="B0012345")
    assert len(facts()) == 1, "what waits for an officer is no fact yet"


def test_no_indicator_reads_an_evaluation():
    read = " ".join(f"{one.record_type} {one.sql}" for one in indicators().values())
    assert "administrative_penalty" in read
    assert "evaluation" not in read and "consumer_rating" not in read
