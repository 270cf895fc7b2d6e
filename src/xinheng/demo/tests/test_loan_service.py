"""A business lets a loan service have chosen facts; the service asks over the interface, as its own program does."""

import json
import time
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import OTHER, SHOP, penalise, register

from xinheng.demo.loan_service import PATH, LoanProgram
from xinheng.kit import city_time
from xinheng.services.loans.declarations import check_services
from xinheng.services.loans.models import LoanAnswer, LoanConsent
from xinheng.support.crypto.messages import signed_text, target
from xinheng.support.crypto.signing import verify
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db
FACTS = ["registration", "penalties"]


def _world() -> None:
    register(SHOP, phone=PHONE)
    register(OTHER, phone=CLERK)
    penalise()


world = kept(_world)


@pytest.fixture
def program(settings: Any) -> LoanProgram:
    settings.XINHENG_LOAN_KEYS = [f"cqyrt={LoanProgram().public_key}"]
    return LoanProgram()


@pytest.fixture
def owner(world: Any, program: LoanProgram) -> Phone:
    phone = Phone()
    phone.sign_in()
    return phone


def until(days: int = 30) -> str:
    return (city_time.today() + timedelta(days=days)).isoformat()


def agreed(owner: Phone, *facts: str) -> str:
    answer = owner.send("loans/", service="cqyrt", facts=list(facts), until=until())
    assert answer.status_code == 302, answer.content.decode()
    return LoanConsent.objects.latest("pk").number


def asked(program: LoanProgram, number: str, *facts: str, **changed: str) -> Any:
    body, headers = program.question(number, list(facts))
    return Client().post(PATH, body, content_type="application/json", headers={**headers, **changed})


@pytest.mark.clause("CQ-7.2.1-03")
@pytest.mark.clause("CQ-5-04", "CQ-8.3-12")
@pytest.mark.parametrize("national", [False, True])
def test_chosen_facts_are_handed_over_shown_and_taken_back(owner, settings, national):
    program = LoanProgram(national=national)
    settings.XINHENG_LOAN_KEYS = [f"cqyrt={program.public_key}"]
    assert "长江渝融通" in owner.page("loans/")
    number = agreed(owner, *FACTS)
    body, headers = program.question(number, FACTS)
    answer = Client().post(PATH, body, content_type="application/json", headers=headers)
    told = json.loads(answer.content)
    assert answer.status_code == 200 and set(told["facts"]) == set(FACTS)
    assert told["subject"]["id"] == f"uscc:{SHOP}" and len(told["facts"]["penalties"]) == 1
    to = target("ANSWER", "testserver", PATH)
    signed = signed_text(to, "cqyrt", headers["X-Xinheng-Time"], headers["X-Xinheng-Nonce"], body=answer.content)
    assert verify(signed, urlsafe_b64decode(answer["X-Xinheng-Signature"]))
    page = owner.page("loans/")
    assert number in page and "已提供" in page and "对方来取过 1 次" in page
    assert owner.send(f"loans/{LoanConsent.objects.get().pk}/end").status_code == 302
    assert "已收回" in owner.page("loans/")
    refused = asked(program, number, *FACTS)
    assert refused.status_code == 403 and json.loads(refused.content)["error"] == "consent_ended"


def test_who_asks_for_more_gets_nothing_and_the_business_is_told(owner, program):
    number = agreed(owner, "registration")
    answer = asked(program, number, "registration", "rating", "penalties")
    told = json.loads(answer.content)
    assert answer.status_code == 403 and told["error"] == "beyond_consent" and told["field"] == "facts"
    assert "rating" in told["detail"] and "registration" not in told["detail"] and "facts" not in told
    page = owner.page("loans/")
    assert "超出授权，已拒绝" in page and "信用等级和得分" in page
    assert Message.objects.filter(key__startswith="loan:").count() == 1
    asked(program, number, "tax_returns")
    # Told once a day, kept each time.
    assert Message.objects.filter(key__startswith="loan:").count() == 1 and LoanAnswer.objects.count() == 2
    assert asked(program, number, "registration").status_code == 200


