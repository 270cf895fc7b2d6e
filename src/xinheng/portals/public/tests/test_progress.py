"""Following a complaint: from the device that filed it, or with number and word; never without."""

import pytest
from django.core import signing
from django.test import Client

from xinheng.portals.public.views import progress
from xinheng.portals.ui.tests.filing import photo, send
from xinheng.services.complaints.actions.filing import receipt_of
from xinheng.services.complaints.models import Complaint
from xinheng.support.documents.fonts import NoFonts
from xinheng.support.files.queries import files_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(client, shop):
    send(client, shop)
    return Complaint.objects.select_related("matter").get()


def test_the_device_that_filed_it_finds_it_again(client, filed):
    assert filed.respondent_name in client.get("/mine").content.decode()
    assert "办理经过" in client.get(f"/p/{filed.number}").content.decode()


def test_another_device_is_asked_for_the_word(filed):
    stranger = Client()
    for address in (f"/p/{filed.number}", f"/p/{filed.number}/receipt"):
        shown = stranger.get(address).content.decode()
        assert "查询码或手机号" in shown and "餐具费" not in shown


def test_the_word_or_the_telephone_opens_it(filed):
    for word in (receipt_of(filed).check_word, "13900000001"):
        other = Client()
        assert other.post(f"/p/{filed.number}", {"word": word}).status_code == 302
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
    assert "材料已收到" in answer.content.decode()
    assert files_about(filed).count() == 1
    assert Client().post(f"/p/{filed.number}/evidence", {"photos": photo()}).status_code == 200
    assert files_about(filed).count() == 1


def test_it_can_be_withdrawn_by_the_complainant_alone(client, filed):
    Client().post(f"/p/{filed.number}/withdraw")
    filed.matter.refresh_from_db()
    assert filed.matter.closed_at is None
    client.post(f"/p/{filed.number}/withdraw", {"words": "谈好了"})
    filed.matter.refresh_from_db()
    assert filed.matter.state == "withdrawn"
    assert "撤回这件投诉" not in client.get(f"/p/{filed.number}").content.decode()


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

    monkeypatch.setattr(progress, "receipt_pdf", nothing)
    client.raise_request_exception = False
    answer = client.get(f"/p/{filed.number}/receipt.pdf")
    assert answer.status_code == 500 and "没有可用的字体" in answer.content.decode()
