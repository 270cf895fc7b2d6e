"""A person, a device and a system join: each proves what it is before anything opens, and can be shut out again."""

import time
from base64 import b64encode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from tests import cast as people

from xinheng.fusion.intake.models import PushKey
from xinheng.portals.data.tests.test_pushing import ROW, SOURCE, Partner
from xinheng.portals.ui import presence
from xinheng.support.crypto.signing import Ed25519Signer

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Android 14; Mobile)"


@pytest.mark.clause("SZ-4.3-01")
def test_people_devices_and_systems_prove_themselves_and_can_be_shut_out(
    cast, sign_in, monkeypatch, settings, tmp_path
):
    asked = presence.parameter
    monkeypatch.setattr(
        presence, "parameter", lambda name, on: "inspector" if name.endswith("factor_roles") else asked(name, on)
    )
    admin, watch = sign_in("admin"), "/admin-desk/protection/watch"

    # A person: the password alone opens no page of the work, the second factor does.
    phone = Client(headers={"User-Agent": PHONE})
    phone.post("/login/", {"login": "zhao", "password": people.PASSWORD})
    assert phone.get("/officer/")["Location"].startswith("/login/second-factor/")
    secret = generate_totp_secret()
    TOTP.activate(cast.zhao, secret)
    phone = Client(headers={"User-Agent": PHONE})
    phone.post("/login/", {"login": "zhao", "password": people.PASSWORD})
    assert phone.get("/officer/").status_code == 302
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    phone.post("/login/second-factor/authenticate/", {"code": code})
    assert phone.get("/officer/").status_code == 200

    # His device stands on the administrator's page; ended there, it is out with its next click.
    account = f"/admin-desk/accounts/{cast.zhao.pk}"
    assert "2 处" in admin.get(account).content.decode()
    assert admin.post(f"{account}/do/sessions", {"reason": "平板遗失"}).status_code == 302
    assert phone.get("/officer/").status_code == 302

    # A system: only under a key that a steward wrote down, for its own source, until that is ended.
    settings.XINHENG_HOME = tmp_path
    ours, stranger = (Ed25519Signer(Ed25519PrivateKey.generate().private_bytes_raw()) for _ in range(2))
    keys, he = f"/data/sources/{SOURCE}/keys", sign_in("he")
    assert he.post(keys, {"public": b64encode(ours.public_key()).decode()}).status_code == 302
    assert "1 个来源，1 把有效密钥" in admin.get(watch).content.decode()
    partner = Partner(Client(), ours)
    assert partner.push([ROW]).status_code == 202
    assert Partner(Client(), stranger).push([ROW]).status_code in (401, 403)
    assert he.post(f"{keys}/{PushKey.objects.get().pk}/end").status_code == 302
    assert partner.push([ROW]).status_code in (401, 403)
    assert "把有效密钥" not in admin.get(watch).content.decode()
