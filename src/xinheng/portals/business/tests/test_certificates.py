"""A certificate of standing: made by the shop, verified by anyone, told apart when altered or no longer so."""

from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import OTHER, SHOP, penalise, register

from xinheng.services.certificates import actions, papers
from xinheng.services.certificates.models import Certificate
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def _made() -> tuple[bytes, str]:
    register(SHOP, phone=PHONE)
    owner = Phone()
    owner.sign_in()
    return owner.send("certificates").content, Certificate.objects.get().code


world = kept(_made)


@pytest.mark.clause("CQ-7.2.7-02", part=True)
def test_anyone_verifies_the_paper_and_an_altered_one_is_told_apart(world: Any, client: Any):
    pdf, code = world
    assert pdf.startswith(b"%PDF")
    page = client.get("/verify", {"code": code.lower()}).content.decode()
    assert "证明是真的" in page and "和出具时一样" in page and Certificate.objects.get().number in page
    for content, says in ((pdf, "没有改动"), (pdf + b" ", "可能被改动过"), (b"", "证明是真的")):
        sent = {"code": code, "paper": SimpleUploadedFile("a.pdf", content)}
        assert says in client.post("/verify", sent, follow=True).content.decode()
    assert AuditEvent.objects.filter(verb="make_certificate").count() == 1


@pytest.mark.clause("CQ-7.2.7-02")
def test_the_paper_is_kept_and_its_seal_holds_without_the_platform(client: Any):
    register(SHOP, phone=PHONE)
    owner = Phone()
    owner.sign_in()
    pdf = owner.send("certificates").content
    made = Certificate.objects.get()
    assert "下载" in owner.page("certificates")
    assert owner.client.get(f"/business/certificates/{made.number}/paper").content == pdf
    assert "平台电子签章有效" in client.get("/verify", {"code": made.code}).content.decode()
    seal = client.get("/verify/seal", {"code": made.code}).json()
    assert seal["sha256"] == sha256(pdf).hexdigest() and seal["signed"].endswith(seal["sha256"])
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal["public_key"]))
    public.verify(bytes.fromhex(seal["signature"]), seal["signed"].encode())
    # Whoever changes the row cannot make the seal fit.
    Certificate.objects.update(paper=sha256(b"another").digest())
    assert "签章验证不通过" in client.get("/verify", {"code": made.code}).content.decode()
    assert client.get("/verify/seal", {"code": "ABCDEFGHJKMN"}).status_code == 404


def test_nobody_else_downloads_the_paper(client: Any):
    register(SHOP, phone=PHONE)
    register(OTHER, phone=CLERK)
    owner, other = Phone(), Phone()
    owner.sign_in()
    owner.send("certificates")
    other.sign_in(OTHER, CLERK)
    address = f"/business/certificates/{Certificate.objects.get().number}/paper"
    assert other.client.get(address).status_code == 404 and client.get(address).status_code == 302


def test_a_fact_that_came_later_is_told(world: Any, client: Any):
    penalise(decision_number="山市监两河处罚〔2026〕901号")
    page = client.get("/verify", {"code": world[1]}).content.decode()
    assert "证明是真的" in page and "有变化" in page and "行政处罚：无公示记录" in page


def test_the_paper_names_who_certifies(world: Any):
    told = papers.set_certificate(Certificate.objects.get()).manuscript.data
    assert told["issuer"] and told["code"] == world[1] and told["uscc"] == SHOP


def test_an_invented_code_is_no_certificate(world: Any, client: Any):
    for code in ("ABCDEFGHJKMN", world[1][:-1], "<b>", "\x00"):
        answer = client.get("/verify", {"code": code})
        assert answer.status_code in (400, 404) and "证明是真的" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_is_set_while_nobody_waits_for_what_is_written(monkeypatch: pytest.MonkeyPatch):
    register(SHOP, phone=PHONE)
    owner, found, plain = Phone(), [], actions.set_certificate

    def watched(made: Certificate) -> Any:
        found.append(connection.in_atomic_block)
        return plain(made)

    monkeypatch.setattr(actions, "set_certificate", watched)
    owner.sign_in()
    owner.send("certificates")
    assert found == [False]
