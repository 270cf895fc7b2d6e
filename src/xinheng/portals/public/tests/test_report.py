"""Reporting without a name: it becomes a clue of the office in charge."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import story

from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.kit import city_time
from xinheng.services.reports.actions import notify_result, receive_result
from xinheng.services.reports.models import Report
from xinheng.services.reports.tasks import tell_reporter
from xinheng.supervision.clues.models import Clue
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about

pytestmark = pytest.mark.django_db


def test_a_fake_code_becomes_a_clue(client, cast):
    answer = client.post("/report", {"about": "code", "text": "江岸路 9 号贴着假码", "code": "ABCDEF"}, follow=True)
    clue = Clue.objects.get()
    assert clue.number in answer.content.decode()
    assert "ABCDEF" in clue.text and clue.breach_suspected


def test_a_wrong_entry_is_no_breach_and_goes_to_the_shops_office(client, shop):
    client.post("/report", {"about": "data", "text": "地址写错了", "identity": shop.identity})
    clue = Clue.objects.select_related("matter").get()
    assert not clue.breach_suspected
    assert (clue.matter.subject_identity, clue.matter.office) == (shop.identity, shop.office)


def test_telephone_numbers_are_struck_out(client, cast):
    client.post("/report", {"about": "breach", "text": "打 13900000001 可以问我"})
    report = Report.objects.get()
    assert "13900000001" not in report.text and report.matter.state == "registered"


@pytest.mark.clause("CQ-6.5-05", part=True)
def test_a_breach_of_a_known_shop_is_a_report_verified_where_the_shop_is(client, shop):
    shown = client.post("/report", {"about": "breach", "text": "卖过期牛奶", "identity": shop.identity}, follow=True)
    report, clue = Report.objects.get(), Clue.objects.get()
    assert report.number.startswith("举") and report.number in shown.content.decode()
    assert (report.matter.office, clue.matter.parent_id) == (shop.office, report.matter_id)


def test_who_leaves_a_name_is_answered_and_reading_the_page_again_sends_nothing(client, shop, settings, tmp_path):
    settings.XINHENG_MESSAGES, settings.XINHENG_HOME = ["outbox"], tmp_path
    sent = {
        "about": "breach", "text": "卖过期牛奶，我是林小满", "identity": shop.identity, "name": "林小满",
        "phone": "13900000001", "form_key": "once",
    }  # fmt: skip
    first, second = client.post("/report", sent), client.post("/report", sent)
    assert first.status_code == 302 and "告诉您" in client.get(first["Location"]).content.decode()
    report = Report.objects.get()
    assert second.status_code == 302 and report.read_reporter().phone == "13900000001"
    assert "林小满" not in f"{report.text}{report.matter.facts}{first['Location']}"
    assert tell_reporter.call(report.pk)
    assert report.number in (tmp_path / "outbox" / "messages.jsonl").read_text(encoding="utf-8")
    assert Client().get("/report/done?shown=1")["Location"] == "/report"


@pytest.mark.clause("CQ-6.5-05", part=True)
def test_who_reported_reads_the_reply_by_number_and_word_and_nobody_else(client, shop, cast):
    sent = {"about": "breach", "text": "卖过期牛奶", "identity": shop.identity, "name": "林小满"}
    sent |= {"phone": "13900000001", "form_key": "once"}
    done = client.post("/report", sent, follow=True).content.decode()
    number, word = re.search(r'number">(举[^<]+)', done)[1], re.search(r'secret">([^<]+)', done)[1]
    asked = {"number": number.removeprefix("举"), "word": word.lower()}
    shown = client.post("/report/mine", asked, follow=True)
    assert shown.redirect_chain == [("/report/mine?shown=1", 302)] and "正在核查" in shown.content.decode()
    report = Report.objects.get()
    receive_result(report=report, by="system", case_number="两市监立〔2026〕1号")
    told = {"told_because": "law", "told_by": "phone", "told_on": city_time.today()}
    notify_result(report=report, by=cast.sun, reason="已经立案调查。", **told)
    assert "已经立案调查。" in Client().post("/report/mine", asked, follow=True).content.decode()
    for wrong in ({"number": number, "word": "2222-2222-2222"}, {"number": "举1", "word": word}, {"number": number}):
        answer = Client().post("/report/mine", wrong)
        assert answer.status_code == 422 and "立案" not in answer.content.decode()
    assert "林小满" not in shown.content.decode() and bytes(report.word_digest) not in word.encode()


@pytest.mark.parametrize(("name", "phone"), [("林小满", ""), ("", "13900000001"), ("林小满", "123")])
def test_half_a_name_is_asked_for_or_left_out_whole(client, cast, name, phone):
    answer = client.post("/report", {"about": "breach", "text": "卖过期牛奶", "name": name, "phone": phone})
    assert answer.status_code == 422 and not Report.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"about": "x", "text": "y"}, {"about": "breach", "text": " "}, {"about": "breach", "text": "字" * 2001}],
)
def test_bad_input_comes_back_with_the_words(client, cast, sent):
    answer = client.post("/report", sent)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Clue.objects.exists()


def test_the_form_knows_where_it_was_opened(client, shop):
    assert shop.name in client.get(f"/report?about=data&e={shop.identity}").content.decode()


def test_the_rule_of_the_class_is_public(client):
    shown = client.get("/risk-rules").content.decode()
    assert "风险分合计 0 至 19，折算为 100 至 90 分" in shown and "依据" in shown
    for indicator in indicators_of(main_scorecard()):
        assert indicator.title in shown and indicator.improve in shown and indicator.basis in shown
    for words in (
        "3 次以上",
        "计 90 分",
        "超过 20 万元",
        "未履行",
        "减 6 分",
        "最好评为 D 级",
        "监管信息",
        "最多计 450 分",
    ):
        assert words in shown, words


@pytest.mark.clause("WX-3.1P-04", part=True)
def test_one_door_leads_to_every_service(client):
    shown = client.get("/").content.decode()
    for address in ("/s", "/scan", "/complaint/", "/mine", "/risk-rules"):
        assert f'"{address}"' in shown
    assert "即将开放" not in shown, "only living tiles"


def png(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, story.picture(), "image/png")


@pytest.mark.parametrize("about", ["breach", "code"])
def test_what_was_photographed_goes_with_what_is_told(client, shop, sign_in, about):
    sent = {
        "about": about,
        "text": "冰柜里有过期牛奶",
        "identity": shop.identity,
        "photos": [png("1.png"), png("2.png")],
    }
    assert client.post("/report", sent).status_code == 302
    told = Report.objects.get() if about == "breach" else Clue.objects.get()
    assert sorted(one.name for one in files_about(told)) == ["1.png", "2.png"]
    assert all(one.restricted for one in files_about(told))
    assert not StoredFile.objects.filter(about_kind="", erased_at=None).exists(), "the loose ones are gone"


def test_a_file_that_is_no_photo_costs_neither_the_words_nor_the_other_photos(client, shop):
    broken = SimpleUploadedFile("video.mp4", b"\0\0\0 ftypisom" * 40, "video/mp4")
    sent = {"about": "breach", "text": "冰柜里有过期牛奶", "identity": shop.identity, "photos": [png("1.png"), broken]}
    answer = client.post("/report", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "照片“video.mp4”没有收下" in page
    assert "冰柜里有过期牛奶" in page and 'alt="照片 1.png"' in page and not Report.objects.exists()
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    assert client.post("/report", {**sent, "photos": [], "kept": kept}).status_code == 302
    assert [one.name for one in files_about(Report.objects.get())] == ["1.png"]


@pytest.mark.clause("CQ-6.5-05", part=True)
@pytest.mark.parametrize("about", ["breach", "code"])
def test_a_part_of_a_name_is_offered_as_the_shop_it_may_be_and_one_press_sends_it(client, shop, about):
    sent = {"about": about, "text": "卖过期牛奶", "place": shop.name[:3], "form_key": "k"}
    asked = client.post("/report", sent | {"photos": SimpleUploadedFile("a.png", story.picture())})
    page = asked.content.decode()
    assert asked.status_code == 200 and "还没有提交" in page and shop.name in page and "卖过期牛奶" in page
    assert not Clue.objects.exists()
    (token,) = re.findall(r'name="kept" value="([^"]+)"', page)
    assert client.post("/report", sent | {"kept": token, "chosen": shop.identity}).status_code == 302
    clue = Clue.objects.select_related("matter").get()
    assert (clue.matter.subject_identity, clue.matter.office) == (shop.identity, shop.office)


def test_who_means_none_of_them_goes_on_with_what_was_typed(client, shop):
    sent = {"about": "breach", "text": "卖过期牛奶", "place": shop.name[:3], "nobody": shop.name[:3]}
    assert client.post("/report", sent).status_code == 302
    assert (Report.objects.get().matter.subject_identity, Report.objects.get().respondent_name) == ("", shop.name[:3])


def photo(colour):
    return SimpleUploadedFile("a.png", story.picture(colour))


def test_a_form_sent_twice_is_one_clue_with_its_photos(client, shop):
    sent = {"about": "code", "text": "贴错的码", "identity": shop.identity, "form_key": "once"}
    first, again = (client.post("/report", sent | {"photos": photo("red")}, follow=True) for _ in range(2))
    clue = Clue.objects.get()
    assert clue.number in first.content.decode() and clue.number in again.content.decode()
    assert files_about(clue).count() == 1
    client.post("/report", sent | {"photos": photo("blue")})
    assert [files_about(one).count() for one in Clue.objects.all()] == [1, 1], "other photos are another clue"


def test_a_clue_is_not_left_without_its_photos(client, shop, monkeypatch):
    def fails(**given):
        raise OSError("disk")

    monkeypatch.setattr("xinheng.supervision.clues.actions.telling.keep", fails)
    client.raise_request_exception = False
    sent = {"about": "code", "text": "贴错的码", "identity": shop.identity, "photos": photo("red")}
    assert client.post("/report", sent).status_code == 500 and not Clue.objects.exists()


def test_a_breach_sent_again_with_other_photos_is_not_taken_silently(client, shop):
    sent = {"about": "breach", "text": "卖过期牛奶", "identity": shop.identity, "form_key": "once"}
    assert client.post("/report", sent | {"photos": photo("red")}).status_code == 302
    assert client.post("/report", sent | {"photos": photo("red")}).status_code == 302
    other = client.post("/report", sent | {"photos": photo("blue")})
    assert other.status_code == 422 and "已经提交过，这次填的内容没有保存" in other.content.decode()
    assert files_about(Report.objects.get()).count() == 1
