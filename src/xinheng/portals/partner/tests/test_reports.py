"""A mall tells the bureau: it becomes a clue, and the answer comes back to its page."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.bad_files import bad_files
from tests.cast import cast
from tests.house.world import picture
from tests.kept import kept
from tests.partners import Desk, admitted, party
from tests.shop import OTHER, SHOP, register

from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.venue_reports.models import VenueReport
from xinheng.supervision.clues.models import Clue
from xinheng.support.files.queries import files_about
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.doors.of_party import matters_of_party
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db
MALL = generate(division="509901", serial=31)
RIVAL = generate(division="509901", serial=32)


def _mall() -> dict[str, str]:
    cast()
    found = {
        "mall": register(MALL, entity_name="星汇商业管理有限公司"),
        "rival": register(RIVAL, entity_name="对街商业有限公司"),
        "shop": register(SHOP), "other": register(OTHER, entity_name="石坝便民超市"),
    }  # fmt: skip
    partner = admitted(found["mall"].identity)
    Tenancy.objects.create(
        partner=partner, subject=found["shop"], stall="L5-18", state="confirmed", asked_at=city_time.now()
    )
    return {name: one.identity for name, one in found.items()}


street = kept(_mall)


@pytest.fixture
def mall(street, settings, tmp_path) -> Desk:
    settings.FILES_ROOT = tmp_path / "files"
    return Desk(street["mall"])


def told(**more: object) -> dict[str, object]:
    today = city_time.today().isoformat()
    return {"kind": "problem", "tenant": "L5-18", "text": "后厨用过期调料，提醒过一次没有改", "found_on": today, **more}


def send(desk: Desk, **more: object) -> VenueReport:
    answer = desk.send("/partner/reports/new", **told(**more))
    assert answer.status_code == 302, answer.content.decode()
    return VenueReport.objects.latest("pk")


@pytest.mark.clause("CQ-7.3.6-02", "CQ-7.3.6-03", "CQ-7.3.6-04")
def test_a_problem_becomes_a_clue_and_its_outcome_comes_back(mall, street, sign_in):
    report = send(mall, files=SimpleUploadedFile("后厨.jpg", picture()))
    clue = Clue.objects.get(matter__parent=report.matter)
    assert (clue.matter.subject_identity, clue.channel, clue.breach_suspected) == (street["shop"], "venue_report", True)
    assert "星汇购物中心" in clue.text
    assert "正在核实" in mall.page(f"/partner/reports/{report.matter.number}")
    head = sign_in("sun")
    page = head.get(f"/officer/clues/{clue.number}").content.decode()
    assert "后厨用过期调料" in page and "后厨.jpg" in page and report.matter.number in page
    zhao, at = sign_in("zhao"), f"/officer/matters/{clue.number}/do"
    case = {"no_case_ground": "no_breach", "reason": "进货单齐，都在保质期内"}
    zhao.post(f"{at}/propose_no_case", case)
    head.post(f"{at}/decide_no_case")
    assert Matter.objects.get(pk=report.matter_id).state == "answer_due"
    assert "已核实完" in mall.page(f"/partner/reports/{report.matter.number}")
    ours = f"/officer/matters/{report.matter.number}/do/answer"
    assert "决定不予立案" in head.get(ours).content.decode(), "the outcome lies ready"
    assert head.post(ours, {"finding": "adopted", "reason": "谢谢"}).status_code == 422
    assert head.post(ours, {"finding": "unfounded", "reason": "核对了进货单，没有过期"}).status_code == 302
    told = mall.page(f"/partner/reports/{report.matter.number}")
    assert "核对了进货单，没有过期" in told and "没有查到" in told


def test_a_risk_is_looked_into_and_nobody_is_suspected(mall):
    report = send(mall, kind="risk", text="安全出口常堆货")
    clue = Clue.objects.get(matter__parent=report.matter)
    assert not clue.breach_suspected and "可能的风险：安全出口常堆货" in clue.text


def test_what_an_officer_keeps_beside_it_the_mall_never_reads(mall, sign_in):
    report = send(mall, files=SimpleUploadedFile("后厨.jpg", picture()))
    scan = SimpleUploadedFile("另一家的笔录.jpg", picture("red"))
    sun, at = sign_in("sun"), f"/officer/matters/{report.matter.number}"
    assert sun.post(f"{at}/note", {"kind": "note", "words": "留底", "attached": scan}).status_code == 302
    assert "另一家的笔录" in sun.get(at).content.decode()
    page = mall.page(f"/partner/reports/{report.matter.number}")
    assert "后厨.jpg" in page and "另一家的笔录" not in page and "留底" not in page
    own, kept = files_about(report.matter)
    for stored, status in ((own, 200), (kept, 404)):
        photo = mall.client.get(reverse("partner:report_photo", args=[report.matter.number, stored.pk]))
        assert photo.status_code == status


def test_a_tenant_is_never_told_and_a_rival_reads_nothing(mall, street):
    report = send(mall)
    shop, rival = Desk(street["shop"]), Desk(street["rival"])
    assert report.matter not in matters_of_party(party(street["shop"]))
    assert shop.client.get(f"/business/matters/{report.matter.number}").status_code == 404
    admitted(street["rival"], "对街广场")
    assert rival.client.get(f"/partner/reports/{report.matter.number}").status_code == 404
    assert rival.client.get(f"/partner/reports/{report.matter.number}/do/take_back").status_code == 404
    assert report.text not in rival.page("/partner/reports/")


def test_a_wrong_report_is_taken_back_or_found_untrue_and_counted(mall, sign_in):
    wish = send(mall, kind="proposal", tenant="", text="建议多开一次培训")
    address = f"/partner/reports/{wish.matter.number}/do/withdraw"
    assert mall.send(address, words="").status_code == 422
    assert mall.send(address, words="已经安排了").status_code == 302
    assert Matter.objects.get(pk=wish.matter_id).state == "withdrawn"
    report = send(mall)
    clue = Clue.objects.get(matter__parent=report.matter)
    head = sign_in("sun")
    head.post(f"/officer/matters/{clue.number}/do/handle_directly")
    back = f"/partner/reports/{report.matter.number}/do/take_back"
    assert mall.send(back, words="看错了，是隔壁的").status_code == 302
    assert mall.client.get(back).status_code == 302, "said once"
    assert Notice.objects.filter(title__contains="报告单位说有误").exists()
    assert "看错了" in head.get(f"/officer/matters/{report.matter.number}").content.decode()


def test_a_proposal_is_asked_about_and_answered(mall, sign_in):
    report, head = send(mall, kind="proposal", tenant="", text="建议错峰检查"), sign_in("sun")
    at = f"/officer/matters/{report.matter.number}/do"
    assert not Clue.objects.exists()
    assert head.post(f"{at}/ask", {"reason": "想错开什么时间"}).status_code == 302
    assert "想错开什么时间" in mall.page(f"/partner/reports/{report.matter.number}")
    assert "1 件要补充" in mall.page("/partner/work")
    supplement = f"/partner/reports/{report.matter.number}/do/supplement"
    assert mall.send(supplement, words="周末下午客流大").status_code == 302
    answer = {"finding": "adopted", "reason": "以后周末下午不安排"}
    assert head.post(f"{at}/answer", {**answer, "finding": "nonsense"}).status_code == 422
    assert head.post(f"{at}/answer", answer).status_code == 302
    page = mall.page(f"/partner/reports/{report.matter.number}")
    assert "以后周末下午不安排" in page and "建议采纳" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "rumour"}, "报告什么"),
        ({"text": "   "}, "写明"),
        ({"tenant": "Z9-99"}, "名录里没有“Z9-99”"),
        ({"found_on": "昨天"}, "日期写成"),
        ({"found_on": (city_time.today() + timedelta(days=3)).isoformat()}, "不能晚于今天"),
        ({"files": SimpleUploadedFile("坏.exe", b"MZ\x00\x01")}, "只接受"),
        ({"files": [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(10)]}, "最多 9 个"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(mall, wrong, said):
    answer = mall.send("/partner/reports/new", **told(**wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "text" in wrong or "后厨用过期调料" in page
    assert not VenueReport.objects.exists() and not Clue.objects.exists()


def test_no_bad_file_comes_with_a_report_and_each_is_told_why(mall):
    for file, words in bad_files():
        answer = mall.send("/partner/reports/new", **told(files=file))
        page = answer.content.decode()
        assert answer.status_code == 422 and words in page and "后厨用过期调料" in page, file.name
    assert not VenueReport.objects.exists()


def test_sending_twice_reports_once_and_numbers_of_persons_are_struck(mall):
    first = send(mall, form_key="k1", text="店长电话 13912345678，冷柜坏了")
    again = mall.send("/partner/reports/new", **told(form_key="k1", text="店长电话 13912345678，冷柜坏了"))
    assert again.status_code == 302 and VenueReport.objects.count() == 1
    assert "13912345678" not in VenueReport.objects.get().text
    assert "13912345678" not in Clue.objects.get().text
    same = mall.send("/partner/reports/new", **told(form_key="k2", text=first.text))
    assert same.status_code == 422
    assert "同样的内容已经报告过" in same.content.decode()


def test_a_form_that_was_sent_is_refused_with_anything_else_in_it_and_nothing_typed_is_lost(mall):
    """The page was left open, and the next person filled it in: neither is taken for the other."""
    send(mall, form_key="k1", text="冷柜坏了，店长电话 13912345678")
    for change in ({"text": "冷柜坏了，店长电话 13987654321"}, {"place": "三楼"}, {"kind": "proposal"}):
        answer = mall.send(
            "/partner/reports/new", **told(form_key="k1", **{"text": "冷柜坏了，店长电话 13912345678"} | change)
        )
        page = answer.content.decode()
        assert answer.status_code == 422 and "已经提交过" in page and "冷柜坏了" in page, change
    assert VenueReport.objects.count() == 1


def test_an_admission_that_ended_ends_reporting_in_the_middle_of_the_form(mall, sign_in):
    partner = Partner.objects.get()
    sign_in("sun").post(f"/officer/matters/{partner.matter.number}/do/end", {"reason": "不再管理"})
    assert mall.send("/partner/reports/new", **told()).headers["Location"] == "/partner/apply"
    assert not VenueReport.objects.exists()


def test_thirty_reports_a_day_are_heard_and_the_next_is_told_whom_to_call(mall, clock):
    clock("2026-11-30 10:00")
    send(mall)
    first = VenueReport.objects.get()
    matter = first.matter
    for number in range(2, 31):
        matter.pk, matter.number = None, f"共{number:05d}"
        matter.save(force_insert=True)
        first.pk, first.matter, first.form_key = None, matter, f"k{number}"
        first.save(force_insert=True)
    assert VenueReport.objects.count() == 30
    answer = mall.send("/partner/reports/new", **told(text="又一件"))
    assert answer.status_code == 422 and "今天已经报告 30 件" in answer.content.decode()
    clock("2026-12-01 10:00")
    assert mall.send("/partner/reports/new", **told(text="第二天的一件")).status_code == 302
