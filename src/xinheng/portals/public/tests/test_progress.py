"""Following a complaint: from the device that filed it, or with number and word; never without."""

import re
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.core import signing
from django.test import Client
from tests import cast as people

from xinheng.portals.public.views import progress
from xinheng.portals.ui import attached
from xinheng.portals.ui.limits import PAPERS
from xinheng.portals.ui.tests.filing import photo, send
from xinheng.services.complaints.actions import erase_complainant
from xinheng.services.complaints.check_words import word_digest
from xinheng.services.complaints.models import Complaint
from xinheng.support.documents.fonts import NoFonts
from xinheng.support.files.looking import look_at
from xinheng.support.files.queries import files_about
from xinheng.support.jobs.models import Job
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db


WORD = "4KM7-TXRA-92HE"


@pytest.fixture
def filed(client, shop):
    send(client, shop)
    complaint = Complaint.objects.select_related("matter").get()
    complaint.word_digest = word_digest(complaint.number, WORD)
    complaint.save(update_fields=["word_digest"])
    return complaint


def shown_word(page: str) -> str:
    return page.split('class="secret">')[1].split("<")[0] if 'class="secret">' in page else ""


def test_the_word_is_shown_once_on_the_device_that_filed_and_opens_it(client, shop):
    answer = send(client, shop)
    word = shown_word(client.get(answer["Location"]).content.decode())
    assert len(word) == 14
    other = Client()
    other.cookies["xh_mine"] = client.cookies["xh_mine"].value
    later = other.get(answer["Location"]).content.decode()
    assert "投诉已提交" in later and shown_word(later) == ""
    number = Complaint.objects.get().number
    assert Client().post(f"/p/{number}", {"word": word}).status_code == 302


def test_a_form_sent_twice_shows_the_same_word(client, shop):
    first, second = (shown_word(client.get(send(client, shop)["Location"]).content.decode()) for _ in range(2))
    assert first == second != ""


def test_a_number_without_its_first_character_works(client, filed):
    answer = client.get(f"/p/{filed.number.removeprefix('诉')}", follow=True)
    assert answer.redirect_chain == [(f"/p/{quote(filed.number)}", 307)]
    assert "办理经过" in answer.content.decode()
    other = Client()
    answer = other.post(f"/p/{filed.number.removeprefix('诉').lower()}", {"word": WORD}, follow=True)
    assert "餐具费" in answer.content.decode()


def test_asking_for_a_code_answers_the_same_for_any_telephone(filed, settings):
    settings.XINHENG_MESSAGES = ["outbox"]
    asked = [(filed.number, "13900000001"), (filed.number, "13911112222"), ("诉5099-20200101-AAAAAAAA", "13900000001")]
    said = [
        Client().post(f"/p/{number}/code", {"phone": phone}, follow=True).content.decode() for number, phone in asked
    ]
    plain = [re.sub("诉5099-[0-9A-Z-]+|csrf[^>]*", "", page) for page in said]
    assert "如果编号和手机号对得上" in plain[0]
    assert len(set(plain)) == 1


@pytest.mark.parametrize("known", ["13900000001", "+86 139-0000-0001", "", "1"])
def test_what_the_shop_knows_opens_and_ends_nothing(filed, known):
    """Number and telephone of a customer: no page, no word, no withdrawal."""
    shop = Client()
    assert shop.post(f"/p/{filed.number}", {"word": known}).status_code == 422
    assert shop.post("/mine", {"number": filed.number, "word": known}).status_code == 422
    for address in (f"/p/{filed.number}", f"/p/{filed.number}/receipt"):
        assert "餐具费" not in shop.get(address).content.decode()
    shop.post(f"/p/{filed.number}/withdraw", {"word": known, "words": "谈好了"})
    filed.matter.refresh_from_db()
    assert filed.matter.closed_at is None


def test_the_device_that_filed_it_finds_it_again(client, filed):
    assert filed.respondent_name in client.get("/mine").content.decode()
    assert "办理经过" in client.get(f"/p/{filed.number}").content.decode()


def test_another_device_is_asked_for_the_word(filed):
    stranger = Client()
    for address in (f"/p/{filed.number}", f"/p/{filed.number}/receipt"):
        shown = stranger.get(address).content.decode()
        assert "查询码" in shown and "餐具费" not in shown


def test_the_word_opens_it(filed):
    other = Client()
    assert other.post(f"/p/{filed.number}", {"word": WORD}).status_code == 302
    assert "餐具费" in other.get(f"/p/{filed.number}").content.decode()


def test_a_wrong_word_tells_nothing(filed):
    stranger = Client()
    known = stranger.post("/mine", {"number": filed.number, "word": "XXXXXX"})
    unknown = stranger.post("/mine", {"number": "诉5099-20200101-999999", "word": "XXXXXX"})
    assert known.status_code == unknown.status_code == 422
    assert "编号和查询码对不上" in known.content.decode() and "编号和查询码对不上" in unknown.content.decode()


def test_a_forged_cookie_opens_nothing(filed):
    stranger = Client()
    stranger.cookies["xh_mine"] = signing.dumps([filed.number], salt="another")
    assert "餐具费" not in stranger.get(f"/p/{filed.number}").content.decode()


