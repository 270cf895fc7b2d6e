"""Signing in with an electronic licence, through the counterpart of its provider, over HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import OTHER, SHOP, register

from xinheng.demo.licence_provider import CLIENT, LicenceProvider, open_door, text
from xinheng.services.mandates.models import ActingPerson, Mandate
from xinheng.support.oidc import signing_in
from xinheng.support.oidc.tokens import TokenRefused, claims_of

pytestmark = pytest.mark.django_db
NEW_PHONE = "13912340000"
BACK = "/business/login/licence/back"


def _world() -> None:
    register(SHOP, phone=PHONE)
    register(OTHER, entity_name="石坝便民超市", phone=CLERK)


world = kept(_world)


@pytest.fixture(params=[False, True], ids=["es256", "sm2"])
def provider(request: Any, world: Any, settings: Any) -> Iterator[LicenceProvider]:
    server = open_door(0, national=request.param)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    signing_in.door = signing_in.ProviderDoor()
    found: LicenceProvider = server.provider  # type: ignore[attr-defined]
    settings.XINHENG_LICENCE_OIDC = f"{found.address}/?client={CLIENT}"
    yield found
    server.shutdown()
    server.server_close()


def asked_of(answer: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def shown(provider: LicenceProvider, client: Client, to: str = "", **licence: str) -> Any:
    """The whole way of a browser: there, the licence, and back."""
    asked = asked_of(client.get("/business/login/licence", {"next": to}))
    told = {"uscc": SHOP, "name": "陈大文", "phone_number": NEW_PHONE, "licence_role": "legal_representative"} | licence
    return client.get(urlsplit(provider.show(asked, told))._replace(scheme="", netloc="").geturl())


@pytest.mark.clause("WX-3.3C-21")
def test_a_representative_comes_in_by_licence_whatever_telephone_is_on_file(provider):
    client = Client()
    page = client.get("/business/login/").content.decode()
    assert "用电子营业执照登录" in page
    answer = shown(provider, client, to="/business/people/")
    assert answer.status_code == 302 and answer["Location"] == "/business/people/"
    assert "山城巴味轩" in client.get("/business/").content.decode()
    assert client.get("/business/people/").status_code == 200
    mandate = Mandate.objects.get(ended_at=None, identity=f"uscc:{SHOP}")
    assert mandate.represents and mandate.person.read()["phone"] == NEW_PHONE
    # A second time it is the same person with the same mandate.
    assert shown(provider, Client()).status_code == 302
    assert Mandate.objects.count() == 1 and ActingPerson.objects.count() == 1


def test_an_earlier_representative_stands_no_more(provider):
    before = Phone()
    before.sign_in()
    assert "山城巴味轩" in before.page("")
    shown(provider, Client())
    assert before.client.get("/business/").status_code == 302


def test_somebody_else_needs_to_be_authorised_first(provider):
    client = Client()
    answer = shown(provider, client, licence_role="agent")
    assert answer.status_code == 422 and "您还没有得到授权" in answer.content.decode()
    assert client.get("/business/").status_code == 302
    owner = Phone()
    owner.sign_in()
    owner.send("people/new", name="王小算", phone=NEW_PHONE, rights=["standing"])
    assert shown(provider, client, licence_role="agent").status_code == 302
    assert client.get("/business/").status_code == 200
    # With the licence of a representative the same person may do everything.
    shown(provider, client)
    assert Mandate.objects.get(ended_at=None, person__mandates__ended_at=None, represents=True).held


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ({"uscc": "91509901MA0000000X"}, "不在全市登记里"),
        ({"phone_number": ""}, "没有给出手机号"),
    ],
)
def test_what_the_licence_lacks_is_said(provider, licence, words):
    answer = shown(provider, Client(), **licence)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_an_answer_is_good_once_for_who_asked(provider):
    mine, other = Client(), Client()
    asked = asked_of(mine.get("/business/login/licence"))
    told = {"uscc": SHOP, "name": "陈", "phone_number": NEW_PHONE, "licence_role": "legal_representative"}
    address = urlsplit(provider.show(asked, told))._replace(scheme="", netloc="").geturl()
    assert other.get(address).status_code == 422
    other.get("/business/login/licence")
    assert other.get(address).status_code == 422
    assert mine.get(f"{BACK}?{urlencode({'code': 'x', 'state': 'wrong'})}").status_code == 422
    # The attempt was used up by the wrong answer.
    assert mine.get(address).status_code == 422 and not Mandate.objects.exists()
    cancelled = Client()
    state = asked_of(cancelled.get("/business/login/licence"))["state"]
    answer = cancelled.get(f"{BACK}?{urlencode({'error': 'access_denied', 'state': state})}")
    assert answer.status_code == 422 and "可能取消了" in answer.content.decode()


def test_a_provider_that_is_away_is_said(provider, settings):
    settings.XINHENG_LICENCE_OIDC = "http://127.0.0.1:9/?client=xinheng"
    answer = Client().get("/business/login/licence")
    assert answer.status_code == 503 and "联系不上" in answer.content.decode()
    settings.XINHENG_LICENCE_OIDC = ""
    assert Client().get("/business/login/licence").status_code == 404
    assert "用电子营业执照登录" not in Client().get("/business/login/").content.decode()


def test_a_provider_that_sends_us_elsewhere_is_not_believed(provider, monkeypatch):
    told = provider.configuration() | {"token_endpoint": "http://169.254.169.254/token"}
    monkeypatch.setattr(provider, "configuration", lambda: told)
    assert Client().get("/business/login/licence").status_code == 503


NOW = time.time()
GOOD = {"iss": "https://p", "aud": CLIENT, "nonce": "n", "iat": NOW, "exp": NOW + 300}


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://q"}, {"aud": "another"}, {"aud": [CLIENT, "another"]}, {"nonce": "m"}, {"nonce": None},
        {"exp": NOW - 600}, {"iat": NOW + 600}, {"iat": NOW - 3600, "exp": NOW + 9999}, {"exp": "soon"},
    ],
)  # fmt: skip
def test_a_token_is_judged_whole(changed):
    provider = LicenceProvider("https://p")
    keys = provider.keys()["keys"]
    assert judged(provider.token(GOOD), keys) == GOOD
    with pytest.raises(TokenRefused):
        judged(provider.token({**GOOD, **changed}), keys)


def test_a_token_without_a_signature_of_the_provider_is_none():
    provider, other = LicenceProvider("https://p"), LicenceProvider("https://p")
    keys, body = provider.keys()["keys"], text(json.dumps(GOOD).encode())
    good = provider.token(GOOD)
    head, told, signature = good.split(".")
    evil = text(json.dumps({**GOOD, "uscc": "x"}).encode())
    none, shared, bare, other_kind = (
        text(json.dumps(one).encode()) for one in ({"alg": "none"}, {"alg": "HS256"}, [], {"alg": "SGD_SM3_SM2"})
    )
    for token in (
        f"{none}.{body}.", f"{shared}.{body}.{signature}", f"{bare}.{body}.{signature}", other.token(GOOD),
        f"{head}.{evil}.{signature}", f"{head}.{told}.", good.replace(head, other_kind), "a.b", "",
    ):  # fmt: skip
        with pytest.raises(TokenRefused):
            judged(token, keys)
    with pytest.raises(TokenRefused):
        judged(good, [])


def judged(token: str, keys: Any) -> dict[str, Any]:
    return claims_of(token, keys, issuer="https://p", client=CLIENT, nonce="n", now=NOW)
