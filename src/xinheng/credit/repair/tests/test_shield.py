"""A firm in reorganisation: shielded by what a court ruled, until the plan is performed or fails."""

import csv
import io

import pytest
from django.test import Client
from tests import cast as people
from tests.business import PHONE, Phone
from tests.shop import SHOP, known_before, register

from xinheng.credit.repair.exchange import send_decided
from xinheng.credit.repair.tests.conftest import LISTING, PENALTY, put
from xinheng.credit.repair.tests.test_penalty import read
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.queries import subject_by
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings

pytestmark = pytest.mark.django_db
SHEET = "/officer/kinds/credit_shield_reorganisation/new/submit"
ASKED = {
    "uscc": SHOP, "plan": "reorganisation", "court": "山城市第五中级人民法院", "ruling_number": "（2026）山05破3号",
    "ruled_on": "2026-11-10", "received_on": "2026-11-16", "proof": "裁定书原件核对无误（卷 1 页）",
}  # fmt: skip
NUMBER, LISTED = PENALTY["decision_number"], LISTING["listing_document"]


def public() -> str:
    return Client().get(f"/e/{SHOP}").content.decode()


def shield() -> Matter:
    return Matter.objects.filter(procedure="credit_shield_reorganisation").latest("pk")


def costs() -> set[str]:
    store(prepare([subject_by(SHOP).pk]))
    return {one["indicator"] for one in result_for(subject_by(SHOP).pk).reasons}


@pytest.fixture
def troubled(db):
    """Fined in June and on the list of abnormal operations."""
    people.cast()
    register(phone=PHONE)
    put("administrative_penalty", PENALTY)
    put("abnormal_operation_list", LISTING)


def shielded(desk):
    zhao = desk("zhao")
    assert zhao.client.post(SHEET, ASKED).status_code == 302
    assert desk("sun").do("shield", shield()).status_code == 302
    return zhao


def test_what_was_public_is_held_back_with_a_note_and_costs_nothing(troubled, desk):
    before = costs()
    assert {"G-S01", "G-S06"} <= before
    assert desk("zhao").client.post(SHEET, ASKED).status_code == 302
    due = {one.rule.title: str(one.due_on) for one in clock_readings(shield()) if one.open}
    assert due == {"重整期间临时屏蔽期限": "2026-11-25"}
    assert NUMBER in public()
    assert desk("sun").do("shield", shield()).status_code == 302
    seen = public()
    assert NUMBER not in seen and LISTED not in seen and "重整计划执行期间，相关信息依法暂时屏蔽" in seen
    assert not {"G-S01", "G-S06"} & costs()
    page = desk("zhao").client.get(f"/officer/e/{SHOP}").content.decode()
    assert "不公示（重整计划（和解协议）执行期间暂时屏蔽" in page
    paper = f"/officer/matters/{shield().number}/papers/{shield().steps.get(verb='shield').seq}/临时信用修复决定书"
    words = read(desk("zhao").client.get(paper).content)
    assert "（2026）山05破3号" in words and NUMBER in words and LISTED in words
    # What happens after the decision is not shielded.
    put("administrative_penalty", PENALTY, decision_number="两市监处〔2026〕77号", penalised_on="2026-11-16",
        published_on="2026-11-16")  # fmt: skip
    assert "两市监处〔2026〕77号" in public() and NUMBER not in public()


def test_the_plan_is_performed_and_the_facts_end(troubled, desk):
    zhao = shielded(desk)
    told = {"performed_ruling": "（2026）山05破3号之二", "performed_on": "2026-11-16"}
    assert zhao.do("report_plan_performed", shield(), **told).status_code == 302
    sun = desk("sun")
    assert sun.do("stop_display", shield(), corrected="no").status_code == 422
    assert sun.do("stop_display", shield(), corrected="yes").status_code == 302
    assert shield().state == "repaired" and NUMBER not in public() and "暂时屏蔽" not in public()
    assert not {"G-S01", "G-S06"} & costs()
    page = zhao.client.get(f"/officer/e/{SHOP}").content.decode()
    assert "已停止公示，2026-11-16 起不再公示" in page


def test_the_plan_fails_and_everything_is_shown_again(troubled, desk):
    shielded(desk)
    assert desk("sun").do("restore_display", shield(), reason="法院裁定终止执行").status_code == 302
    seen = public()
    assert NUMBER in seen and LISTED in seen and "暂时屏蔽" not in seen
    assert {"G-S01", "G-S06"} <= costs()


