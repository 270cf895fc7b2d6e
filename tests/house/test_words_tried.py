"""A number that opens by a word: wrong words shut the place they come from, by whichever door, for nobody else; it is
open again after an hour, or by a handler who says why. One count for receipts of complaints, reports, objections and
orders.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import sleep
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests import cast as people
from tests import story
from tests.at_once import at_once
from tests.kept import kept
from tests.shop import days_ago
from xinheng.credit.disputing import ToldDispute, disputes
from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.public import forms
from xinheng.services.complaints.actions import ComplaintForm, submit_complaint
from xinheng.services.reports.actions import ToldReport, file_report
from xinheng.services.reports.models import Reporter
from xinheng.supervision.inspection.actions import approve_result, tell_order_word
from xinheng.supervision.inspection.check_words import word_of_order
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.audit.queries import verify
from xinheng.support.crypto.check_words import ALPHABET, LENGTH
from xinheng.support.procedures.models import Matter, WordsTried
from xinheng.support.procedures.proving import compare_matters
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.words_tried import MOST_WRONG_WORDS, TooManyTries, open_number_again, opens_by_word

pytestmark = pytest.mark.django_db
FINE = {
    "decision_number": "两市监处〔2026〕31号", "uscc": story.SHOP, "party_name": story.NAME,
    "violation_type": "未明码标价", "penalty_kind": "02", "penalty_content": "罚款三千元", "fine_amount": "3000",
    "authority": "两河区市场监督管理局", "field_of_supervision": "price",
}  # fmt: skip
WRONG = "2345-6789-ACDE"
PAGES = {"complaint": "/mine", "report": "/report/mine", "objection": "/objection/mine", "order": "/order"}
# What each opens to: words that stand on its page alone.
OPENED = {"complaint": "撤回", "report": "举报的是", "objection": "未明码标价", "order": "检查发现的问题"}


@dataclass
class Opened:
    """What opens by a number and its word: the matter, the number, the word."""

    task: InspectionTask
    by: dict[str, tuple[Matter, str, str]] = field(default_factory=dict)
    cast: people.Cast | None = None


def plant() -> Opened:
    begun = story.finished(address_matches="实际在 14 号")
    approve_result(task=begun.task, by=begun.cast.sun)
    task = InspectionTask.objects.select_related("matter").get(pk=begun.task.pk)
    days = {"penalised_on": days_ago(90), "published_on": days_ago(80)}
    write_records(type="administrative_penalty", rows=[FINE | days], source="law", by="system")
    identity = f"uscc:{story.SHOP}"
    filed = submit_complaint(
        form=ComplaintForm(
            name="林小满", phone=people.LIN.phone, address="望桥路 8 号", respondent_name="", identity=identity,
            facts="结账多收十二元餐具费不退", claims=["C6"], issue="P2",
        )
    )  # fmt: skip
    told = ToldReport(
        channel="city_portal", text="后厨用过期油", named=True, reporter=Reporter("陈大文", "13900000002"),
        identity=identity, respondent_name=story.NAME, respondent_address="江岸路 12 号", form_key="k" * 24,
    )  # fmt: skip
    report = file_report(told=told, by=None, office=people.CITY)
    fact = disputes().facts(identity)[0]
    dispute = ToldDispute(identity, fact.type, fact.key, "other", "林小满", people.LIN.phone, "不是这家", "",
                          city_time.today())  # fmt: skip
    receipt = disputes().file(dispute)
    return Opened(
        task,
        {
            "complaint": (filed.complaint.matter, filed.number, filed.check_word),
            "report": (report.matter, report.number, told.word),
            "objection": (Matter.objects.get(number=receipt.number), receipt.number, receipt.word),
            "order": (task.matter, task.order_number, word_of_order(task.order_number)),
        },
        begun.cast,
    )


world = kept(plant)


def asked(page: str, number: str, word: str, place: int = 0) -> Any:
    """One visitor, of an address of his own."""
    told = {"number": number, "word": word}
    return Client().post(page, told, follow=True, REMOTE_ADDR=f"10.{place}.7.1")


def by_interface(number: str, word: str, place: int = 0) -> Any:
    told, at = {"number": number, "word": word}, f"10.{place}.7.1"
    return Client().post("/api/v1/complaints/progress", told, content_type="application/json", REMOTE_ADDR=at)


def test_every_page_that_asks_for_a_word_is_tried_here():
    with_a_word = {
        one for one in vars(forms).values()
        if isinstance(one, type) and {"number", "word"} <= set(getattr(one, "base_fields", ()))
    }  # fmt: skip
    tried = {"ProgressFields", "OrderFields", "ObjectionWord", "ReportWord"}
    assert {one.__name__ for one in with_a_word} == {"ReceiptFields", *tried}


@pytest.mark.parametrize("kind", PAGES)
def test_a_stranger_shuts_the_number_for_himself_and_the_owner_reads_on(world, kind, clock):
    """Also where the number is typed otherwise; the hour opens it to him again."""
    clock("2026-11-30 10:00")
    _, number, word = world.by[kind]
    for n in range(MOST_WRONG_WORDS):
        typed = number if n % 2 else f" {number.lower()} "
        answer = asked(PAGES[kind], typed, WRONG)
        assert answer.status_code == 422 and "对不上" in answer.content.decode()
    shut = asked(PAGES[kind], number, word).content.decode()
    assert "换一个网络" in shut and "一小时后再试" in shut and "12315" in shut and OPENED[kind] not in shut
    assert OPENED[kind] in asked(PAGES[kind], number, word, 99).content.decode(), "the owner, from his own place"
    for later in ("2026-11-30 11:01", "2026-11-29 10:00"):
        clock(later)
        assert OPENED[kind] in asked(PAGES[kind], number, word).content.decode(), later
    clock("2026-12-02 10:01")
    asked(PAGES[kind], number, WRONG, 1)
    assert WordsTried.objects.count() == 1, "where somebody asked from is forgotten"


def test_strangers_of_a_thousand_places_do_not_shut_out_the_owner_nor_guess_a_word(world):
    """Whoever has many addresses tries more, but a word has 56 bits: ten million tries an hour for ten years hit one
    of a hundred thousand."""
    matter = world.by["report"][0]
    for place in range(50):
        for _ in range(MOST_WRONG_WORDS):
            assert not opens_by_word(matter, lambda: False, place=f"10.{place}.7.1")
    assert opens_by_word(matter, lambda: True, place="10.99.7.1")
    assert len(ALPHABET) ** LENGTH > 10**5 * (10**7 * 24 * 365 * 10) and len(set(ALPHABET)) == len(ALPHABET)


def test_pages_and_interface_count_together(world):
    matter, number, word = world.by["complaint"]
    for n in range(MOST_WRONG_WORDS):
        answer = asked(f"/p/{number}", number, WRONG) if n % 2 else by_interface(number, WRONG)
        assert answer.status_code in (404, 422)
    answer = by_interface(number, word)
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many_tries")
    assert asked(f"/p/{number}", number, word).status_code == 429
    assert WordsTried.objects.get(matter=matter).wrong == MOST_WRONG_WORDS
    assert by_interface(number, word, 99).status_code == 200


@pytest.mark.parametrize("kind", PAGES)
def test_the_right_word_is_no_try_and_a_number_of_nothing_keeps_nothing(world, kind):
    _, number, word = world.by[kind]
    for place in range(MOST_WRONG_WORDS + 2):
        assert OPENED[kind] in asked(PAGES[kind], number, word, place).content.decode()
        assert asked(PAGES[kind], f"{number[:-1]}{'A' if number[-1] != 'A' else 'C'}", word, place).status_code == 422
    assert {one.wrong for one in WordsTried.objects.all()} == {0}


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_each_counted_before_they_are_compared():
    """Eight at the last try, however long comparing takes: one of them is compared."""
    sent = story.sent().task
    assert sent is not None
    matter = sent.matter
    shut(matter, MOST_WRONG_WORDS - 1)
    compared: list[int] = []

    def slow() -> bool:
        compared.append(1)
        sleep(0.05)
        return False

    def guess() -> None:
        with suppress(TooManyTries):
            opens_by_word(matter, slow, place=people.HOME)

    at_once(*[guess] * 8)
    assert len(compared) == 1


def shut(matter: Matter, wrong: int = MOST_WRONG_WORDS) -> None:
    for _ in range(wrong):
        assert not opens_by_word(matter, lambda: False, place=people.HOME)


def test_a_word_is_tried_only_where_its_page_knows_that_there_is_one():
    with pytest.raises(LookupError, match="clue"):
        opens_by_word(story.begin().clue.matter, lambda: True, place=people.HOME)


def test_a_handler_opens_it_again_and_the_history_says_why(world, sign_in: Callable[[str], Client]):
    matter, number, word = world.by["report"]
    sun, page = sign_in("sun"), f"/officer/reports/{number}"
    address = f"/officer/matters/{number}/open"
    assert "解除查询码暂停" not in sun.get(page).content.decode()
    not_shut = sun.post(address, {"reason": "举报人来电"})
    assert not_shut.status_code == 422 and "没有暂停" in not_shut.content.decode()
    shut(matter)
    assert quote(address) in sun.get(page).content.decode() and sun.get(address).status_code == 200
    assert sun.post(address, {"reason": " "}).status_code == 422
    assert "一小时后再试" in asked("/report/mine", number, word).content.decode()
    assert sun.post(address, {"reason": "举报人来电，报出了举报的内容"}).status_code == 302
    assert OPENED["report"] in asked("/report/mine", number, word).content.decode()
    last = matter.steps.latest("seq")
    assert (last.title, last.by, last.from_state) == ("解除查询码暂停", world.cast.sun, last.to_state)
    assert "报出了" in last.reason and list(compare_matters()) == [] and verify() == []


@pytest.mark.parametrize("who", ["tang", "qian", "he"])
def test_nobody_else_opens_it_again(world, sign_in, who):
    """A leader, an officer of another district, a steward: the number stays shut."""
    matter, number, _ = world.by["complaint"]
    shut(matter)
    answer = sign_in(who).post(f"/officer/matters/{number}/open", {"reason": "顺手"})
    assert answer.status_code in (403, 404)
    with pytest.raises(MoveRefused, match="不办理"):
        open_number_again(matter=matter, by=getattr(world.cast, who), reason="顺手")
    assert WordsTried.objects.get().wrong == MOST_WRONG_WORDS


def test_who_has_an_old_paper_without_a_word_is_told_it_by_the_office(world, sign_in):
    """Papers from before words were printed (ADR 106), and lost ones: who showed himself at the counter."""
    task, number, word = world.task, *world.by["order"][1:]
    sun, address = sign_in("sun"), f"/officer/inspections/{task.number}/word"
    assert quote(address) in sun.get(f"/officer/inspections/{task.number}").content.decode()
    assert sun.post(address, {"reason": ""}).status_code == 422
    told = sun.post(address, {"reason": "法定代表人到窗口，出示营业执照"})
    assert word in told.content.decode() and "no-store" in told["Cache-Control"]
    assert OPENED["order"] in asked("/order", number, word).content.decode()
    last = task.matter.steps.latest("seq")
    assert last.title == "告知通知书查询码" and word not in f"{last.reason}{last.facts}" and "营业执照" in last.reason
    for other, status in (("tang", 422), ("qian", 404)):
        answer = sign_in(other).post(address, {"reason": "看看"})
        assert answer.status_code == status and word not in answer.content.decode()
    task.order_number = ""
    with pytest.raises(Refusal, match="没有开具"):
        tell_order_word(task=task, by=world.cast.sun, reason="来人")