def test_only_a_fresh_question_of_the_right_service_is_heard(owner, program):
    number = agreed(owner, "registration")
    body, headers = program.question(number, ["registration"])

    def send(body: bytes = body, **changed: str) -> Any:
        return Client().post(PATH, body, content_type="application/json", headers={**headers, **changed})

    assert send(body.replace(b"registration", b"penalties")).status_code == 401
    assert send(**{"X-Xinheng-Service": "somebody"}).status_code == 401
    assert send(**{"X-Xinheng-Signature": "%%%"}).status_code == 401
    assert send(**{"X-Xinheng-Nonce": "another-one-12"}).status_code == 401
    old, stale = program.question(number, ["registration"], at=time.time() - 3600)
    assert Client().post(PATH, old, content_type="application/json", headers=stale).status_code == 401
    assert LoanAnswer.objects.count() == 0
    assert send().status_code == 200 and send().status_code == 409
    assert LoanAnswer.objects.count() == 1
    assert asked(program, "ZZZZZZZZZZZZ", "registration").status_code == 403
    assert asked(program, number).status_code == 422 and asked(program, number, "<b>").status_code == 422
    assert Client().get(PATH).status_code == 405


def test_a_consent_ends_by_its_day_and_with_the_business(owner, program):
    number = agreed(owner, "registration")
    LoanConsent.objects.update(expires_on=city_time.today() - timedelta(days=1))
    assert asked(program, number, "registration").status_code == 403
    LoanConsent.objects.update(expires_on=city_time.today())
    assert asked(program, number, "registration").status_code == 200
    register(SHOP, phone=PHONE, registration_state="4", approved_on=city_time.today().isoformat())
    assert asked(program, number, "registration").status_code == 403
    assert "授权已经结束，已拒绝" in owner.page("loans/")


def test_a_new_consent_takes_the_place_of_the_old_one(owner, program):
    first, second = agreed(owner, "registration"), agreed(owner, "penalties")
    assert asked(program, first, "registration").status_code == 403
    assert asked(program, second, "penalties").status_code == 200


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"facts": [], "until": until()}, "请至少选一项"),
        ({"facts": ["registration"], "until": until(4000)}, "有效期要在"),
        ({"facts": ["registration"], "until": until(-1)}, "有效期要在"),
        ({"facts": ["registration"], "until": "明天"}, "日期应写成"),
        ({"facts": ["complaints"], "until": until()}, "不收"),
        ({"service": "nobody", "facts": ["registration"], "until": until()}, "没有这个服务"),
    ],
)
def test_what_cannot_be_agreed_to_is_said(owner, told, words):
    answer = owner.send("loans/", **{"service": "cqyrt", **told})
    assert answer.status_code == 422 and words in answer.content.decode() and not LoanConsent.objects.exists()


def test_before_the_service_is_connected_nothing_is_agreed_to(owner, settings):
    settings.XINHENG_LOAN_KEYS = []
    assert "还没有和本平台接通" in owner.page("loans/")
    answer = owner.send("loans/", service="cqyrt", facts=["registration"], until=until())
    assert answer.status_code == 422 and "还没有接通" in answer.content.decode()


def test_a_clerk_without_the_right_and_another_business_end_nothing(owner, program):
    agreed(owner, "registration")
    consent = LoanConsent.objects.get()
    other = Phone()
    other.sign_in(OTHER, CLERK)
    assert other.send(f"loans/{consent.pk}/end").status_code == 404 and consent.number not in other.page("loans/")
    owner.send("people/new", name="王小算", phone="13912345670", rights=["standing"])
    clerk = Phone()
    clerk.sign_in(SHOP, "13912345670")
    assert "请联系法定代表人" in clerk.page("loans/") and clerk.send(f"loans/{consent.pk}/end").status_code == 403
    assert LoanConsent.objects.get().ended_at is None


def test_wrong_keys_stop_the_start(settings):
    for wrong in ("nobody=00", "cqyrt=xyz", "cqyrt=00ff"):
        settings.XINHENG_LOAN_KEYS = [wrong]
        assert [one.id for one in check_services(None)] == ["loans.E002"]