def test_what_may_not_end_early_comes_back(troubled, desk):
    put("administrative_penalty", PENALTY, decision_number="两市监处〔2026〕9号", penalty_kind="05")
    zhao = shielded(desk)
    assert "两市监处〔2026〕9号" not in public()
    told = {"performed_ruling": "（2026）山05破3号之二", "performed_on": "2026-11-16"}
    zhao.do("report_plan_performed", shield(), **told)
    desk("sun").do("stop_display", shield(), corrected="yes")
    assert "两市监处〔2026〕9号" in public() and NUMBER not in public()
    assert shield().facts["lasting"] == "两市监处〔2026〕9号"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"uscc": "91509901000000099X"}, "请核对代码"),
        ({"ruled_on": "2026-11-17"}, "裁定日期不能晚于收到日期"),
        ({"received_on": "2026-11-17", "ruled_on": "2026-11-10"}, "日期不能晚于今天"),
        ({"plan": ""}, "选择法院批准的是"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(troubled, desk, wrong, said):
    response = desk("zhao").client.post(SHEET, ASKED | wrong)
    assert response.status_code == 422 and said in response.content.decode()
    assert "裁定书原件核对无误" in response.content.decode() and not Matter.objects.exists()


def test_one_at_a_time_and_not_without_need(troubled, desk):
    shielded(desk)
    again = desk("zhao").client.post(SHEET, ASKED)
    assert again.status_code == 422 and "不需要屏蔽" in again.content.decode()


def test_refused_with_its_reason(troubled, desk):
    desk("zhao").client.post(SHEET, ASKED)
    assert desk("sun").do("refuse_shield", shield(), reason="裁定尚未生效").status_code == 302
    assert NUMBER in public() and shield().state == "refused"


def test_the_firm_asks_by_itself_reports_and_may_take_it_back(troubled, desk):
    chen = Phone()
    chen.sign_in()
    assert "重整" in chen.page("repair")
    told = {name: ASKED[name] for name in ("plan", "court", "ruling_number", "ruled_on", "proof")}
    late = chen.send("shield", **(told | {"ruled_on": "2026-11-17"}))
    assert late.status_code == 422 and "裁定日期不能晚于收到日期" in late.content.decode()
    assert chen.send("shield", **told).status_code == 302
    assert "内决定" in chen.page(f"matters/{shield().number}")
    desk("sun").do("shield", shield())
    assert (
        chen.send(f"matters/{shield().number}/do/report_plan_performed", words="（2026）山05破3号之二").status_code
        == 302
    )
    assert shield().state == "final_review" and shield().facts["performed_ruling"] == "（2026）山05破3号之二"


def sent_rows(folder) -> list[tuple[str, str, str]]:
    """What the files say, file after file: of which decision, what is done, since when not public."""
    files = sorted((folder / "credit_china").iterdir())
    rows = [one for file in files for one in csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig")))]
    return [(one["原决定文号"], one["处理"], one["停止公示日期"]) for one in rows]


@pytest.fixture
def next_day(clock, django_capture_on_commit_callbacks):
    """A day goes by and the worker sends; how many decisions."""

    def send(day: str) -> int:
        clock(f"{day} 09:00")
        with django_capture_on_commit_callbacks(execute=True):
            return send_decided()

    return send


def test_credit_china_is_told_of_the_shield_and_of_its_end(troubled, desk, next_day, settings):
    put("administrative_penalty", PENALTY, decision_number="两市监处〔2026〕9号", penalty_kind="05")
    zhao = shielded(desk)
    assert send_decided() == 0, "a day's decisions go together on the next"
    assert next_day("2026-11-17") == 1 and next_day("2026-11-17") == 0
    told = sent_rows(settings.EXCHANGE_ROOT)
    assert sorted(told) == sorted((one, "临时屏蔽", "") for one in (NUMBER, LISTED, "两市监处〔2026〕9号"))
    notice = Matter.objects.get(procedure="credit_notice")
    assert notice.facts["rows"] == 3
    # Performed: what may end has ended, what may not is shown again, and both are told.
    done = {"performed_ruling": "（2026）山05破3号之二", "performed_on": "2026-11-17"}
    zhao.do("report_plan_performed", shield(), **done)
    assert next_day("2026-11-18") == 0
    desk("sun").do("stop_display", shield(), corrected="yes")
    assert next_day("2026-11-19") == 2 and next_day("2026-11-20") == 0
    assert sorted(sent_rows(settings.EXCHANGE_ROOT)[3:]) == sorted([
        (NUMBER, "停止公示", "2026-11-18"), (LISTED, "停止公示", "2026-11-18"), ("两市监处〔2026〕9号", "恢复公示", ""),
    ])  # fmt: skip
    # The first file written again says what it said.
    first = notice.facts["file_digest"]
    assert desk("sun").do("write_again", notice, reason="对方没有收到").status_code == 302
    notice.refresh_from_db()
    assert notice.facts["file_digest"] == first


def test_credit_china_is_told_that_a_plan_failed(troubled, desk, next_day, settings):
    shielded(desk)
    next_day("2026-11-17")
    assert desk("sun").do("restore_display", shield(), reason="法院裁定终止执行").status_code == 302
    assert next_day("2026-11-18") == 1
    assert {one[1:] for one in sent_rows(settings.EXCHANGE_ROOT)[2:]} == {("恢复公示", "")}


def test_a_firm_asks_once_under_whatever_number_it_was_known(troubled, desk):
    zhao = desk("zhao").client
    assert zhao.post(SHEET, ASKED).status_code == 302
    known_before(subject_by(SHOP), shield())
    again = zhao.post(SHEET, ASKED)
    assert again.status_code == 422 and f"屏蔽在办：{shield().number}" in again.content.decode()
