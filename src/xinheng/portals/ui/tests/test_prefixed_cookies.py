"""Over TLS every cookie bears a prefix; a plain one that comes over TLS was set by somebody else and is not read."""

import pytest
from django.test import Client
from tests.house.matrix import COMPLAINT

from xinheng.portals.public import mine

pytestmark = pytest.mark.django_db


@pytest.fixture
def secure(settings) -> Client:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return Client(headers={"x-forwarded-proto": "https"})


def filed(client: Client) -> str:
    """The sheet of a complaint is sent, and shown again to be checked: by a cookie of this device."""
    answer = client.post("/complaint/new", COMPLAINT | {"issue": "P2"})
    assert answer.status_code == 302, answer.content.decode()[:400]
    assert client.get(answer.headers["Location"]).status_code == 200
    return str(answer.headers["Location"])


def test_over_tls_all_of_ours_bear_it_and_are_found_again(secure):
    filed(secure)
    secure.get("/?elder=1")
    names = [name for name in secure.cookies if "xh_" in name]
    assert names and all(name.startswith("__Secure-xh_") and secure.cookies[name]["secure"] for name in names)
    assert all(secure.cookies[name]["samesite"] == "Lax" for name in names)


@pytest.mark.parametrize(("prefix", "opens"), [("__Secure-", True), ("", False)])
def test_a_plain_one_over_tls_is_nobodys(secure, prefix: str, opens: bool):
    sheet = filed(secure)
    other = Client(headers={"x-forwarded-proto": "https"})
    other.cookies[f"{prefix}xh_half"] = secure.cookies["__Secure-xh_half"].value
    assert ("林小满" in other.get(sheet).content.decode()) is opens


def test_without_tls_they_are_plain():
    client = Client()
    filed(client)
    assert "xh_half" in client.cookies and mine.COOKIE == "xh_mine"
