"""A department pushes rows under its own key: taken in once, refused in words, its clock told to the steward."""

import json
import time
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xinheng.fusion.intake.models import Arrival, IntakeRun, PushedWord, PushKey
from xinheng.fusion.registers.models import Record
from xinheng.fusion.standard.exports import csv_template
from xinheng.fusion.standard.registry import standard
from xinheng.kit.credit_code import generate
from xinheng.support.audit.models import AuditEvent
from xinheng.support.crypto import sm2
from xinheng.support.crypto.signing import Ed25519Signer, Sm2Signer, key_name
from xinheng.support.jobs.worker import run_next
from xinheng.support.notices.models import Notice

pytestmark = pytest.mark.django_db
SOURCE = "template_food_recall"
ROW = {
    "召回编号": "召回1号", "召回单位统一社会信用代码": generate(division="509901", serial=701), "产品名称": "豆瓣酱",
    "召回级别": "二级", "召回方式": "主动召回", "召回原因": "标签错误", "启动时间": "2026-03-02",
}  # fmt: skip


class Partner:
    """A department with a key of its own."""

    def __init__(self, client, signer) -> None:
        self.client, self.signer, self.count = client, signer, 0

    def headers(
        self, body: bytes, *, off: int = 0, nonce: str = "", source: str = SOURCE, method: str = "POST",
        host: str = "testserver", more: str = "",
    ) -> dict[str, str]:  # fmt: skip
        self.count += 1
        to = f"{method} {host}/exchange/deliveries/{SOURCE}{more}"
        key, moment = key_name(self.signer.public_key()), str(int(time.time()) + off)
        nonce = nonce or f"nonce-{self.count:06d}"
        signature = self.signer.sign(f"{to}\n{source}\n{key}\n{moment}\n{nonce}\n".encode() + body)
        told = {"Key": key, "Time": moment, "Nonce": nonce, "Signature": b64encode(signature).decode()}
        return {f"X-Xinheng-{name}": value for name, value in told.items()}

    def push(self, rows, *, sends: bytes | None = None, kind="application/json", **more):
        body = rows if isinstance(rows, bytes) else json.dumps(rows, ensure_ascii=False).encode()
        headers = self.headers(body, **more)
        address = f"/exchange/deliveries/{SOURCE}"
        return self.client.post(address, sends or body, content_type=kind, headers=headers)

    def ask(self, number: int):
        return self.client.get(
            f"/exchange/deliveries/{SOURCE}/{number}",
            headers=self.headers(str(number).encode(), method="GET", more=f"/{number}"),
        )


@pytest.fixture(params=["ed25519", "sm2"])
def signer(request):
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    return Ed25519Signer(private) if request.param == "ed25519" else Sm2Signer(private)


@pytest.fixture
def partner(client, sign_in, signer, settings, tmp_path):
    """The steward wrote the public key down on the source's page."""
    settings.XINHENG_HOME = tmp_path
    he = sign_in("he")
    address = f"/data/sources/{SOURCE}/keys"
    assert he.post(address, {"public": b64encode(signer.public_key()).decode()}).status_code == 302
    assert key_name(signer.public_key()) in he.get(address).content.decode()
    return Partner(client, signer)


def work() -> None:
    while run_next():
        pass


@pytest.mark.clause("WX-3.1C-03", "SZ-6.1-01", part=True)
def test_rows_are_pushed_taken_in_once_and_what_became_of_them_is_told(partner):
    answer = partner.push([ROW, ROW | {"召回编号": "召回2号", "召回级别": "很高"}])
    assert answer.status_code == 202, answer.content.decode()
    number = answer.json()["delivery"]
    assert partner.ask(number).json()["state"] == "waiting"
    work()
    told = partner.ask(number).json()
    assert (told["state"], told["counts"]) == ("taken", {"read": 2, "accepted": 1, "unchanged": 0, "rejected": 1})
    assert Record.objects.get(type="food_recall").key == "召回1号"
    # The same again, signed anew, changes nothing: a push says what changed and never what is gone.
    assert partner.push([ROW]).status_code == 202
    work()
    assert IntakeRun.objects.latest("pk").unchanged == 1 and Record.objects.count() == 1
    assert Arrival.objects.latest("pk").channel == "pushed"
    head = csv_template(standard().type("food_recall")).strip()
    row = ",".join((dict.fromkeys(head.split(","), "") | ROW | {"召回编号": "召回3号"}).values())
    assert partner.push(f"{head}\n{row}\n".encode(), kind="text/csv").status_code == 202
    work()
    assert Record.objects.count() == 2


def refused(answer, status: int, error: str, words: str) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.content.decode()
    assert words in answer.json()["detail"]


