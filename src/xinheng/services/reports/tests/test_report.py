"""A report from the telephone call to what its reporter is told, with the reporter kept apart."""

import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests import cast as people
from tests import story
from tests.kept import kept
from tests.stored import stored

from xinheng.kit import city_time
from xinheng.services.reports import actions, rules
from xinheng.services.reports.actions import ReportRefused, ToldReport, file_report, open_report
from xinheng.services.reports.models import Report, Reporter
from xinheng.services.reports.papers import form, result
from xinheng.supervision.clues.actions import decide_no_case, propose_no_case
from xinheng.supervision.clues.models import Clue
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import verify
from xinheng.support.documents.rendering import Manuscript, set_paper
from xinheng.support.files.queries import files_about
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.erasing import erase_party
from xinheng.support.procedures.noting import write_note
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import told_facts

LIN = Reporter("林小满", "13900000001", "江岸路 8 号")


def _plant():
    everybody = people.cast()
    story.shop()
    return everybody


cast = kept(_plant)


def told(**more) -> ToldReport:
    given = {
        "channel": "hotline_12345", "text": "面馆后厨用过期调料，我是林小满，电话 13900000001", "named": True,
        "reporter": LIN, "identity": f"uscc:{story.SHOP}",
    }  # fmt: skip
    return ToldReport(**given | more)