def test_guessing_words_is_slowed_down(filed):
    stranger = Client()
    codes = [stranger.post(f"/p/{filed.number}", {"word": "XXXXXX"}).status_code for _ in range(21)]
    assert codes[-1] == 429


def test_more_photos_can_be_added(client, filed):
    answer = client.post(f"/p/{filed.number}/evidence", {"photos": photo()})
    assert answer.status_code == 302, "reading the page again must not send the photo again"
    assert "材料已收到" in client.get(answer["Location"]).content.decode()
    assert files_about(filed).count() == 1
    assert Client().post(f"/p/{filed.number}/evidence", {"photos": photo()}).status_code == 200
    assert files_about(filed).count() == 1


def test_no_more_photos_are_looked_at_than_a_complaint_may_carry(client, filed, monkeypatch):
    seen = []
    monkeypatch.setattr(attached, "look_at", lambda data: seen.append(data) or look_at(data))
    answer = client.post(f"/p/{filed.number}/evidence", {"photos": [photo() for _ in range(30)]})
    told = answer.content.decode()
    assert answer.status_code == 422 and "“小票.jpg”没有收下：每件投诉最多 9 份材料" in told
    assert "另外 9 张已经收下，不用再传" in told and 'name="photos"' not in told
    assert len(seen) == 10 and files_about(filed).count() == 9


def test_it_can_be_withdrawn_by_the_complainant_alone(client, filed):
    Client().post(f"/p/{filed.number}/withdraw", {"word": WORD})
    filed.matter.refresh_from_db()
    assert filed.matter.closed_at is None
    # A lent telephone has the page, not the word.
    refused = client.post(f"/p/{filed.number}/withdraw", {"words": "谈好了"})
    assert (
        refused.status_code == 422 and "没有撤回" in refused.content.decode() and "谈好了" in refused.content.decode()
    )
    filed.matter.refresh_from_db()
    assert filed.matter.closed_at is None
    client.post(f"/p/{filed.number}/withdraw", {"words": "谈好了", "word": WORD})
    filed.matter.refresh_from_db()
    assert filed.matter.state == "withdrawn"
    assert "撤回这件投诉" not in client.get(f"/p/{filed.number}").content.decode()


def test_a_number_of_somebody_typed_as_that_of_a_complaint_waits_in_no_job(client, settings, tmp_path):
    settings.XINHENG_MESSAGES, settings.XINHENG_HOME = ["outbox"], tmp_path
    client.post("/p/11010519491231002X/code", {"phone": "13900000001"})
    told = str(list(Job.objects.values()))
    assert "send_code" in told and "11010519491231002X" not in told and "13900000001" not in told


def test_who_was_forgotten_is_forgotten_by_the_device_too(client, filed):
    cast = people.cast()
    client.post(f"/p/{filed.number}/withdraw", {"word": WORD})
    Matter.objects.update(office=people.OFFICE)
    erase_complainant(complaint=Complaint.objects.get(), by=cast.sun, reason="本人要求")
    for address in (f"/p/{filed.number}", f"/p/{filed.number}/receipt", "/mine"):
        page = client.get(address).content.decode()
        assert "餐具费" not in page and "办理经过" not in page, address
    assert client.get(f"/p/{filed.number}/receipt.pdf").headers["Content-Type"].startswith("text/html")


def test_a_shared_device_can_be_cleared(client, filed):
    client.post("/mine", {"forget": "1"})
    assert "这台设备上还没有投诉" in client.get("/mine").content.decode()


def test_nothing_filed_yet(client):
    assert "去投诉" in client.get("/mine").content.decode()


def test_the_receipt_is_a_pdf_for_the_complainant_alone(client, filed):
    answer = client.get(f"/p/{filed.number}/receipt.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert Client().get(f"/p/{filed.number}/receipt.pdf")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "goods", ["奶茶🧋", "开心🍜面", "陈\U00031350记凉粉", "\ue000记", "\u202e倒写", "ไทยชา"], ids=ascii
)
def test_a_receipt_is_made_whatever_was_typed(client, shop, goods):
    send(client, shop, goods=goods)
    one = Complaint.objects.get()
    answer = client.get(f"/p/{one.number}/receipt.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_a_set_up_without_fonts_says_so_on_a_page(client, filed, monkeypatch):
    def nothing(*_: object, **__: object) -> bytes:
        raise NoFonts("没有可用的字体，文书无法生成。")

    monkeypatch.setattr(progress, "set_paper", nothing)
    client.raise_request_exception = False
    answer = client.get(f"/p/{filed.number}/receipt.pdf")
    assert answer.status_code == 500 and "没有可用的字体" in answer.content.decode()


def test_a_receipt_is_not_set_without_end(client, filed, monkeypatch):
    """Setting it takes a hundred times what a page takes: twenty in ten minutes for one who asks."""
    monkeypatch.setattr("xinheng.portals.public.views.progress.set_paper", lambda data: SimpleNamespace(pdf=b"%PDF"))
    told = [client.get(f"/p/{filed.number}/receipt.pdf").status_code for _ in range(PAPERS.times + 1)]
    assert told == [200] * PAPERS.times + [429]


def test_a_word_with_a_slip_stands_there_to_be_put_right(filed):
    shown = Client().post(f"/p/{filed.number}", {"word": "4KM7-TXRA-92HX"}).content.decode()
    assert "对不上" in shown and 'value="4KM7-TXRA-92HX"' in shown
