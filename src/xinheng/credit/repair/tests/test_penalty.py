"""A fine is repaired through the pages: from the counter to the file for 信用中国, and what is refused on the way."""

import csv
import io
import subprocess
from datetime import date

import pytest
from django.test import Client
from tests.shop import SHOP, known_before

from xinheng.credit.repair.exchange import send_decided
from xinheng.credit.repair.models import SentRepair
from xinheng.credit.repair.tests.conftest import PENALTY, put, repair
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings

pytestmark = pytest.mark.django_db
NUMBER = PENALTY["decision_number"]


def public() -> str:
    return Client().get(f"/e/{SHOP}").content.decode()


def verified(desk, target, kind="penalty", **answers):
    """Applied for, accepted and verified by 赵明远."""
    zhao = desk("zhao")
    assert zhao.apply(target, kind).status_code == 302
    zhao.do("accept")
    answers = answers or {"performed": "yes", "rectified": "yes"}
    assert zhao.do("verify", way="papers", reason="缴款凭证相符", **answers).status_code == 302
    return zhao


def granted(desk, target):
    zhao = verified(desk, target)
    assert desk("sun").do("grant").status_code == 302
    return zhao


def read(pdf: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(ran.stdout.decode().split())


@pytest.mark.clause("CQ-7.2.5-04", part=True)
@pytest.mark.clause("CQ-7.2.5-06", part=True)
def test_a_fine_is_repaired_and_is_gone_the_same_day(penalised, desk, clock):
    assert NUMBER in public()
    verified(desk, penalised)
    matter = repair()
    due = {one.rule.title: str(one.due_on) for one in clock_readings(matter) if one.open}
    assert due == {"修复决定期限": "2026-11-25"}
    assert NUMBER in public()
    assert desk("sun").do("grant").status_code == 302
    assert NUMBER not in public()
    page = desk("zhao").client.get(f"/officer/e/{SHOP}").content.decode()
    assert "已停止公示，2026-11-16 起不再公示（准予信用修复，停止公示" in page
    paper = f"/officer/matters/{matter.number}/papers/{repair().steps.get(verb='grant').seq}/准予信用修复决定书"
    words = read(desk("zhao").client.get(paper).content)
    assert NUMBER in words and repair().facts["decision_number"] in words and "2026年11月16日起停止公示" in words


def test_what_was_decided_is_sent_the_next_day_as_a_file(
    penalised, desk, clock, settings, django_capture_on_commit_callbacks
):
    granted(desk, penalised)
    assert send_decided() == 0
    clock("2026-11-17 09:00")
    with django_capture_on_commit_callbacks(execute=True):
        assert send_decided() == 1
    assert send_decided() == 0
    notice = Matter.objects.get(procedure="credit_notice")
    (file,) = (settings.EXCHANGE_ROOT / "credit_china").iterdir()
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert [(one["统一社会信用代码"], one["原决定文号"], one["处理"], one["停止公示日期"]) for one in rows] == [
        (SHOP, NUMBER, "修复", "2026-11-16")
    ]
    assert (repair().state, repair().facts["exchange_number"]) == ("completed", notice.number)
    (reading,) = [one for one in clock_readings(notice) if one.open]
    assert reading.due_on == date(2026, 11, 19)
    sun = desk("sun")
    assert notice.number in sun.client.get("/officer/kinds/credit_notice/").content.decode()
    assert sun.do("confirm_receipt", notice, receipt="XYZG-1", received_on="2026-11-17").status_code == 302
    notice.refresh_from_db()
    assert notice.state == "received"


def test_a_repair_got_by_falsehood_is_taken_back(penalised, desk, clock, django_capture_on_commit_callbacks):
    granted(desk, penalised)
    clock("2026-11-18 09:00")
    send_decided()
    assert desk("sun").do("revoke_for_falsehood", reason="缴款凭证系伪造").status_code == 302
    seen = public()
    assert NUMBER in seen and "2027-11-18 起不再公示" in seen
    assert "弄虚作假撤销修复" in seen and "缴款凭证系伪造" not in seen
    clock("2026-11-19 09:00")
    assert send_decided() == 1
    assert list(SentRepair.objects.order_by("pk").values_list("what", flat=True)) == ["granted", "revoked"]
    again = desk("zhao").apply(penalised)
    assert again.status_code == 422 and "不能提前停止公示" in again.content.decode()
    put("administrative_penalty", PENALTY, decision_number="两市监处〔2026〕32号", violation_type="虚假宣传")
    other = desk("zhao").apply({"uscc": SHOP, "target_number": "两市监处〔2026〕32号"})
    assert "自 2029-11-18 起可以申请" in other.content.decode()


FOOD = {"field_of_supervision": "catering"}
EARLY = [
    ({"published_on": "2026-11-11", "penalised_on": "2026-11-02"}, "自 2027-02-11 起可以申请", "第九条"),
    (FOOD, "自 2027-06-10 起可以申请", "第八条"),
    ({"penalty_kind": "13", "restriction_ends_on": "2028-01-01"}, "自 2028-01-01 起可以申请", "第八条"),
    ({"penalty_kind": "13"}, "限制期满日没有填写", "补录"),
    ({"penalty_kind": "05", "penalised_on": "2022-06-01", "published_on": "2022-06-10"}, "已经停止公示", "第八条"),
    ({"penalty_kind": "05"}, "不能提前停止公示", "2029-06-10"),
    ({"penalty_kind": "08", "published_on": "2026-10-10"}, "期满自动停止公示，不需要申请", "2027-01-10"),
    ({"penalty_kind": "01"}, "不对外公示", "第四条"),
]


def test_not_yet_or_never_says_from_when_and_by_which_article(penalised, desk):
    zhao = desk("zhao")
    for facts, words, law in EARLY:
        put("administrative_penalty", PENALTY, **facts)
        answer = zhao.apply(penalised)
        page = answer.content.decode()
        assert (answer.status_code, words in page, law in page) == (422, True, True), (words, law)
    assert not Matter.objects.exists()


def test_the_page_of_the_shop_explains_it_and_opens_the_sheet(penalised, desk):
    put("administrative_penalty", PENALTY, decision_number="甲", violation_type="虚假宣传", **FOOD)
    zhao = desk("zhao")
    page = zhao.client.get(f"/officer/e/{SHOP}").content.decode()
    assert "自 2027-06-10 起可以申请：严重失信信息须满最短公示期" in page
    sheet = page.split("登记修复申请</a>")[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    assert f'value="{NUMBER}"' in zhao.client.get(sheet).content.decode()


WRONG = [
    ({"target_number": "两市监处〔2026〕99号"}, "没有文号为"),
    ({"uscc": "91500000000000000X"}, "请核对代码"),
    ({"received_on": "2026-11-17"}, "不能晚于今天"),
    ({"committed": ""}, "守信承诺书"),
]


def test_a_wrong_sheet_is_refused_and_kept(penalised, desk):
    zhao = desk("zhao")
    for told, words in WRONG:
        answer = zhao.apply({**penalised, **told})
        page = answer.content.decode()
        assert (answer.status_code, words in page, "缴款凭证（卷 3 页）" in page) == (422, True, True), words


def test_applied_for_twice_fined_again_or_elsewhere(penalised, desk):
    zhao = desk("zhao")
    zhao.apply(penalised)
    assert repair().number in zhao.apply(penalised).content.decode() and Matter.objects.count() == 1
    zhao.do("withdraw", reason="当事人撤回")
    put("administrative_penalty", PENALTY, decision_number="乙", penalised_on="2026-08-01", published_on="2026-08-01")
    assert "又因同一类违法行为受到处罚（乙）" in zhao.apply(penalised).content.decode()
    put("administrative_penalty", PENALTY, authority="云台区市场监督管理局")
    assert "应由作出决定的机关办理" in zhao.apply(penalised).content.decode()


def test_superseded_meanwhile_is_verified_again(penalised, desk):
    zhao = verified(desk, penalised)
    put("administrative_penalty", PENALTY, fine_amount="4000")
    answer = desk("sun").do("grant")
    assert answer.status_code == 422 and "请先“重新核实”再决定" in answer.content.decode()
    zhao.do("verify_again", way="papers", performed="yes", rectified="yes", reason="罚款已按更正后的数额缴清")
    assert desk("sun").do("grant").status_code == 302
    assert NUMBER not in public()


GONE = [{"publicity_state": "1"}, {"decision_number": "两市监处〔2026〕31号（更正）"}]


@pytest.mark.parametrize("change", GONE)
def test_annulled_or_renumbered_meanwhile_is_not_granted(penalised, desk, change):
    verified(desk, penalised)
    Record.objects.filter(type="administrative_penalty").update(superseded_at="2026-11-16T02:00Z")
    put("administrative_penalty", PENALTY, **change)
    answer = desk("sun").do("grant")
    assert answer.status_code == 422 and repair().state == "deciding"
    assert desk("sun").do("refuse", reason="原处罚已变更").status_code == 302
    assert Record.objects.get(type="credit_repair").open.count('"refused"') == 1


def test_another_spelling_of_the_number_changes_nothing(penalised, desk):
    zhao = verified(desk, {**penalised, "target_number": "两市监处(2026)31号"})
    assert repair().facts["target_number"] == NUMBER
    assert desk("sun").do("grant").status_code == 302
    put("administrative_penalty", PENALTY, decision_number="两市监处（2026）31号")
    assert "两市监处（2026）31号" not in public()
    again = zhao.apply({**penalised, "target_number": "两市监处（2026）31号"})
    assert again.status_code == 422 and "已经停止公示" in again.content.decode()


def test_duties_not_done_are_not_repaired(penalised, desk):
    verified(desk, penalised, performed="no", rectified="yes")
    answer = desk("sun").do("grant")
    assert answer.status_code == 422 and "处罚决定的义务未履行" in answer.content.decode()
    assert NUMBER in public()


def test_more_time_is_given_once(penalised, desk):
    verified(desk, penalised)
    desk("sun").do("extend_decision", reason="须到现场核实")
    (reading,) = [one for one in clock_readings(repair()) if one.open]
    assert reading.due_on == date(2026, 12, 9)
    assert "extend_decision" not in desk("sun").page()


def test_missing_papers_are_told_once_and_the_days_run_anew(penalised, desk, clock):
    zhao = desk("zhao")
    zhao.apply(penalised)
    zhao.do("request_supplement", reason="缺整改照片")
    assert [one for one in clock_readings(repair()) if one.open] == []
    clock("2026-11-20 09:00")
    zhao.do("supply_supplement", received_on="2026-11-20", supplied="整改照片 3 张")
    (reading,) = [one for one in clock_readings(repair()) if one.open]
    assert reading.due_on == date(2026, 11, 24)


def test_who_may_not_decide_sees_no_button(penalised, desk):
    zhao = verified(desk, penalised)
    assert zhao.do("grant").status_code in (403, 404, 422) and repair().state == "deciding"
    assert desk("qian").client.get(f"/officer/matters/{repair().number}").status_code == 404


def cost() -> int:
    subject = subject_by(SHOP)
    store(prepare([subject.pk]))
    return sum(one["points"] for one in result_for(subject.pk).reasons if one["indicator"].startswith("G-S0"))


def test_the_score_follows(penalised, desk, clock):
    before = cost()
    granted(desk, penalised)
    assert (before > 0, cost()) == (True, 0)
    clock("2026-11-18 09:00")
    send_decided()
    desk("sun").do("revoke_for_falsehood", reason="缴款凭证系伪造")
    assert cost() > 0


def test_a_fine_is_applied_for_once_under_whatever_number_the_shop_was_known(penalised, desk):
    zhao = desk("zhao")
    assert zhao.apply(penalised).status_code == 302
    known_before(subject_by(SHOP), repair())
    again = zhao.apply(penalised)
    assert again.status_code == 422 and f"已经有一件修复申请在办：{repair().number}" in again.content.decode()
