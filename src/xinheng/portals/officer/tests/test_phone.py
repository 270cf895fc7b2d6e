"""The phone: arrival, answers sent late and twice, photos, signature, end. Offline is tried in the browser."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import cast as people
from tests import story
from tests.kept import kept

from xinheng.kit import city_time
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.shown import digest_of, shown_now

pytestmark = pytest.mark.django_db


def entry(item: str, answer: str = "pass", **more: object) -> dict[str, object]:
    return {"id": f"{item}-{answer}", "item": item, "answer": answer, "noted_at": city_time.now().isoformat()} | more


ENDLESS = (
    '{"entries": [{"id": "a", "item": "prices_marked", "answer": "fail", "noted_at": "2026-11-20T10:46:00+08:00", '
    '"correct_within": 1e999}]}'
)


def post(client, task, entries: list[dict[str, object]]):
    return client.post(
        f"/officer/m/{task.number}/findings", json.dumps({"entries": entries}), content_type="application/json"
    )


def on_site() -> InspectionTask | None:
    return story.on_site().task


task = kept(on_site)


def test_today_lists_the_officers_own_tasks(sign_in, task):
    page = sign_in("zhao").get("/officer/m/").content.decode()
    assert story.NAME in page and f"/officer/m/{task.number}" in page
    assert "今天没有要您检查的任务" in sign_in("qian").get("/officer/m/").content.decode()


def test_the_checklist_has_one_card_an_item(sign_in, task):
    page = sign_in("zhao").get(f"/officer/m/{task.number}").content.decode()
    assert page.count("data-item=") == len(story.ITEMS)
    assert 'id="task-data"' in page and "依据" in page


def test_an_answer_sent_twice_is_one(sign_in, task):
    zhao, told = sign_in("zhao"), [entry("licence_displayed")]
    assert post(zhao, task, told).json()["accepted"] == ["licence_displayed-pass"]
    assert post(zhao, task, told).json()["repeated"] == ["licence_displayed-pass"]
    assert task.findings.count() == 1


def test_two_officers_who_differ_are_asked(sign_in, task):
    post(sign_in("zhao"), task, [entry("prices_marked")])
    liu = sign_in("zhao")
    liu.force_login(story.second_officer(), backend="xinheng.support.notices.entering.OneReading")
    told = post(liu, task, [entry("prices_marked", "fail", note="没有标价")]).json()
    assert told["conflicts"][0]["theirs"] == "赵明远"
    assert "两人填写不一致" in liu.get(f"/officer/m/{task.number}").content.decode()
    choice = {"item": "prices_marked", "entry": "prices_marked-fail"}
    assert liu.post(f"/officer/m/{task.number}/choose", choice).json() == {"chosen": True}


@pytest.mark.parametrize("body", ["", "{", "[]", '{"entries": [{}]}', '{"entries": [{"id": 1}]}', ENDLESS])
def test_what_is_not_understood_is_said_and_nothing_kept(sign_in, task, body):
    answer = sign_in("zhao").post(f"/officer/m/{task.number}/findings", body, content_type="application/json")
    assert answer.status_code == 400 and "看不懂" in answer.json()["detail"]
    assert task.findings.count() == 0


def test_an_emoji_that_the_phone_cut_in_two_holds_no_answer_up(sign_in, task):
    cut = entry("prices_marked", "fail", note="没有标价\ud83d")
    assert post(sign_in("zhao"), task, [cut]).json()["accepted"] == ["prices_marked-fail"]
    assert task.findings.get().note == "没有标价?"


def test_an_unknown_item_is_refused_with_words(sign_in, task):
    told = post(sign_in("zhao"), task, [entry("nothing"), entry("prices_marked")]).json()
    assert told["accepted"] == ["prices_marked-pass"]
    assert "没有“nothing”这一项" in told["refused"][0]["detail"]


def test_a_photo_is_known_by_its_digest(sign_in, task):
    picture = story.picture("grey")
    sent = {
        "item": "prices_marked",
        "digest": hashlib.sha256(picture).hexdigest(),
        "taken_at": "2026-11-20T10:46:00+08:00",
    }
    zhao, address = sign_in("zhao"), f"/officer/m/{task.number}/photo"
    for _ in range(2):
        answer = zhao.post(address, {**sent, "photo": SimpleUploadedFile("a.png", picture)})
        assert answer.json() == {"digest": sent["digest"]}
    assert task.evidence.count() == 1
    spoilt = zhao.post(address, {**sent, "photo": SimpleUploadedFile("a.png", story.picture("red"))})
    assert spoilt.status_code == 409 and "重新上传" in spoilt.json()["detail"]


def test_to_the_end_of_the_visit(sign_in, task):
    zhao = sign_in("zhao")
    post(zhao, task, [entry(item) for item in story.ITEMS])
    early = zhao.post(f"/officer/m/{task.number}/finish")
    assert early.status_code == 422 and "还没有签字" in early.content.decode()
    blind = {"name": "陈大文", "image": SimpleUploadedFile("s.png", story.picture())}
    unseen = zhao.post(f"/officer/m/{task.number}/signature", blind)
    assert unseen.status_code == 409 and "https" in unseen.json()["detail"] and not task.signatures.exists()
    image, shown = SimpleUploadedFile("s.png", story.picture()), shown_now(task)
    answer = zhao.post(f"/officer/m/{task.number}/signature", {"name": "陈大文", "image": image, "shown": shown})
    assert answer.json()["signed"] and answer.json()["void"] == ""
    for officer in task.officers.all():
        image = SimpleUploadedFile("s.png", story.picture())
        told = {"role": "officer", "officer": officer.account_id, "name": officer.account.display_name, "image": image}
        assert zhao.post(f"/officer/m/{task.number}/signature", {**told, "shown": shown}).status_code == 200
    assert "检查已提交审核" in zhao.post(f"/officer/m/{task.number}/finish").content.decode()
    task.matter.refresh_from_db()
    assert task.matter.state == "in_review"


def test_a_refusal_to_sign_needs_a_witness(sign_in, task):
    zhao, address = sign_in("zhao"), f"/officer/m/{task.number}/signature"
    told = {"refused": "1", "name": "陈大文", "reason": "不认可", "witness": "", "shown": shown_now(task)}
    assert zhao.post(address, {**told, "image": SimpleUploadedFile("s.png", story.picture())}).status_code == 409
    told["witness"] = "李见证"
    assert zhao.post(address, {**told, "image": SimpleUploadedFile("s.png", story.picture())}).status_code == 200


def test_arrival_asks_for_the_code_or_a_reason(sign_in, cast):
    told = story.staffed()
    story.actions.approve_check(task=told.task, by=cast.sun)
    zhao, address = sign_in("zhao"), f"/officer/m/{told.task.number}"
    assert "扫店里的码" in zhao.get(address).content.decode()
    assert zhao.post(f"{address}/arrive", {}).status_code == 422
    assert "不是本平台签发" in zhao.post(f"{address}/arrive", {"code": "x"}).content.decode()
    assert zhao.post(f"{address}/arrive", {"typed_because": "没有贴码"}).status_code == 302


@pytest.mark.parametrize("who", ["qian", "shen"])
def test_nobody_else_writes_on_it(sign_in, task, who):
    assert post(sign_in(who), task, [entry("licence_displayed")]).status_code in (403, 404)
    assert task.findings.count() == 0


def test_the_worker_keeps_only_the_phones_pages(client):
    answer = client.get("/officer/m/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "/officer/m/" in answer.content.decode() and people.PASSWORD not in answer.content.decode()
    assert client.get("/officer/m/manifest.json").json()["scope"] == "/officer/m/"


STEPS = {
    "arrive": {"typed_because": "没有贴码"},
    "signature": {"name": "陈大文", "shown": "0" * 64},
    "finish": {"why": "not_found", "words": "门锁着"},
}


@pytest.mark.parametrize("step", STEPS)
def test_what_arrived_already_counts_as_done(sign_in, cast, step):
    """The answer was lost on the way: the phone sends it again, whatever happened since."""
    told = story.staffed() if step == "arrive" else story.on_site()
    if step == "arrive":
        story.actions.approve_check(task=told.task, by=cast.sun)
    zhao, sent = sign_in("zhao"), {**STEPS[step], "entry": f"{step}-1", "noted_at": "2026-11-20T10:46:00+08:00"}

    def send():
        image = {"image": SimpleUploadedFile("s.png", story.picture())} if step == "signature" else {}
        return zhao.post(f"/officer/m/{told.task.number}/{step}", {**sent, **image})

    first = send()
    assert first.status_code == 200
    if step != "finish":
        zhao.post(f"/officer/m/{told.task.number}/finish", {"why": "closed", "words": "停业", "entry": "end"})
    again = send()
    # The same but for the moment of the answer.
    assert (again.status_code, again.json().keys()) == (200, first.json().keys())


@pytest.mark.parametrize("step", [*STEPS, "findings", "photo", "choose"])
def test_one_officers_queue_is_never_taken_as_anothers(sign_in, task, step):
    zhao = sign_in("zhao")
    headers = {"X-Account": str(story.second_officer().pk)}
    image = SimpleUploadedFile("s.png", story.picture())
    data = {**STEPS.get(step, {"item": "prices_marked"}), "entry": "x", "image": image, "photo": image}
    address = f"/officer/m/{task.number}/{step}"
    if step == "findings":
        body = json.dumps({"entries": [entry("licence_displayed")]})
        answer = zhao.post(address, body, content_type="application/json", headers=headers)
    else:
        answer = zhao.post(address, data, headers=headers)
    assert answer.status_code == 403
    assert "另一位执法人员" in answer.json()["detail"]
    assert not task.findings.exists() and not task.evidence.exists() and not task.signatures.exists()


def test_the_phone_and_the_server_write_what_was_shown_alike(sign_in, task):
    """The head the phone shows is the head the server hashes."""
    page = sign_in("zhao").get(f"/officer/m/{task.number}")
    assert page["X-Account"] == str(story.people.cast().zhao.pk)
    data = json.loads(page.content.decode().split('id="task-data" type="application/json">')[1].split("</script>")[0])
    assert digest_of(data["head"], [[item, "", "", "", ""] for item in story.ITEMS]) == shown_now(task)


def test_a_photo_too_large_is_refused_before_it_is_read(sign_in, task, monkeypatch):
    monkeypatch.setattr("xinheng.portals.officer.views.phone_sync.MOST_BYTES", 10)
    monkeypatch.setattr("xinheng.portals.officer.views.phone_sync.add_photo", lambda **_: pytest.fail("it was read"))
    file = SimpleUploadedFile("a.png", story.picture())
    answer = sign_in("zhao").post(f"/officer/m/{task.number}/photo", {"photo": file})
    assert answer.status_code == 413
