"""A letter from its draft to its end, through both sides' pages: prompts, inquiries, orders, batches, bad input."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import story
from tests.bad_files import bad_files
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import OTHER, SHOP, register

from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.letters.declarations import KINDS, topics
from xinheng.services.letters.models import Letter, LetterAnswer
from xinheng.services.mandates.models import Mandate
from xinheng.support.access.models import Grant
from xinheng.support.access.scope import forget_grants
from xinheng.support.files.models import StoredFile
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.doors.offered import buttons
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import state_title
from xinheng.support.procedures.timers import announce_breaches
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db
NEW = "/officer/kinds/inquiry_letter/new/draft"
MORNING, SENT_ON = "2026-11-20 09:00", "2026-11-20"


def _world() -> story.Story:
    done = story.Story(story.people.cast(), story.second_officer(), None)  # type: ignore[arg-type]
    register(SHOP, phone=PHONE, registered_division="509901001")
    return done


world = kept(_world)


class Desk:
    """An officer at the pages of letters."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def draft(self, **told: Any) -> Any:
        given = {"kind": "inquiry", "topic": "facts", "codes": SHOP, "text": "为核实九月进货，请如实说明。",
                 "items": "九月的进货渠道\n进货票据", "term_days": "10"}  # fmt: skip
        return self.client.post(self.address, given | told)

    @property
    def address(self) -> str:
        page = self.client.get("/officer/kinds/inquiry_letter/").content.decode()
        return page.split('href="', 1)[0] and next(one.split('"')[0] for one in page.split('href="') if "/draft" in one)

    def do(self, matter: Matter, verb: str, **told: Any) -> Any:
        return self.client.post(f"/officer/matters/{matter.number}/do/{verb}", told)

    def page(self, matter: Matter) -> str:
        return self.client.get(f"/officer/matters/{matter.number}").content.decode()


