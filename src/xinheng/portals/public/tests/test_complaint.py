"""Complaining: nothing typed is lost, a double press is one complaint, only the complainant sees it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import cast as people

from xinheng.kit import city_time
from xinheng.portals.public import drafts
from xinheng.portals.ui.tests.filing import answers, check, hidden, photo, send
from xinheng.services.complaints.half_filed import make_code
from xinheng.services.complaints.models import Complaint, HalfFiled
from xinheng.services.complaints.tasks import forget_half_filed, send_proof
from xinheng.support.files import looking
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about, original
from xinheng.support.files.reader import TOO_MUCH, UnfitFile

pytestmark = pytest.mark.django_db


@pytest.mark.clause("CQ-6.5-04")
def test_every_path_is_offered(client):
    shown = client.get("/complaint/").content.decode()
    assert "/complaint/business" in shown and "/report?about=breach" in shown and "tel:12315" in shown


@pytest.mark.clause("CQ-7.1.3-02", part=True)
def test_who_would_rather_have_the_consumers_organisation_says_so_with_one_press(client, shop):
    """The complaint is taken as any other, and the office may have the organisation mediate it."""
    assert "business?way=council" in client.get("/complaint/").content.decode()
    found = client.get("/complaint/business?q=巴味轩&way=council").content.decode()
    address = f"/complaint/new?way=council&amp;e={shop.identity}"
    assert address in found
    ticked = re.compile(r'name="delegated_agreed"[^>]* checked')
    assert ticked.search(client.get(address.replace("&amp;", "&")).content.decode())
    assert not ticked.search(client.get(f"/complaint/new?e={shop.identity}").content.decode())


def test_the_business_is_found_by_name(client, shop):
    shown = client.get("/complaint/business?q=巴味轩").content.decode()
    assert f"/complaint/new?e={shop.identity}" in shown


@pytest.mark.clause("CQ-7.1.3-01", part=True)
def test_a_part_of_a_name_is_offered_as_the_shop_it_may_be_and_the_complaint_reaches_its_office(client, shop):
    named = {"identity": "", "respondent_name": shop.name[:3]}
    page = check(client, shop, **named, photos=photo())
    assert "投诉的是哪一家" in page and shop.name in page and shop.address in page and not HalfFiled.objects.exists()
    kept = hidden(page, "kept")
    assert len(kept) == 1 and "结账多收 12 元餐具费" in page, "what was typed stays"
    send(client, shop, **named, kept=kept, chosen=shop.identity)
    matter = Complaint.objects.get().matter
    assert (matter.subject_identity, matter.subject_name, matter.office) == (shop.identity, shop.name, shop.office)


def test_who_means_none_of_them_is_asked_once_for_each_name(client, shop):
    none = {"identity": "", "respondent_name": shop.name[:3], "nobody": shop.name[:3]}
    page = check(client, shop, **none)
    assert "核对后提交" in page
    again = client.get("/complaint/new", {"draft": hidden(page, "draft")[0]}).content.decode()
    assert hidden(again, "nobody") == [shop.name[:3]], "coming back to put something right asks no second time"
    assert "投诉的是哪一家" in check(client, shop, **none | {"respondent_name": shop.name}), "another name does"
    client.post("/complaint/send", {"draft": hidden(page, "draft")[0]})
    assert (Complaint.objects.get().matter.subject_identity, Complaint.objects.get().respondent_name) == (
        "", shop.name[:3]
    )  # fmt: skip


@pytest.mark.clause("CQ-7.1.3-01")
def test_from_the_form_to_the_receipt(client, shop):
    done = send(client, shop, photos=photo())
    complaint = Complaint.objects.get()
    shown = client.get(done["Location"]).content.decode()
    assert complaint.number in shown and "投诉已提交" in shown and "最晚" in shown
    assert files_about(complaint).count() == 1


def test_the_answers_are_checked_before_sending(client, shop):
    shown = check(client, shop)
    assert "核对后提交" in shown and "¥128.00" in shown and shop.name in shown
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(("field", "value", "words"), [
    ("amount", "一百多", "金额写成数字"), ("facts", "", "写明发生了什么"), ("claims", [], "至少选择一项诉求"),
    ("name", "", "填写投诉人姓名"), ("bought_on", "昨天", "日期写成"), ("issue", "P0", ""),
    ("facts", "字" * 4001, "4000"), ("phone", "123", "电话"), ("bought_on", "2090-01-01", "不能晚于今天"),
])  # fmt: skip
def test_an_error_is_said_twice_and_nothing_is_lost(client, shop, field, value, words):
    answer = client.post("/complaint/new", answers(shop, goods="火锅底料", **{field: value}))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count(words) >= 2 and "error-summary" in shown and "<title>错误：" in shown
    assert "火锅底料" in shown and (field == "phone" or people.LIN.phone in shown)


def test_every_link_of_the_summary_leads_to_its_field_or_group(client, shop):
    wrong = answers(shop, issue="", claims=[], facts="", phone="")
    shown = client.post("/complaint/new", wrong).content.decode()
    summary = shown.partition('class="error-summary"')[2].partition("</div>")[0]
    links = [part.partition('"')[0] for part in summary.split('href="#')[1:]]
    assert sorted(links) == ["id_claims", "id_facts", "id_issue", "id_phone"]
    assert all(f'id="{link}"' in shown for link in links)
    assert 'id="id_issue" tabindex="-1" aria-describedby="id_issue-error"' in shown


@pytest.mark.clause("SZ-4.4-01", part=True)
def test_each_answer_is_changed_at_its_own_field_and_photos_are_seen(client, shop):
    shown = check(client, shop, bought_on="2026-01-02", photos=photo())
    places = [part.partition('"')[0].partition("#")[2] for part in shown.split('class="linklike" href="')[1:]]
    assert len(places) >= 10 and len(set(places)) == len(places)
    draft = hidden(shown, "draft")[0]
    form = client.get("/complaint/new", {"draft": draft}).content.decode()
    kept = hidden(form, "kept")[0]
    assert [place for place in places if f'id="{place}"' not in form] == []
    seen = client.get(f"/complaint/photo/{kept}")
    assert seen["Content-Type"].startswith("image/") and "no-store" in seen["Cache-Control"]
    assert client.get(f"/complaint/photo/{kept[:-1]}x").status_code == 404
    client.post("/complaint/send", {"draft": draft})
    assert client.get(f"/complaint/photo/{kept}").status_code == 404


def test_a_spoilt_photo_keeps_the_good_one(client, shop):
    bad = SimpleUploadedFile("坏.jpg", b"not a picture", "image/jpeg")
    answer = client.post("/complaint/new", answers(shop, photos=[photo(), bad]))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "“坏.jpg”没有收下" in shown and len(set(hidden(shown, "kept"))) == 1


def test_sent_twice_it_is_one_complaint(client, shop):
    first, second = send(client, shop), send(client, shop)
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


def test_what_only_the_action_knows_comes_back_to_the_form(client, shop, monkeypatch):
    draft = hidden(check(client, shop), "draft")[0]
    monkeypatch.setattr("xinheng.services.complaints.rules.MOST_A_DAY", 0)
    answer = client.post("/complaint/send", {"draft": draft})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>错误：" in shown and 'aria-describedby="id_phone-hint id_phone-error"' in shown
    assert "餐具费" in shown


@pytest.mark.parametrize("draft", ["", "forged", "another device's"])
def test_only_the_device_that_filled_it_in_opens_and_sends_a_draft(client, shop, draft):
    key = hidden(check(Client(), shop), "draft")[0] if draft.startswith("another") else draft
    sent = client.post("/complaint/send", {"draft": key})
    assert sent.status_code == 422 and "没有提交" in sent.content.decode()
    if key:
        for address in (f"/complaint/check/{key}", f"/complaint/new?draft={key}"):
            shown = client.get(address)
            assert shown.status_code == 422 and people.LIN.name not in shown.content.decode()
    assert Complaint.objects.count() == 0


def test_a_draft_is_forgotten_with_its_day(client, shop, clock):
    key = hidden(check(client, shop), "draft")[0]
    assert forget_half_filed.call() == 0
    clock(f"{city_time.local(city_time.now()) + timedelta(days=1, minutes=1):%Y-%m-%d %H:%M}")
    assert client.get(f"/complaint/check/{key}").status_code == 422
    assert forget_half_filed.call() == 1 and not HalfFiled.objects.exists()


def test_no_page_of_the_complaint_is_sent_again_by_reading_it_again(client, shop):
    """Reload and 返回 after each step send nothing: every form that is taken leads to a page of its own."""
    checked = client.post("/complaint/new", answers(shop))
    assert checked.status_code == 302 and client.get(checked["Location"]).status_code == 200
    sent = client.post("/complaint/send", {"draft": checked["Location"].rpartition("/")[2]})
    assert sent.status_code == 302 and client.get(sent["Location"]).status_code == 200
    assert client.get(checked["Location"])["Location"] == sent["Location"]


def test_the_telephone_is_proven_by_a_code_before_the_complaint_is_taken(client, shop, settings, tmp_path, clock):
    settings.XINHENG_MESSAGES, settings.XINHENG_HOME = ["outbox"], tmp_path
    key = hidden(check(client, shop), "draft")[0]
    refused = client.post("/complaint/send", {"draft": key, "code": "000000"})
    assert refused.status_code == 422 and "验证码不对" in refused.content.decode()
    for _ in range(2):  # the second within a minute is not sent
        assert client.post(f"/complaint/check/{key}/code")["Location"].endswith("?sent=1#prove")
        send_proof.call(HalfFiled.objects.get().pk)
    (told,) = (tmp_path / "outbox" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    code = re.findall(r"验证码 (\d{6})", told)[0]
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert client.post("/complaint/send", {"draft": key, "code": wrong}).status_code == 422
    assert client.post("/complaint/send", {"draft": key, "code": code}).status_code == 302
    assert Complaint.objects.get().phone_proven


@pytest.mark.parametrize("spoilt", ["tried too often", "too old"])
def test_a_code_ends(client, shop, settings, tmp_path, clock, spoilt):
    settings.XINHENG_MESSAGES, settings.XINHENG_HOME = ["outbox"], tmp_path
    key = hidden(check(client, shop), "draft")[0]
    code = make_code(half=HalfFiled.objects.get())
    if spoilt == "too old":
        clock(f"{city_time.local(city_time.now()) + timedelta(minutes=11):%Y-%m-%d %H:%M}")
    else:
        for _ in range(5):
            client.post("/complaint/send", {"draft": key, "code": "x"})
    assert client.post("/complaint/send", {"draft": key, "code": code}).status_code == 422


def test_a_forged_photo_number_opens_no_file(client, shop, cast):
    assert drafts.photos_of(["1", "forged", ""]) == []


def test_one_photo_named_two_hundred_times_is_read_once(client, shop, monkeypatch):
    """A request of 30 KB made the server read the photo 200 times, 1.2 GB, before it counted."""
    page = client.get("/complaint/new", {"draft": hidden(check(client, shop, photos=photo()), "draft")[0]})
    token = hidden(page.content.decode(), "kept")[0]
    again = client.post("/complaint/new", answers(shop, kept=[token] * 200), follow=True).content.decode()
    read = []
    monkeypatch.setattr(drafts, "original", lambda row: read.append(row) or original(row))
    assert client.post("/complaint/send", {"draft": hidden(again, "draft")[0]}).status_code == 302
    assert len(read) == 1
    assert files_about(Complaint.objects.get()).count() == 1


def test_more_photos_than_a_complaint_may_carry_are_not_read(client, shop, monkeypatch, rf):
    nine = [[photo() for _ in range(9)] for _ in range(2)]
    kept = [one.token for some in nine for one in drafts.keep_photos(rf.post("/"), some, [])[0]]
    page = client.post("/complaint/new", answers(shop, kept=kept), follow=True).content.decode()
    read = []
    monkeypatch.setattr(drafts, "original", lambda row: read.append(row) or original(row))
    client.post("/complaint/send", {"draft": hidden(page, "draft")[0]})
    assert len(read) == drafts.MOST_PHOTOS


def test_nobody_fills_the_disk_with_photos_of_forms_that_are_never_sent(client, shop, monkeypatch):
    """They lie there for two days; the form itself goes on, with what it has."""
    monkeypatch.setattr(drafts, "PHOTOS", replace(drafts.PHOTOS, times=3))
    page = check(client, shop, photos=[photo() for _ in range(5)])
    assert "这一小时添加的照片太多" in page and len(hidden(page, "kept")) == 3 == StoredFile.objects.count()
    assert send(client, shop, kept=hidden(page, "kept")).status_code == 302
    assert files_about(Complaint.objects.get()).count() == 3


def test_photos_that_hold_the_machine_up_are_soon_none(client, shop, monkeypatch):
    """Each took seconds of a processor; nine came with one form, and ninety an hour."""
    looked = []

    def give_up(content: bytes) -> None:
        looked.append(content)
        raise UnfitFile(TOO_MUCH)

    monkeypatch.setattr(looking._reader, "read", give_up)
    for _ in range(20):
        told = client.post("/complaint/new", answers(shop, photos=[photo() for _ in range(9)])).content.decode()
    assert len(looked) == drafts.PHOTOS.times // (drafts.MOST_PHOTOS + 1)
    assert "这一小时添加的照片太多" in told


@pytest.mark.parametrize(
    ("limit", "words"), [("MOST_PHOTO_BYTES", "换小一点的再传"), ("MOST_TOTAL_BYTES", "合计不能超过")]
)
def test_sizes_are_judged_before_anything_is_decoded(client, shop, monkeypatch, limit, words):
    monkeypatch.setattr(drafts, limit, 10)
    monkeypatch.setattr(drafts, "keep", lambda **_: pytest.fail("decoded before it was measured"))
    answer = client.post("/complaint/new", answers(shop, photos=photo()))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_going_back_keeps_everything(client, shop):
    page = check(client, shop, photos=photo())
    shown = client.get("/complaint/new", {"draft": hidden(page, "draft")[0]}).content.decode()
    assert "不退。" in shown and "小票.jpg" in shown


def test_the_drafts_photos_are_erased_once_sent(client, shop):
    send(client, shop, photos=photo())
    assert StoredFile.objects.filter(about_id="", erased_at__isnull=True).count() == 0


def test_a_person_is_never_offered_as_a_business(client, shop):
    type(shop).objects.filter(pk=shop.pk).update(kind="person")
    assert shop.name not in client.get(f"/complaint/new?e={shop.identity}").content.decode()


@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\r"])
def test_a_line_break_counts_as_one_character(client, shop, breaks):
    """A browser sends two characters for each; 4,000 characters with twenty breaks still go on."""
    facts = breaks.join(["字" * 180] * 20) + breaks + "字" * (4000 - 180 * 20 - 20)
    assert client.post("/complaint/new", answers(shop, facts=facts)).status_code == 302
    assert client.post("/complaint/new", answers(shop, facts=facts + "多")).status_code == 422


def test_a_form_changed_after_it_was_sent_says_that_the_change_is_not_kept(client, shop):
    send(client, shop)
    again = send(client, shop, facts="结账多收 12 元，还骂人。").content.decode()
    assert "改动没有保存" in again and "还骂人" in again
    assert Complaint.objects.count() == 1
