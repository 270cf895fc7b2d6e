"""Tickets of another platform: good rows become matters, dirty ones are kept with their reasons, none comes twice."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import Workbook, load_workbook
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.complaints.actions import erase_complainant, withdraw_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.reports.models import Report
from xinheng.services.tickets import actions
from xinheng.services.tickets.actions import forget_refused, take_in
from xinheng.services.tickets.models import Ticket
from xinheng.services.tickets.queries import file_for, form_of, matters_of_ticket
from xinheng.services.tickets.reading import MOST_ROWS, TicketsRefused, rows_in
from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db
HEADS = [
    "工单编号", "登记类型", "投诉人姓名", "联系电话", "投诉人地址", "被投诉企业", "统一社会信用代码", "发生地址",
    "诉求内容", "诉求目的", "涉及金额（元）", "消费日期", "办理期限",
]  # fmt: skip
BOUGHT, ANSWER_BY = city_time.today() - timedelta(days=10), city_time.today() + timedelta(days=5)
LIN = ["林小满", "13900000001", "江岸路 8 号", "面馆", story.SHOP, ""]
GOOD = ["XF-1", "投诉", *LIN, "多收餐具费 12 元", "退还", "12", f"{BOUGHT:%Y/%m/%d}", f"{ANSWER_BY}"]
TIP = ["JB-1", "举报", "匿名", "", "", "面馆", story.SHOP, "", "后厨有过期调料", "", "", "", ""]
NO_PHONE = [
    "XF-2",
    "投诉",
    "林小满",
    "1390",
    "江岸路 8 号",
    "面馆",
    story.SHOP,
    "",
    "多收费",
    "退还",
    "约十二",
    "去年",
    "",
]
NO_KIND = ["XF-3", "咨询", "林小满", "13900000001", "江岸路", "面馆", "", "", "几点开门", "", "", "", ""]
NO_NUMBER = ["", "投诉", "林小满", "13900000001", "江岸路", "面馆", "", "", "多收费", "", "", "", ""]


@pytest.fixture
def cast():
    return people.cast()


def as_csv(*rows, encoding="utf-8-sig", heads=HEADS, above=()):
    out = io.StringIO()
    csv.writer(out).writerows([*above, heads, *rows])
    return out.getvalue().encode(encoding)


def as_book(*rows):
    book, out = Workbook(), io.BytesIO()
    for row in (HEADS, *rows):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def take(cast, data, name="当天.csv", channel="hotline_12345"):
    return take_in(name=name, data=data, channel=channel, office=people.OFFICE, by=cast.sun)


def states(file):
    return [(one.line, one.number, one.state) for one in file.tickets.order_by("line")]


@pytest.mark.clause("SZ-8.2.1-02", "CQ-6.5-04", part=True)
def test_each_row_becomes_its_own_and_dirty_ones_come_back_as_a_form(cast):
    story.shop()
    file = take(cast, as_csv(GOOD, TIP, NO_PHONE, NO_KIND, NO_NUMBER, GOOD, encoding="gb18030", above=(["日报"],)))
    assert states(file) == [
        (3, "XF-1", "taken"), (4, "JB-1", "taken"), (5, "XF-2", "refused"), (6, "XF-3", "refused"),
        (7, "", "refused"), (8, "XF-1", "duplicate"),
    ]  # fmt: skip
    complaint, report = Complaint.objects.get(), Report.objects.get()
    told = (complaint.channel, str(complaint.amount), complaint.bought_on)
    assert told == ("hotline_12345", "12.00", BOUGHT)
    assert complaint.matter.office == people.OFFICE and complaint.matter.state == "dispatched"
    assert report.reporter is None and report.matter.facts["channel"] == "hotline_12345"
    assert f"{ANSWER_BY}" in complaint.matter.steps.get(verb="note").reason
    whys = {one.number: one.why for one in file.tickets.filter(state="refused")}
    assert "日期" in whys["XF-2"] and "金额" in whys["XF-2"] and "投诉还是举报" in whys["XF-3"]
    told = AuditEvent.objects.get(verb="ticket.take_in").detail
    assert '"refused":3' in told and people.LIN.name not in told
    form = load_workbook(io.BytesIO(form_of(list(file.tickets.filter(state="refused"))))).active
    assert people.LIN.name in str(list(form.values)) and "没有登记的原因" in str(list(form.values))
    assert people.LIN.name.encode() not in bytes(file.tickets.get(number="XF-2").cells)
    again = take(cast, as_book([*NO_PHONE[:3], "13900000001", *NO_PHONE[4:10], "12", "", ""], GOOD), name="改好.xlsx")
    assert [one[1:] for one in states(again)] == [("XF-2", "taken"), ("XF-1", "duplicate")]
    corrected = file.tickets.get(number="XF-2")
    assert (corrected.state, corrected.cells, corrected.matter) == (
        "corrected",
        None,
        again.tickets.get(number="XF-2").matter,
    )
    assert "疑似" in again.tickets.get(number="XF-2").why
    assert matters_of_ticket(cast.sun, "XF-1") == [complaint.matter] and matters_of_ticket(cast.qian, "XF-1") == []
    assert file_for(cast.sun, file.pk) and file_for(cast.qian, file.pk) is None


def test_refused_rows_of_who_is_erased_go_with_him(cast):
    """By his telephone, or his name where none was told; another's row stays."""
    story.shop()
    filed = take(cast, as_csv(GOOD)).tickets.get().matter
    other = [*NO_KIND[:2], "陈大文", "13900000002", *NO_KIND[4:]]
    file = take(cast, as_csv(NO_PHONE, NO_KIND, other))
    assert [one.state for one in file.tickets.all()] == ["refused"] * 3
    withdraw_complaint(complaint=filed.complaint, by=None, words="")
    filed.refresh_from_db()
    erase_complainant(complaint=filed.complaint, by=cast.sun, reason="个请1号")
    left = [one.read_cells().get("name", "") for one in file.tickets.order_by("line")]
    assert left == ["", "", "陈大文"]