@pytest.fixture(autouse=True)
def on_friday(clock: Any, settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    clock(MORNING)


@pytest.fixture
def desk(world: Any, sign_in: Any) -> Any:
    return lambda name: Desk(sign_in(name))


@pytest.fixture
def owner(world: Any) -> Phone:
    phone = Phone()
    phone.sign_in()
    return phone


def letter() -> Matter:
    return Matter.objects.filter(procedure="inquiry_letter").latest("pk")


def sent(desk: Any, **told: Any) -> Matter:
    """Drafted by Zhao, signed by Sun."""
    answer = desk("zhao").draft(**told)
    assert answer.status_code == 302, answer.content.decode()
    verb = KINDS[str(told.get("kind", "inquiry"))].verb
    assert desk("sun").do(letter(), verb).status_code == 302
    return letter()


def answers(**more: str) -> dict[str, Any]:
    return {"words_1": "从两河粮油批发进货", "words_2": "票据见照片", **more}


@pytest.mark.clause("CQ-7.4.2-03", "CQ-7.2.6-04", "CQ-7.2.6-05")
def test_an_inquiry_is_answered_item_by_item_and_both_hear_how_it_ends(desk, owner, clock):
    owner.send("consent", act="give")
    matter = sent(desk)
    assert Message.objects.filter(key__startswith=f"letter:{matter.pk}:").count() == 1
    assert "去回复" in owner.page("") and "函询：情况核实" in owner.page("")
    page = owner.page(f"letters/{matter.number}")
    assert "九月的进货渠道" in page and "还剩" in page and letter().facts["served_on"] == SENT_ON
    photo = SimpleUploadedFile("票据.png", story.picture())
    reply = owner.send(f"letters/{matter.number}", **answers(), files_2=photo)
    assert reply.status_code == 302
    assert StoredFile.objects.filter(about_kind="letters.letteranswer").count() == 1
    zhao = desk("zhao")
    seen = zhao.page(matter)
    assert "从两河粮油批发进货" in seen and "票据.png" in seen
    stored = StoredFile.objects.get(about_kind="letters.letteranswer")
    assert zhao.client.get(f"/officer/letters/{matter.number}/files/{stored.pk}").status_code == 200
    # Who only looks on reads how it stands; the papers of the business are for who works on it.
    tang = desk("tang")
    assert "票据.png" in tang.page(matter) and f"/files/{stored.pk}" not in tang.page(matter)
    assert tang.client.get(f"/officer/letters/{matter.number}/files/{stored.pk}").status_code == 404
    assert zhao.do(matter, "request_supplement", reason="票据看不清").status_code == 302
    assert "票据看不清" in owner.page(f"letters/{matter.number}")
    assert owner.send(f"letters/{matter.number}", words_0="重新拍了").status_code == 302
    assert zhao.do(matter, "accept_answer", reason="说明清楚").status_code == 302
    assert "说明清楚" in owner.page(f"letters/{matter.number}") and letter().state == "closed"
    record = Record.objects.get(type="written_inquiry", superseded_at=None)
    assert "重新拍了" in record.open and "accepted" in record.open
    assert Message.objects.filter(key__startswith=f"letter:{matter.pk}:").count() == 3


@pytest.mark.clause("CQ-7.4.2-01", "CQ-7.4.2-02")
@pytest.mark.parametrize(("kind", "topic"), [("prompt", "annual_report"), ("warning", "premises")])
def test_a_prompt_wants_no_answer_and_opening_it_is_its_end(desk, owner, kind, topic):
    matter = sent(desk, kind=kind, topic=topic, text="", items="")
    assert "去看：" in owner.page("")
    page = owner.page(f"letters/{matter.number}")
    assert "去看：" not in owner.page("")
    assert topics()[topic].text[:20] in page and "逐项回复" not in page
    assert letter().state == "informed" and letter().facts["opened_on"] == SENT_ON
    assert "企业打开" in desk("zhao").page(matter)
    assert owner.send(f"letters/{matter.number}", **answers()).status_code == 422


@pytest.mark.clause(
    "CQ-7.4.2-04", "CQ-7.4.2-05", "CQ-7.4.2-06", "CQ-7.4.2-07", "CQ-7.4.2-08", "CQ-7.4.2-09",
)  # fmt: skip
@pytest.mark.parametrize(
    "topic", ["annual_report", "credit_repair", "capital_due", "premises", "unlicensed", "compliance"]
)
def test_each_topic_has_its_standard_text_with_the_law(desk, owner, topic):
    text = topics()[topic].text.replace("＿＿", "餐饮")
    matter = sent(desk, kind="prompt", topic=topic, text=text, items="")
    page = owner.page(f"letters/{matter.number}")
    assert text[:15] in page and topics()[topic].basis in page


def test_a_warning_of_a_risk_is_not_called_one_twice(desk, owner):
    matter = sent(desk, kind="warning", topic="risk", text="近期监测到用气风险，请自查整改。", items="")
    assert letter().title == "风险警示", matter
    assert "风险警示：风险警示" not in owner.page(f"letters/{matter.number}")


def test_a_prompt_that_nobody_opens_is_said_to_be_unread(desk, clock):
    sent(desk, kind="prompt", topic="annual_report", text="", items="")
    clock("2026-12-24 09:00")
    announce_breaches(city_time.now())
    assert letter().state == "unread"


def test_without_consent_opening_is_kept_and_is_no_service(desk, owner):
    matter = sent(desk)
    assert "打开不算送达" in owner.page(f"letters/{matter.number}")
    assert letter().state == "sent" and letter().facts["opened_on"] == SENT_ON and "served_on" not in letter().facts
    zhao = desk("zhao")
    assert "没有同意电子送达" in zhao.page(matter)
    step = matter.steps.get(verb="send_inquiry")
    address = (
        f"/officer/matters/{matter.number}/new/document_service/start_delivery?step={step.seq}&paper=函询（质询）书"
    )

    told = {"recipient_kind": "organisation", "recipient": "巴味轩", "address": "江岸路 88 号"}
    assert zhao.client.post(address, told).status_code == 302
    service = Matter.objects.get(procedure="document_service")
    given = {"served_on": SENT_ON, "receiver": "陈大文", "relation": "legal"}
    assert zhao.do(service, "serve_directly", **given).status_code == 302
    assert letter().state == "awaiting" and str(letter().due_on) == "2026-12-04"


def test_consent_given_after_the_first_look_serves_at_the_next(desk, owner):
    matter = sent(desk)
    owner.page(f"letters/{matter.number}")
    owner.send("consent", act="give")
    owner.page(f"letters/{matter.number}")
    assert letter().facts["served_by"] == "opened"
    owner.send("consent", act="end")
    assert "撤回" in owner.page("consent") and letter().state == "awaiting"


def test_more_time_is_asked_for_once_and_decided_by_the_head(desk, owner):
    owner.send("consent", act="give")
    matter = sent(desk)
    owner.page(f"letters/{matter.number}")
    before = letter().due_on
    assert owner.send(f"matters/{matter.number}/do/ask_more_time", words="账本在总部").status_code == 302
    assert desk("zhao").do(matter, "grant_extension").status_code == 422
    assert desk("sun").do(matter, "grant_extension").status_code == 302
    assert letter().due_on > before
    again = owner.client.get(f"/business/matters/{matter.number}/do/ask_more_time")
    assert again.status_code == 302


def test_more_time_may_be_refused_with_words(desk, owner):
    owner.send("consent", act="give")
    matter = sent(desk)
    owner.page(f"letters/{matter.number}")
    owner.send(f"matters/{matter.number}/do/ask_more_time", words="忙")
    assert desk("sun").do(matter, "refuse_extension", reason="事项简单").status_code == 302
    assert "事项简单" in owner.page(f"letters/{matter.number}")


def test_a_late_answer_is_taken_and_marked(desk, owner, clock):
    owner.send("consent", act="give")
    matter = sent(desk)
    owner.page(f"letters/{matter.number}")
    clock("2026-12-08 09:00")
    announce_breaches(city_time.now())
    assert letter().state == "unanswered"
    owner.sign_in()
    assert "已超过回复期限" in owner.page(f"letters/{matter.number}")
    assert owner.send(f"letters/{matter.number}", **answers()).status_code == 302
    assert letter().facts["late"] == "yes" and LetterAnswer.objects.filter(late=True).count() == 2
    assert "逾期" in owner.page(f"letters/{matter.number}") and "逾期" in desk("zhao").page(matter)


def test_what_was_not_explained_becomes_a_clue(desk, owner):
    owner.send("consent", act="give")
    matter = sent(desk)
    owner.send(f"letters/{matter.number}", **answers())
    assert desk("sun").do(matter, "escalate", reason="票据与台账不符").status_code == 302
    clue = Matter.objects.get(procedure="clue")
    assert clue.parent == matter and letter().facts["clue_number"] == clue.number
    assert "另行核查" in owner.page(f"letters/{matter.number}")


def test_an_order_is_signed_by_another_than_its_drafter(desk, owner):
    told = {"kind": "order", "topic": "correction", "text": "后厨地面油污未清理", "items": "清理后厨地面"}
    sun = desk("sun")
    assert sun.draft(**told).status_code == 302
    refused = sun.do(letter(), "send_order")
    assert refused.status_code == 422 and "不能由起草人自己签发" in refused.content.decode()
    owner.send("consent", act="give")
    matter = sent(desk, **told)
    owner.send(f"letters/{matter.number}", words_1="已经清理")
    desk("zhao").do(matter, "accept_answer", reason="已改正")
    record = Record.objects.get(type="corrective_order", superseded_at=None)
    assert "corrected_on" in record.open
    paper = owner.client.get(f"/business/letters/{matter.number}/paper")
    assert paper.content.startswith(b"%PDF")


def test_a_list_gets_one_letter_each_and_the_head_signs_them_at_once(desk, world):
    codes = [SHOP, *(generate(division="509901", serial=900 + n) for n in range(6))]
    for code in codes[1:]:
        register(code, entity_name=f"江岸路商户{code[-4:]}")
    listed = desk("zhao").draft(kind="prompt", topic="annual_report", text="", items="", codes="\n".join(codes))
    assert listed.status_code == 302 and listed["Location"].endswith("/inquiry_letter/")
    rows = Matter.objects.filter(procedure="inquiry_letter")
    assert rows.count() == 7
    chosen = {"act": "send_prompt", "matter": [str(one.pk) for one in rows], "sure": "1"}
    assert desk("sun").client.post("/officer/batch", chosen).status_code == 200
    assert {one.state for one in rows.all()} == {"notified"}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"codes": ""}, "填写发给谁"),
        ({"codes": "91500000123"}, "不是有效的统一社会信用代码"),
        ({"codes": f"{SHOP}\n{OTHER}"}, "一份也没有发"),
        ({"items": ""}, "还有＿＿没有填写"),
        ({"text": "请说明＿＿"}, "还有＿＿没有填写"),
        ({"term_days": "0"}, "从 1 起"),
        ({"term_days": "十"}, "应是数字"),
        ({"kind": "order"}, "没有责令改正的标准文字"),
    ],
)
def test_a_draft_that_cannot_be_sent_says_why_and_sends_nothing(desk, told, words):
    answer = desk("zhao").draft(**told)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Letter.objects.exists()