def test_what_is_not_signed_rightly_is_refused_in_words(partner, sign_in):
    body = json.dumps([ROW]).encode()
    refused(partner.push([ROW], sends=body + b" "), 401, "not_signed", "签名不对")
    refused(partner.push([ROW], source="registration"), 401, "not_signed", "签名不对")
    refused(partner.push([ROW], nonce="short"), 401, "not_signed", "签名不对")
    bare = partner.client.post(f"/exchange/deliveries/{SOURCE}", body, content_type="application/json")
    refused(bare, 401, "not_signed", "登记")
    assert partner.push([ROW], nonce="used-once-only").status_code == 202
    refused(partner.push([ROW], nonce="used-once-only"), 409, "replayed", "已经收到过")
    assert Arrival.objects.count() == 1 and PushedWord.objects.count() == 1
    # A key that was ended signs nothing any more; the trail knows.
    he, key = sign_in("he"), PushKey.objects.get()
    assert he.post(f"/data/sources/{SOURCE}/keys/{key.pk}/end").status_code == 302
    refused(partner.push([ROW]), 401, "not_signed", "签名不对")
    assert {"add_push_key", "end_push_key"} <= set(AuditEvent.objects.values_list("verb", flat=True))


def test_a_partners_clock_that_is_off_is_told_to_both(partner, sign_in):
    assert partner.push([ROW], off=120).status_code == 202
    assert Notice.objects.filter(account__username="he", title="合作方时钟不准").count() == 1
    answer = partner.push([ROW], off=-4000)
    refused(answer, 401, "not_in_time", "签名时间比平台慢")
    assert "平台时间" in answer.json()["detail"]
    assert Notice.objects.filter(title="合作方时钟不准").count() == 1, "told once, when it begins"
    assert "慢" in sign_in("he").get(f"/data/sources/{SOURCE}/keys").content.decode()
    assert partner.push([ROW]).status_code == 202
    assert PushKey.objects.get().clock_off == 0
    refused(partner.push([ROW], off=10**13), 401, "not_in_time", "秒数")


@pytest.mark.parametrize(
    ("body", "kind", "status", "error"),
    [
        (b"{", "application/json", 422, "bad_json"),
        (b"[" * 100_000, "application/json", 422, "bad_json"),
        (b"{}", "application/json", 422, "bad_rows"),
        (b"[]", "application/json", 422, "bad_rows"),
        (b"[{}]", "application/json", 422, "bad_rows"),
        (b"[1]", "application/json", 422, "bad_rows"),
        (b" \n", "text/csv", 422, "empty"),
        (b"a,b", "application/zip", 415, "bad_type"),
    ],
)
def test_a_body_that_is_no_table_is_refused_and_nothing_stays(partner, tmp_path, body, kind, status, error):
    refused(partner.push(body, kind=kind), status, error, "")
    assert not Arrival.objects.exists() and not PushedWord.objects.exists()
    assert not list((tmp_path / "held").glob("*"))


def test_half_a_character_in_a_row_is_no_fault(partner):
    assert partner.push(rb'[{"\u53ec\u56de\u7f16\u53f7": "\ud83d"}]').status_code == 202


@pytest.mark.parametrize("public", ["", "abc", "00" * 31, "私钥"])
def test_what_is_no_public_key_is_not_kept(sign_in, public):
    answer = sign_in("he").post(f"/data/sources/{SOURCE}/keys", {"public": public})
    assert answer.status_code == 422 and not PushKey.objects.exists()


def test_a_public_key_of_sm2_is_a_point(sign_in):
    point = sm2.public_bytes(sm2.private_number(b"x" * 64))
    assert len(point) == 65
    assert sign_in("he").post(f"/data/sources/{SOURCE}/keys", {"public": point.hex()}).status_code == 302
    again = sign_in("he").post(f"/data/sources/{SOURCE}/keys", {"public": point.hex()})
    assert again.status_code == 422 and "已经登记" in again.content.decode()


def test_another_sources_push_is_not_told(partner):
    number = partner.push([ROW]).json()["delivery"]
    Arrival.objects.update(source="registration")
    refused(partner.ask(number), 404, "not_found", "没有编号")


def test_what_was_overheard_is_neither_a_question_again_nor_a_push(partner):
    number = partner.push([ROW]).json()["delivery"]
    heard = partner.headers(str(number).encode(), method="GET", more=f"/{number}")
    address = f"/exchange/deliveries/{SOURCE}"
    assert partner.client.get(f"{address}/{number}", headers=heard).status_code == 200
    again = partner.client.get(f"{address}/{number}", headers=heard)
    pushed = partner.client.post(address, str(number).encode(), content_type="text/csv", headers=heard)
    assert (again.status_code, pushed.status_code) == (409, 401) and Arrival.objects.count() == 1


def test_rows_that_each_bring_names_of_their_own_are_no_table(partner):
    begun = time.process_time()
    answer = partner.push([{f"列{n}": 1} for n in range(20_000)])
    refused(answer, 422, "too_many_columns", "最多 400 个")
    assert time.process_time() - begun < 2 and not Arrival.objects.exists()