def text_of(sheet: Manuscript) -> str:
    read = subprocess.run(["pdftotext", "-", "-"], input=set_paper(sheet).pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def clocks(report: Report) -> dict[str, object]:
    return {one.rule.id: one for one in clock_readings(report.matter)}


@pytest.mark.clause("CQ-6.5-05", "SZ-8.2.1-03", part=True)
def test_a_report_is_verified_as_a_clue_and_its_result_comes_back(cast):
    report = file_report(told=told(), by=None, office=people.CITY)
    clue = Clue.objects.get(reporter_ref=report.number)
    assert (report.matter.state, report.matter.office) == ("verifying", people.OFFICE)
    assert (clue.matter.parent_id, clue.breach_suspected) == (report.matter_id, True)
    shown = dict(told_facts(procedure("violation_report"), report.matter.facts))
    assert shown["核查单位"] == "江岸路市场监管所", "an office by its name, not by its path"
    everything = f"{clue.text}{clue.matter.title}{report.text}{report.matter.facts}"
    assert not any(word in everything for word in ("林小满", "13900000001"))
    propose_no_case(clue=clue, by=cast.zhao, no_case_ground="no_breach", reason="核对进货单，未过期")
    decide_no_case(clue=clue, by=cast.sun)
    report.matter.refresh_from_db()
    assert (report.matter.state, "不予立案" in report.matter.facts["result"]) == ("result_due", True)
    assert not clocks(report)["report_verify"].open and clocks(report)["report_notify"].open
    actions.notify_result(
        report=report, by=cast.zhao, told_because="law", told_by="phone", told_on=city_time.today(), reason="未发现过期"
    )
    assert report.matter.state == "closed"
    paper = text_of(result(report, report.matter.steps.latest("seq")))
    assert report.number in paper and "未发现过期。" in paper and "林小满" not in paper


def test_a_case_opens_the_way_to_a_reward_decided_by_another(cast):
    report = file_report(told=told(), by=None, office=people.CITY)
    clue = Clue.objects.get(reporter_ref=report.number)
    propose_no_case(clue=clue, by=cast.zhao, no_case_ground="minor", reason="一瓶")
    facts = {"case_number": "两市监立〔2026〕8号", "filed_on": city_time.today()}
    move(matter=clue.matter, verb="file_case", by=cast.sun, reason="数量大，应当立案", facts=facts)
    report.matter.refresh_from_db()
    assert report.matter.facts["case_number"] == "两市监立〔2026〕8号"
    actions.propose_reward(report=report, by=cast.sun, reward_level="3", fine=Decimal(20000), reason="提供账本")
    assert report.matter.facts["reward"] == "1000.00"
    with pytest.raises(MoveRefused, match="不能自己决定"):
        actions.decide_reward(report=report, by=cast.sun, reason="同意")


@pytest.mark.parametrize(
    ("level", "fine", "reward"),
    [("1", 100_000, 5_000), ("1", 1_000, 5_000), ("2", 1_000_000, 30_000), ("3", 99, 1_000), ("1", 10**9, 10**6)],
)
def test_a_reward_is_a_share_with_a_floor_and_a_cap(level, fine, reward):
    assert rules.reward_for(level, Decimal(fine)) == reward


def test_what_was_sent_to_the_wrong_unit_goes_back_with_its_clue_until_somebody_verifies(cast):
    """Order 121 art 41. A unit that got another's report could only dispute the power, which ended it."""
    report = file_report(told=told(), by=None, office=people.CITY)
    due = clocks(report)["report_verify"].due_on
    actions.return_report(report=report, by=cast.zhao, reason="实际经营地在望桥")
    clue = Clue.objects.select_related("matter").get(reporter_ref=report.number)
    assert (report.matter.state, report.matter.office, clue.matter.office) == ("registered", *[people.DISTRICT] * 2)
    actions.dispatch_report(report=report, by=cast.sun, office=people.NEXT_OFFICE)
    clue = Clue.objects.select_related("matter").get(reporter_ref=report.number)
    assert (report.matter.office, clue.matter.office) == (people.NEXT_OFFICE,) * 2, "one clue, not a second"
    assert clocks(report)["report_verify"].due_on == due, "the term runs from the first receipt"
    move(matter=clue.matter, verb="send_to_judgement", by=cast.sun, reason="多起同类")
    with pytest.raises(MoveRefused, match=f"{clue.number} 已经在核查"):
        actions.return_report(report=report, by=cast.sun, reason="不归我们管")


def test_staff_write_down_a_superiors_order_with_its_day_of_answer(cast):
    by_when = city_time.today() + timedelta(days=9)
    given = {"channel": "superior", "named": "no", "text": "有群众反映无照卖酒", "respondent_name": "码头边小店"}
    matter = actions.register_report(
        origin=Origin(people.OFFICE), by=cast.zhao, received_on=city_time.today(), answer_by=by_when,
        superior_number="市监交〔2026〕7号", **given,
    )  # fmt: skip
    reading = clocks(matter.violation_report)["report_answer"]
    assert matter.state == "registered" and reading.open and reading.due_on <= by_when
    assert "市监交" in text_of(form(matter.violation_report, matter.steps.latest("seq")))
    with pytest.raises(ReportRefused, match="答复日期应晚于"):
        file_report(told=told(answer_by=city_time.today()), by=None, office=people.OFFICE)


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"text": " "}, "写明举报的违法行为"),
        ({"identity": ""}, "被举报的是谁"),
        ({"reporter": Reporter("", "139")}, "实名举报须写姓名"),
        ({"reporter": Reporter("林小满")}, "须留联系方式"),
        ({"identity": "uscc:91509900000000000X"}, "不知道代码的留空"),
        ({"received_on": date(2999, 1, 1)}, "不能晚于今天"),
    ],
)
def test_what_a_report_lacks_is_said(cast, lacking, said):
    with pytest.raises(ReportRefused, match=said):
        file_report(told=told(**lacking), by=None, office=people.CITY)


def test_sent_twice_is_one_report(cast):
    first, second = (file_report(told=told(form_key="k" * 24), by=None, office=people.CITY) for _ in range(2))
    assert first.pk == second.pk and Report.objects.count() == 1


def test_a_form_left_open_for_the_next_person_opens_nothing_and_swallows_nothing(cast):
    first = told(form_key="k" * 24)
    report = file_report(told=first, by=None, office=people.CITY)
    for other in ({"text": "隔壁也卖过期的"}, {"reporter": Reporter("陈大文", "13900000002")}):
        with pytest.raises(ReportRefused, match="没有保存"):
            file_report(told=told(form_key="k" * 24, **other), by=None, office=people.CITY)
        assert open_report(number=report.number, word=told(form_key="k" * 24, **other).word, place=people.HOME) is None
    assert (
        open_report(number=report.number, word=first.word, place=people.HOME) is not None
        and Report.objects.count() == 1
    )