def test_who_is_outside_the_area_is_named(desk, world):
    register(OTHER, registered_division="509902001", entity_name="石坝便民超市")
    answer = desk("zhao").draft(codes=OTHER)
    assert answer.status_code == 422 and "石坝便民超市”不在您的辖区" in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"words_1": "有"}, "还有第 2 项没有回复"),
        ({}, "还有第 1、2 项没有回复"),
        ({"words_1": "有", "words_2": "有", "files_1": "exe"}, "图片"),
        ({"words_1": "有", "words_2": "有", "files_1": "many"}, "最多 9 个"),
    ],
)
def test_a_reply_that_is_not_whole_keeps_what_was_typed(desk, owner, told, words):
    matter = sent(desk)
    if told.get("files_1") == "exe":
        told = told | {"files_1": SimpleUploadedFile("程序.jpg", b"MZ\x90\x00" * 40)}
    if told.get("files_1") == "many":
        told = told | {"files_1": [SimpleUploadedFile(f"{n}.png", story.picture()) for n in range(10)]}
    answer = owner.client.post(f"/business/letters/{matter.number}", told)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    if "words_1" in told:
        assert ">有</textarea>" in page
    assert letter().state == "sent" and not LetterAnswer.objects.exists()


def test_no_bad_file_comes_with_a_reply_and_each_is_told_why(desk, owner):
    matter = sent(desk)
    for file, words in bad_files():
        told = {"words_1": "有票据", "words_2": "见附件", "files_1": file}
        answer = owner.client.post(f"/business/letters/{matter.number}", told)
        page = answer.content.decode()
        assert answer.status_code == 422 and words in page and ">有票据</textarea>" in page, file.name
    assert not LetterAnswer.objects.exists() and not StoredFile.objects.exists()