def test_what_nobody_corrects_is_forgotten_after_its_days(cast, clock):
    file = take(cast, as_csv(NO_KIND))
    assert forget_refused() == 0 and file.tickets.get().read_cells()["name"] == "林小满"
    clock((city_time.local(city_time.now()) + timedelta(days=31)).strftime("%Y-%m-%d %H:%M"))
    assert forget_refused() == 1 and file.tickets.get().read_cells() == {} and file.tickets.get().why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "是空的"), (b"\x00\x01\x02" * 40, "不是文本"), (as_csv(), "没有工单"),
        (as_csv(["1", "x"], heads=["编号", "内容"]), "类型"), (as_csv(["a"], heads=["甲"]), "工单编号"),
        (as_csv(*[[*TIP]] * (MOST_ROWS + 1)), "请分成几个文件"), (b"\xff\xfe\xfa" * 30, "编码|文本"),
        (b"PK\x03\x04broken", "无法读取|损坏|工作簿"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_of_tickets_is_refused_whole(data, why):
    with pytest.raises(Exception, match=why) as refused:
        rows_in("工单.csv", data)
    assert "Traceback" not in str(refused.value)


def test_who_does_not_handle_complaints_there_takes_nothing_in(cast):
    with pytest.raises(TicketsRefused, match="权限"):
        take_in(name="x", data=as_csv(GOOD), channel="hotline_12345", office=people.OFFICE, by=cast.qian)
    with pytest.raises(TicketsRefused, match="来源"):
        take(cast, as_csv(GOOD), channel="letter")
    assert not Ticket.objects.exists()


def test_a_complaint_does_not_wait_for_a_cell_that_need_not_be_there(cast, client):
    """A sum, a day, a code that nobody can read are left out; who handles the complaint reads what was written."""
    story.shop()
    odd = [*GOOD[:6], "91509901MA5XHXQ717", *GOOD[7:10], "大概几十", "上个月", "尽快"]
    file = take(cast, as_csv(odd))
    assert states(file) == [(2, "XF-1", "taken")]
    complaint = Complaint.objects.get()
    assert (complaint.amount, complaint.bought_on) == (None, None)
    note = complaint.matter.steps.get(verb="note").reason
    for words in ("大概几十", "上个月", "尽快", "统一社会信用代码"):
        assert words in file.tickets.get().why and words in note
    client.force_login(cast.sun)
    assert "大概几十" in client.get(f"/officer/tickets/{file.pk}").content.decode()


def test_whoever_writes_another_offices_number_takes_and_learns_nothing(cast, client):
    """Numbers of tickets can be counted through: the other office's refused row, its matters and its complainant are
    its own."""
    story.shop()
    ours = take(cast, as_csv(GOOD, NO_PHONE))
    clerk = Account.objects.create(username="yun", display_name="云", office=people.OTHER_DISTRICT)
    place = cast.organisations[people.OTHER_DISTRICT]
    Grant.objects.create(account=clerk, role="intake_clerk", organisation=place)
    mended = [*NO_PHONE[:3], "13900000001", *NO_PHONE[4:10], "12", "", ""]
    theirs = take_in(
        name="x.csv", data=as_csv(GOOD, mended), channel="hotline_12345", office=people.OTHER_DISTRICT, by=clerk
    )
    assert [one[1:] for one in states(theirs)] == [("XF-1", "duplicate"), ("XF-2", "taken")]
    kept = ours.tickets.get(number="XF-2")
    assert kept.state == "refused" and kept.read_cells()["name"] == "林小满" and kept.matter is None
    assert theirs.tickets.get(number="XF-2").why == "", "whether somebody complained elsewhere is no clerk's to ask"
    client.force_login(clerk)
    page = client.get(f"/officer/tickets/{theirs.pk}").content.decode()
    assert "XF-1" in page and Complaint.objects.order_by("pk")[0].number not in page
    assert ours.tickets.get(number="XF-1").matter.number not in page


def test_what_went_to_another_office_is_found_there_alone(cast, client):
    """The file stays with who handed it in; what a ticket became is told to who may see where it is now."""
    story.shop()
    file = take(cast, as_csv(GOOD))
    matter = file.tickets.get().matter
    Matter.objects.filter(pk=matter.pk).update(office=people.OTHER_DISTRICT)
    assert matters_of_ticket(cast.sun, "XF-1") == []
    client.force_login(cast.sun)
    for page in ("/officer/search?q=XF-1", f"/officer/tickets/{file.pk}"):
        answer = client.get(page)
        assert answer.status_code == 200 and matter.number not in answer.content.decode()


def test_two_hands_that_hand_the_same_file_in_at_once_register_it_once(cast, monkeypatch):
    """The quicker hand has registered it between the other's look and its own registration."""
    story.shop()
    take(cast, as_csv(GOOD))
    looks, real = [], actions._before
    monkeypatch.setattr(actions, "_before", lambda *asked: real(*asked) if looks else looks.append(1))
    file = take(cast, as_csv(GOOD, TIP), name="同一份.csv")
    assert states(file) == [(2, "XF-1", "duplicate"), (3, "JB-1", "taken")]
    assert Complaint.objects.count() == 1 and file.tickets.get(number="XF-1").matter == Complaint.objects.get().matter


def test_a_telephone_in_the_place_of_the_number_is_told_and_kept_nowhere_in_clear(cast):
    story.shop()
    file = take(cast, as_csv(["13900000001", *GOOD[1:]]))
    row = file.tickets.get()
    assert (row.state, row.number) == ("refused", "") and "不是工单编号" in row.why
    assert "13900000001" not in row.why and row.read_cells()["number"] == "13900000001"


@pytest.mark.parametrize(
    ("named", "phone", "kept"),
    [("林小满", "13900000001", True), *((said, "13900000001", False) for said in ("", "匿名", "不愿透露", "未知")),
     ("林小满", "", False)],
)  # fmt: skip
def test_who_reports_without_a_name_or_a_way_back_stays_unnamed(cast, named, phone, kept):
    """No person is made of a word that says there is none."""
    story.shop()
    tip = ["JB-1", "举报", named, phone, "", "面馆", story.SHOP, "", "后厨有过期调料", "", "", "", ""]
    assert states(take(cast, as_csv(tip))) == [(2, "JB-1", "taken")]
    assert (Report.objects.get().reporter is not None) == kept


@pytest.mark.parametrize(
    ("channel", "title"),
    [("platform_12315", "全国 12315 平台"), ("hotline_12315", "12315 热线"), ("hotline_12345", "12345 转办")],
)
def test_a_ticket_keeps_which_platform_it_came_from(cast, channel, title):
    story.shop()
    take(cast, as_csv(GOOD), channel=channel)
    filed = Complaint.objects.get()
    assert filed.channel == channel
    assert title in filed.matter.steps.get(verb="note").reason


def test_a_platform_nobody_knows_is_refused_by_the_names_of_those_that_are(cast):
    with pytest.raises(TicketsRefused, match="全国 12315 平台、12315 热线、12345 转办之一"):
        take(cast, as_csv(GOOD), channel="letter")
    assert not Ticket.objects.exists()
