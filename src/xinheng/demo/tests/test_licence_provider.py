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
from xinheng.services.mandates.models import ActingPerson, EntryCode, LicenceBinding, Mandate
from xinheng.support.jobs.worker import run_next
from xinheng.support.oidc import signing_in
from xinheng.support.oidc.tokens import TokenRefused, claims_of

pytestmark = pytest.mark.django_db
NEW_PHONE = "13912340000"
BACK = "/business/login/licence/back"


def _world() -> None:
    register(SHOP, phone=PHONE)
    register(OTHER, entity_name="石坝便民超市", phone=CLERK)


world = kept(_world)
SENT: list[tuple[str, str]] = []


def sent(*, to: str, words: str) -> bool:
    SENT.append((to, words))
    return True


@pytest.fixture(params=[False, True], ids=["es256", "sm2"])
def provider(request: Any, world: Any, settings: Any, monkeypatch: Any) -> Iterator[LicenceProvider]:
    SENT.clear()
    monkeypatch.setattr("xinheng.services.mandates.tasks.send_message", sent)
    monkeypatch.setattr("xinheng.portals.business.views.by_licence.messages_leave", lambda: True)
    server = open_door(0, national=request.param)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    signing_in.door = signing_in.ProviderDoor()
    found: LicenceProvider = server.provider  # type: ignore[attr-defined]
    settings.XINHENG_LICENCE_OIDC = f"{found.address}/?client={CLIENT}"
    yield found
    server.shutdown()
    server.server_close()


def asked_of(answer: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


PHONE_PAGE = "/business/login/licence/phone"


def shown(provider: LicenceProvider, client: Client, to: str = "", **licence: str) -> Any:
    """The whole way of a browser: there, the licence, back, and the first time the code sent to the telephone."""
    answer = came_back(provider, client, to, **licence)
    if answer.status_code == 302 and answer["Location"] == PHONE_PAGE:
        assert client.get(PHONE_PAGE).status_code == 200
        return client.post(PHONE_PAGE, {"code": code_sent()})
    return answer


def code_sent() -> str:
    """The newest code, out of the message that the worker sent."""
    sent = ["".join(filter(str.isdecimal, words))[:6] for _, words in SENT]
    return sent[-1] if sent else "000000"


def came_back(provider: LicenceProvider, client: Client, to: str = "", **licence: str) -> Any:
    asked = asked_of(client.get("/business/login/licence", {"next": to}))
    told = {"uscc": SHOP, "name": "陈大文", "phone_number": NEW_PHONE, "licence_role": "legal_representative"} | licence
    answer = client.get(urlsplit(provider.show(asked, told))._replace(scheme="", netloc="").geturl())
    while run_next():
        pass
    return answer


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


def test_a_telephone_that_the_provider_tells_proves_nothing(provider):
    """Somebody shows a licence of his own with the clerk's telephone: the clerk's mandates are not his."""
    clerk = Phone()
    clerk.sign_in(OTHER, CLERK)
    # A minute later.
    EntryCode.objects.all().delete()
    stranger = Client()
    answer = came_back(provider, stranger, uscc=OTHER, name="王五", phone_number=CLERK, licence_role="agent")
    assert answer["Location"] == PHONE_PAGE and SENT[-1][0] == CLERK
    page = stranger.get(PHONE_PAGE).content.decode()
    assert CLERK not in page and CLERK[-4:] in page
    for guess in ("000000", "", "1234567"):
        assert stranger.post(PHONE_PAGE, {"code": guess}).status_code == 422
    assert stranger.get("/business/").status_code == 302 and not LicenceBinding.objects.exists()
    # The code is good for the name it was made for: not in another browser with another name, nor at the other door.
    other = Client()
    came_back(provider, other, uscc=OTHER, name="赵六", phone_number=CLERK, licence_role="agent")
    assert other.post(PHONE_PAGE, {"code": code_sent()}).status_code == 422
    assert Client().get(PHONE_PAGE)["Location"] == "/business/login/"


def test_who_was_bound_stays_who_he_is_whatever_telephone_is_told_later(provider, monkeypatch):
    monkeypatch.setattr("xinheng.demo.licence_provider.subject_of", lambda licence: "one-person")
    first, later = Client(), Client()
    assert shown(provider, first).status_code == 302
    person = ActingPerson.objects.get()
    # The telephone of somebody else is told: nothing of his is opened, and no code is sent.
    clerk = Phone()
    clerk.sign_in(OTHER, CLERK)
    number = len(SENT)
    assert came_back(provider, later, phone_number=CLERK)["Location"] == "/business/"
    assert len(SENT) == number and LicenceBinding.objects.get().person == person
    assert came_back(provider, Client(), uscc=OTHER, phone_number=CLERK, licence_role="agent").status_code == 422
    # Another name with the first one's telephone is somebody else until he proves it.
    monkeypatch.setattr("xinheng.demo.licence_provider.subject_of", lambda licence: "another")
    assert came_back(provider, Client())["Location"] == PHONE_PAGE


def test_without_messages_nobody_is_bound(provider, monkeypatch):
    monkeypatch.setattr("xinheng.portals.business.views.by_licence.messages_leave", lambda: False)
    answer = came_back(provider, Client())
    assert answer.status_code == 503 and "发不出短信" in answer.content.decode() and not ActingPerson.objects.exists()


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
GOOD = {"iss": "https://p", "sub": "one", "aud": CLIENT, "nonce": "n", "iat": NOW, "exp": NOW + 300}


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://q"}, {"sub": ""}, {"sub": None}, {"sub": "x" * 256},
        {"aud": "another"}, {"aud": [CLIENT, "another"]}, {"nonce": "m"}, {"nonce": None},
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
