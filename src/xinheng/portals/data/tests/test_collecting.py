"""An office fills a form in, the county checks and sums it, the city accepts: all by the pages."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.cast import CITY, DISTRICT, NEXT_OFFICE, OFFICE

from xinheng.fusion.collection.actions import open_due_periods
from xinheng.fusion.collection.declarations import form_for
from xinheng.fusion.collection.models import Filing
from xinheng.fusion.collection.periods import last_day, last_ended
from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.audit.models import AuditEvent
from xinheng.support.notices.models import Notice

pytestmark = pytest.mark.django_db
FORM = "food_safety_monthly"


@pytest.fixture
def opened(cast):
    """The last month, opened for every office and county of the cast."""
    assert open_due_periods() > 0
    assert open_due_periods() == 0
    return last_ended("month", city_time.today())


def filing(office: str) -> Filing:
    return Filing.objects.select_related("matter").get(form=FORM, office=office)


def page(office: str) -> str:
    return f"/data/forms/filings/{filing(office).matter.number}"


def cells(value: str = "10", **more: str) -> dict[str, str]:
    form = form_for(FORM, filing(OFFICE).period)
    return dict.fromkeys(form.typed(), value) | {name.replace("__", "."): text for name, text in more.items()}


@pytest.mark.clause("WX-3.3B-11", "CQ-8.1-08")
def test_an_office_fills_in_the_county_sums_and_the_city_has_the_figures(sign_in, opened):
    zhao = sign_in("zhao")
    # The clerk is told, finds the form, and what is wrong is said at its cell; what was typed is kept.
    assert Notice.objects.filter(account__username="zhao", title__contains="待办").exists()
    assert "食品安全监管月报" in zhao.get("/officer/").content.decode()
    assert "食品安全监管月报" in zhao.get("/data/forms/").content.decode()
    answer = zhao.post(page(OFFICE), cells("１，２００", catering__failed="不详"))
    body = answer.content.decode()
    assert answer.status_code == 422 and "应填数字，填的是“不详”" in body and 'value="１，２００"' in body
    # A check within the form refuses the report; the figures are kept.
    answer = zhao.post(page(OFFICE), cells("10", catering__failed="11") | {"report": "1"})
    assert answer.status_code == 422 and "餐饮环节：不合格户次不应多于检查户次" in answer.content.decode()
    assert filing(OFFICE).own["catering.failed"] == "11"
    assert zhao.post(page(OFFICE), cells("10") | {"report": "1"}).status_code == 302
    assert filing(OFFICE).matter.state == "checking"
    # The clerk still reads it and cannot write any more.
    assert 'name="catering.failed"' not in zhao.get(page(OFFICE)).content.decode()
    assert zhao.post(page(OFFICE), cells("1")).status_code == 422

    # The county sends it back with a reason, the office corrects it, the county accepts.
    sun = sign_in("sun")
    assert sun.post(f"{page(OFFICE)}/do/send_back", {"reason": ""}).status_code == 422
    assert sun.post(f"{page(OFFICE)}/do/send_back", {"reason": "餐饮少报一户"}).status_code == 302
    assert "餐饮少报一户" in sign_in("zhao").get(page(OFFICE)).content.decode()
    assert sign_in("zhao").post(page(OFFICE), cells("10", catering__checked="11") | {"report": "1"}).status_code == 302
    sun = sign_in("sun")
    assert sun.post(f"{page(OFFICE)}/do/accept").status_code == 302
    # The county's own sum waits for its other office, which is reminded and brings a workbook.
    answer = sun.post(page(DISTRICT), {"report": "1"})
    assert answer.status_code == 422 and "望桥市场监管所" in answer.content.decode()
    assert sun.post(f"{page(NEXT_OFFICE)}/do/remind").status_code == 302
    blank = sun.get(f"{page(NEXT_OFFICE)}/blank").content
    book = load_workbook(io.BytesIO(blank))
    for row in book.active.iter_rows(min_row=3, max_row=5, min_col=3, max_col=6):
        for cell in row:
            cell.value = 5
    filled = io.BytesIO()
    book.save(filled)
    sent = SimpleUploadedFile("填好.xlsx", filled.getvalue())
    assert sun.post(f"{page(NEXT_OFFICE)}/fill", {"file": sent}).status_code == 302
    assert sun.post(page(NEXT_OFFICE), {"report": "1"}).status_code == 302
    assert sun.post(f"{page(NEXT_OFFICE)}/do/accept").status_code == 302
    assert sun.post(page(DISTRICT), {"report": "1"}).status_code == 302
    county = filing(DISTRICT)
    assert (county.figures["catering.checked"], county.figures["total.checked"]) == ("16", "46")

    # The city accepts and takes the whole away; of the other county nothing came.
    he = sign_in("he")
    assert he.post(f"{page(DISTRICT)}/do/accept").status_code == 302
    body = he.get(f"/data/forms/{FORM}/{opened}").content.decode()
    assert "46" in body and "合计了审核通过的 1 份；还有 2 份" in body and "云台区市场监督管理局" in body
    taken = load_workbook(io.BytesIO(he.get(f"/data/forms/{FORM}/{opened}/book").content))
    assert [cell.value for cell in taken["汇总"][6]][:3] == ["合计", 45, 46]
    assert taken.sheetnames == ["汇总", "各单位", "填报情况"]
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"form_filing.report", "form_filing.send_back", "form_filing.write_figures"} <= verbs


def test_a_form_is_late_after_its_days_and_stays_late(sign_in, opened, clock):
    due = filing(OFFICE).matter.due_on
    assert due > last_day(opened)
    clock(f"{due + timedelta(days=1)} 09:00")
    he = sign_in("he")
    assert "逾期未报" in he.get(f"/data/forms/{FORM}/{opened}").content.decode()
    assert sign_in("zhao").post(page(OFFICE), cells("10") | {"report": "1"}).status_code == 302
    assert filing(OFFICE).matter.facts["late"] == "yes"
    assert "迟报" in sign_in("he").get(f"/data/forms/{FORM}/{opened}").content.decode()


def test_another_countys_figures_are_neither_seen_nor_written(sign_in, opened):
    qian = sign_in("qian")
    assert qian.get(page(OFFICE)).status_code == 404
    assert qian.post(page(OFFICE), cells("1")).status_code == 404
    assert qian.get(f"{page(OFFICE)}/blank").status_code == 404
    # The city reads, and does not write for an office.
    answer = sign_in("he").post(page(OFFICE), cells("1"))
    assert answer.status_code == 422 and "不能改别人的数字" in answer.content.decode()


def test_an_accepted_form_is_opened_from_above_downwards(sign_in, opened):
    sun = sign_in("sun")
    for office in (OFFICE, NEXT_OFFICE):
        assert sun.post(page(office), cells("10") | {"report": "1"}).status_code == 302
        assert sun.post(f"{page(office)}/do/accept").status_code == 302
    assert sun.post(page(DISTRICT), {"report": "1"}).status_code == 302
    answer = sun.post(f"{page(OFFICE)}/do/reopen", {"reason": "漏了一户"})
    assert answer.status_code == 422 and "先由上级退回汇总" in answer.content.decode()
    assert sign_in("he").post(f"{page(DISTRICT)}/do/send_back", {"reason": "核对"}).status_code == 302
    sun = sign_in("sun")
    assert sun.post(f"{page(OFFICE)}/do/reopen", {"reason": "漏了一户"}).status_code == 302
    assert filing(OFFICE).matter.state == "returned"


def test_a_wrong_workbook_is_refused_with_what_it_lacks(sign_in, opened):
    zhao = sign_in("zhao")
    other = SimpleUploadedFile("别的.csv", "姓名,电话\n张三,1\n".encode())
    answer = zhao.post(f"{page(OFFICE)}/fill", {"file": other})
    assert answer.status_code == 422 and "没有找到“食品安全监管月报”的表头" in answer.content.decode()
    few = SimpleUploadedFile("少.csv", "行,监管主体（户）\n生产环节,3\n".encode())
    assert "少了 11 格" in zhao.post(f"{page(OFFICE)}/fill", {"file": few}).content.decode()
    head = "行,监管主体（户）,检查户次（户次）,不合格户次（户次）,罚没金额（元）"
    rows = (f"{row},3,=1,0,0" for row in ("生产环节", "流通环节", "餐饮环节"))
    bad = SimpleUploadedFile("坏.csv", "\n".join([head, *rows]).encode())
    body = zhao.post(f"{page(OFFICE)}/fill", {"file": bad}).content.decode()
    assert "有 3 格读不出来，没有写入" in body and "生产环节的检查户次应填数字" in body
    assert filing(OFFICE).own == {}


def test_who_is_reminded_sits_in_the_office_and_not_above_it(sign_in, cast, opened):
    """Who fills forms for the whole city was told of what each of its offices owes."""
    cast.luo.office = NEXT_OFFICE
    cast.luo.save()
    for one, place in ((cast.luo, NEXT_OFFICE), (cast.he, CITY)):
        Grant.objects.create(account=one, role="inspector", organisation=cast.organisations[place])
    assert sign_in("sun").post(f"{page(NEXT_OFFICE)}/do/remind").status_code == 302
    told = Notice.objects.filter(title__startswith="催报").values_list("account__username", flat=True)
    assert list(told) == ["luo"]