def test_a_right_that_ends_in_the_middle_of_a_form_keeps_what_was_typed(desk, owner):
    matter = sent(desk)
    owner.send("people/new", name="李店长", phone=CLERK, rights=["standing", "letters"])
    keeper = Phone()
    keeper.sign_in(SHOP, CLERK)
    assert "逐项回复" in keeper.page(f"letters/{matter.number}")
    owner.send(f"people/{Mandate.objects.get(represents=False).pk}/take")
    refused = keeper.send(f"letters/{matter.number}", **answers())
    page = refused.content.decode()
    assert refused.status_code == 403 and "授权已经结束" in page and "从两河粮油批发进货" in page
    assert not LetterAnswer.objects.exists()


def test_nobody_else_reads_it(desk, owner):
    matter = sent(desk)
    register(OTHER, phone="13912345670", entity_name="石坝便民超市")
    other = Phone()
    other.sign_in(OTHER, "13912345670")
    for address in (f"letters/{matter.number}", f"letters/{matter.number}/paper", f"letters/{matter.number}/files/1"):
        assert other.client.get(f"/business/{address}").status_code == 404
    assert desk("qian").client.get(f"/officer/matters/{matter.number}").status_code == 404
    assert state_title(letter()) == "已发出待送达"


def test_who_put_an_order_right_does_not_sign_it(desk, world):
    """Who sends a draft back and writes it himself is its drafter as much as who began it."""
    place = Organisation.objects.get(path=story.people.DISTRICT)
    Grant.objects.create(account=world.cast.sun, role="inspector", organisation=place)
    forget_grants(world.cast.sun)
    told = {"topic": "correction", "text": "后厨地面油污未清理", "items": "清理后厨地面", "basis": "", "term_days": "5"}
    assert desk("zhao").draft(kind="order", **told).status_code == 302
    sun, matter = desk("sun"), letter()
    assert sun.do(matter, "return_draft", reason="写清").status_code == 302
    assert sun.do(matter, "resubmit", **told).status_code == 302
    assert "send_order" not in {one.name for one in buttons(letter(), world.cast.sun)}, "nor is he offered it"
    refused = sun.do(matter, KINDS["order"].verb)
    assert refused.status_code == 422 and "不能由起草人自己签发" in refused.content.decode()
    assert state_title(letter()) == state_title(matter) and "sent_on" not in letter().facts


def test_before_it_is_signed_the_business_sees_nothing_and_withdrawn_it_ends(desk, owner):
    desk("zhao").draft()
    matter = letter()
    assert owner.client.get(f"/business/letters/{matter.number}").status_code == 404
    sun = desk("sun")
    assert sun.do(matter, "return_draft", reason="写清月份").status_code == 302
    told = {"text": "为核实九月进货，请说明。", "items": "渠道", "term_days": "5", "basis": ""}
    assert desk("zhao").do(matter, "resubmit", **told).status_code == 302
    assert sun.do(matter, "send_inquiry").status_code == 302
    assert sun.do(matter, "withdraw", reason="发错了").status_code == 302
    assert "发错了" in owner.page(f"letters/{matter.number}")
