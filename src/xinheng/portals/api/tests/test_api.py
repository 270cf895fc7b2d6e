"""The public API: the page's facts as JSON, one shape of error, one complaint a key."""

import json
import re

import pytest
from tests import cast as people
from tests import shop as city

from xinheng.credit.portrait.queries import dossier_json
from xinheng.fusion.registers.models import Subject
from xinheng.services.complaints.models import Complaint, HalfFiled
from xinheng.services.complaints.tasks import send_proof

pytestmark = pytest.mark.django_db


def post(client, address: str, sent: object):
    body = sent if isinstance(sent, str) else json.dumps(sent)
    return client.post(f"/api/v1/{address}", body, content_type="application/json")


def complaint(shop, **changed: object) -> dict[str, object]:
    return {
        "form_key": "a-key-made-by-the-app", "name": people.LIN.name, "phone": people.LIN.phone,
        "address": "望桥路 8 号",
        "identity": shop.identity, "issue": "P3", "facts": "多收餐具费", "claims": ["C6"], "amount": "12.00",
    } | changed  # fmt: skip


@pytest.mark.clause("WX-3.1P-04", part=True)
def test_the_dossier_is_the_databases_own_bytes(client, shop):
    answer = client.get(f"/api/v1/subjects/{shop.identity}")
    assert answer.content == dossier_json(shop.identity)
    assert answer["Content-Type"] == "application/json"
    assert "Set-Cookie" not in answer and "Vary" not in answer


def test_a_dossier_is_one_statement(client, shop, django_assert_num_queries):
    """Whether a period was amended is asked once in some seconds, not for each dossier."""
    client.get(f"/api/v1/subjects/{city.SHOP}")
    with django_assert_num_queries(0):  # the statement goes past Django's cursor; nothing else may be asked
        client.get(f"/api/v1/subjects/{city.SHOP}")


@pytest.mark.parametrize(("asked", "status", "field"), [
    ("uscc:none", 404, "identity"), ("person:x", 404, "identity"), (f"{city.SHOP}?as_of=x", 422, "as_of"),
    (f"{city.SHOP}?as_of=2999-01-01", 422, "as_of"),
])  # fmt: skip
def test_errors_have_one_shape(client, shop, asked, status, field):
    answer = client.get(f"/api/v1/subjects/{asked}")
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert set(answer.json()) == {"error", "detail", "field"}


def test_other_methods_are_refused(client, shop):
    answer = client.delete(f"/api/v1/subjects/{shop.identity}")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_the_list_has_the_agreed_shape(client, shop):
    told = client.get("/api/v1/subjects?q=巴味").json()
    assert told["results"][0] == {
        "id": shop.identity, "name": shop.name, "kind": "entity", "status": "1", "division": "509901001",
        "url": f"/e/{shop.identity}",
    }  # fmt: skip


@pytest.mark.parametrize("asked", ["", "?q=", "?q=x&limit=0", "?q=x&limit=51", f"?q={'x' * 61}"])
def test_bad_questions_are_422(client, asked):
    assert client.get(f"/api/v1/subjects{asked}").status_code == 422


def test_persons_are_not_in_it(client, shop):
    Subject.objects.filter(pk=shop.pk).update(kind="person")
    assert client.get("/api/v1/subjects?q=巴味").json()["results"] == []


def test_a_complaint_is_filed_once_and_followed(client, shop):
    first, second = post(client, "complaints", complaint(shop)), post(client, "complaints", complaint(shop))
    assert first.status_code == 201 and first.json() == second.json()
    assert Complaint.objects.count() == 1
    asked = {"number": first.json()["number"], "word": first.json()["check_word"]}
    told = post(client, "complaints/progress", asked).json()
    assert told["steps"][-1]["state"] == "ahead" and told["office"]
    assert post(client, "complaints/progress", {**asked, "word": "XXXXXX"}).status_code == 404