@pytest.mark.clause("CQ-6.5-05", part=True)
def test_who_reported_is_shown_for_a_purpose_and_written_down(cast):
    report = file_report(told=told(), by=None, office=people.CITY)
    shown = actions.reveal_reporter(report=report, by=cast.zhao, purpose="核实林小满说的批号")
    assert (shown.name, shown.phone) == ("林小满", "13900000001") and "我是林小满" in shown.text
    event = AuditEvent.objects.get(verb="report.reveal_reporter")
    assert "林小满" not in str(event.detail) and "批号" in str(event.detail)
    for account in (cast.qian, cast.tang, cast.zhou):
        with pytest.raises(MoveRefused, match="承办机构"):
            actions.reveal_reporter(report=report, by=account, purpose="看看")
    nobody = file_report(told=told(named=False, reporter=Reporter()), by=None, office=people.CITY)
    with pytest.raises(ReportRefused, match="没有留下身份"):
        actions.reveal_reporter(report=nobody, by=cast.zhao, purpose="核实")
    with pytest.raises(MoveRefused, match="无法告知"):
        actions.receive_result(report=nobody, by="system", result="已查")
        actions.notify_result(
            report=nobody, by=cast.zhao, told_because="law", told_by="phone", told_on=city_time.today(), reason="已查"
        )


def test_who_reported_is_forgotten_when_all_is_done(cast):
    report = file_report(told=told(), by=None, office=people.CITY)
    clue = Clue.objects.get(reporter_ref=report.number)
    with pytest.raises(ReportRefused, match="尚未办结"):
        erase_party(matter=report.matter, by=cast.sun, reason="本人要求")
    propose_no_case(clue=clue, by=cast.zhao, no_case_ground="no_breach", reason="林小满说错了店")
    decide_no_case(clue=clue, by=cast.sun)
    report.matter.refresh_from_db()
    actions.notify_result(
        report=report,
        by=cast.zhao,
        told_because="law",
        told_by="phone",
        told_on=city_time.today(),
        reason="已告知林小满",
    )
    with pytest.raises(ReportRefused, match="负责人"):
        erase_party(matter=report.matter, by=cast.zhao, reason="本人要求")
    erase_party(matter=report.matter, by=cast.sun, reason="林小满要求")
    report = Report.objects.get(pk=report.pk)
    assert (report.read_reporter(), report.form_key) == (None, None)
    written = [f"{step.reason}{step.facts}" for step in report.matter.steps.all()]
    assert not any("林小满" in text for text in written)
    assert not any("林小满" in str(event.detail) for event in AuditEvent.objects.all())
    assert verify() == []


def test_a_reporters_wish_reaches_letters_notes_notices_and_what_came_of_it(cast):
    report = file_report(told=told(scans=(("林小满的信.png", story.picture()),)), by=None, office=people.CITY)
    clue = Clue.objects.get(reporter_ref=report.number)
    assert files_about(report).get().name == "［举报人信息已隐去］的信.png"
    notify(account=cast.zhao, title="联系林小满", body="江岸路 8 号", about=report.matter)
    for matter in (report.matter, clue.matter):
        scan = ("林小满.png", story.picture("red"))
        write_note(matter=matter, kind="call", words="林小满来电，电话 13900000001", by=cast.zhao, files=[scan])
    propose_no_case(clue=clue, by=cast.zhao, no_case_ground="no_breach", reason="林小满说错了店")
    decide_no_case(clue=clue, by=cast.sun)
    report.matter.refresh_from_db()
    told_of = {"told_because": "law", "told_by": "phone", "told_on": city_time.today(), "reason": "已告知"}
    actions.notify_result(report=report, by=cast.zhao, **told_of)
    assert "林小满" in stored()
    erase_party(matter=report.matter, by=cast.sun, reason="本人要求")
    left = stored()
    assert [word for word in ("林小满", "13900000001", "江岸路8号") if word in left] == []
    assert not files_about(report) and not files_about(report.matter)
    assert verify() == []