def test_nobody_complains_by_a_program_in_anothers_name(client, shop, settings, tmp_path):
    """Where messages leave, a complaint is taken with the code that was sent for it to its telephone, and no other."""
    settings.XINHENG_MESSAGES, settings.XINHENG_HOME = ["outbox"], tmp_path
    refused = post(client, "complaints", complaint(shop))
    assert (refused.status_code, refused.json()["error"]) == (422, "phone_not_proven")
    asked = {"form_key": "a-key-made-by-the-app", "phone": people.LIN.phone}
    sent = post(client, "complaints/codes", asked)
    assert (sent.status_code, sent.json()["needed"]) == (202, True)
    send_proof.call(HalfFiled.objects.get().pk)
    (told,) = (tmp_path / "outbox" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    proof = {"proof": sent.json()["proof"], "code": re.findall(r"验证码 (\d{6})", told)[0]}
    for other in ({"code": "x"}, {"proof": ""}, {"phone": people.CHEN.phone}, {"form_key": "another-key-of-the-app"}):
        answer = post(client, "complaints", complaint(shop, **{**proof, **other}))
        assert answer.status_code == 422 and answer.json()["field"] == "code", other
    assert not Complaint.objects.exists()
    filed = [post(client, "complaints", complaint(shop, **proof)) for _ in range(2)]
    assert filed[0].status_code == 201 and filed[0].json() == filed[1].json() and Complaint.objects.get().phone_proven


@pytest.mark.parametrize(("changed", "field"), [
    ({"facts": ""}, "facts"), ({"claims": []}, "claims"), ({"claims": ["C9"]}, "claims"), ({"amount": "x"}, "amount"),
    ({"identity": "uscc:none"}, "identity"), ({"form_key": "x"}, "form_key"), ({"surprise": 1}, "surprise"),
    ({"issue": "P0"}, "issue"), ({"bought_on": "2999-01-01"}, "bought_on"), ({"name": "\u2066\u3164"}, "name"),
    ({"facts": "\u2800"}, "facts"),
])  # fmt: skip
def test_a_wrong_field_is_named(client, shop, changed, field):
    answer = post(client, "complaints", complaint(shop, **changed))
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"'])
def test_a_body_that_is_no_complaint(client, body):
    assert post(client, "complaints", body).status_code in (400, 422)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"facts": "长" * 4001}, "facts：最多 4000 个字，得到“长"), ({"amount": "x"}, "amount：应是数字，得到“x”。"),
        ({"amount": "1.234"}, "amount：小数最多 2 位，得到“1.234”。"), ({"amount": -1}, "amount：应不小于 0"),
        ({"bought_on": "30/11"}, "bought_on：应是日期，写作 2026-11-30，得到“30/11”。"),
        ({"claims": []}, "claims：至少 1 项，得到 0 项。"),
        ({"claims": "C6"}, "claims：应是列表，得到“C6”。"), ({"claims": [7]}, "claims.0：应是文字，得到“7”。"),
        ({"breach_told": "maybe"}, "breach_told：应是 true 或 false"), ({"other": 1}, "other：没有这个字段，请删去。"),
        ({"phone": None}, "phone：应是文字，得到空值。"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_was_got_and_what_is_wanted(client, shop, changed, says):
    told = post(client, "complaints", complaint(shop, **changed)).json()["detail"]
    assert told.startswith(says) and "nput" not in told, told


def test_asking_too_often_is_429(client, monkeypatch):
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: True)
    answer = client.get("/api/v1/subjects?q=x")
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many")


def test_the_document_names_every_answer(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"200", "422", "429"} <= set(paths["/api/v1/subjects"]["get"]["responses"])
    assert {"201", "400", "422", "429"} <= set(paths["/api/v1/complaints"]["post"]["responses"])
    assert {"200", "404", "422"} <= set(paths["/api/v1/subjects/{identity}"]["get"]["responses"])


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_page_of_another_site_sends_nothing_in_a_visitors_name(client, shop, kind):
    for address, sent in (
        ("complaints", complaint(shop)),
        ("complaints/codes", {"form_key": "k" * 16, "phone": "1" * 11}),
    ):
        answer = client.post(f"/api/v1/{address}", json.dumps(sent).encode(), content_type=kind)
        assert answer.status_code == 400 and "application/json" in answer.json()["detail"]


def test_a_key_that_stands_twice_is_told(client, shop):
    body = json.dumps(complaint(shop))
    sent = body[:-1] + ', "facts": "另一件事"}'
    answer = client.post("/api/v1/complaints", sent.encode(), content_type="application/json")
    assert (answer.status_code, "出现了两次" in answer.json()["detail"]) == (400, True)


def test_half_a_character_is_no_fault(client, shop):
    assert post(client, "complaints", complaint(shop, facts="肉坏了\ud83d")).status_code == 201


@pytest.mark.parametrize("field", ["facts", "name", "identity", "respondent_name", "goods"])
def test_a_character_no_database_takes_is_refused_or_left_out(client, shop, field):
    answer = post(client, "complaints", complaint(shop, **{field: "a\x00b"}))
    assert answer.status_code in (201, 422)
    assert post(client, "complaints/progress", {"number": "a\x00", "word": "b\x00"}).status_code in (404, 422)
    assert client.get("/api/v1/subjects/uscc:%00").status_code == 404
    assert client.get("/api/v1/subjects?q=a%00").status_code in (200, 422)
