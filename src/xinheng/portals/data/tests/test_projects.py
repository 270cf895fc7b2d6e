"""The ledger of projects that public money paid for: their data are brought in, owed, or lawfully kept away."""

from datetime import timedelta

import pytest

from xinheng.fusion.catalogue.models import FundedProject
from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.portals.data.tests.test_departments import bring_in
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
RECALL = {
    "recall_number": "召回1号", "uscc": generate(division="509901", serial=611), "product_name": "豆瓣酱", "level": "2",
    "way": "voluntary", "reason": "标签错误", "started_at": "2026-03-02T09:00:00",
}  # fmt: skip


def told(**more: str) -> dict[str, str]:
    given = {"title": "食品追溯平台", "department": "食品处", "approval": "发改〔2026〕12号", "year": "2026",
             "kinds": "食品召回、专利", "excused": "",
             "due_on": f"{city_time.today() - timedelta(days=1)}"}  # fmt: skip
    return given | more


@pytest.mark.clause("WX-2.1-02")
def test_what_public_money_paid_for_is_brought_in_or_owed(sign_in):
    he = sign_in("he")
    assert "还没有登记项目" in he.get("/data/projects/").content.decode()
    assert he.post("/data/projects/new", told()).status_code == 302
    page = he.get("/data/projects/").content.decode()
    assert "1 个项目欠归集" in page and "食品追溯平台" in page and "发改〔2026〕12号" in page
    write_records(type="food_recall", rows=[RECALL], by="system")
    page = he.get("/data/projects/").content.decode()
    assert "欠归集" in page and '<td><a href="/data/standard/food_recall">' in page
    one = FundedProject.objects.get()
    # What is not due yet is not owed; what the law keeps away says by which law.
    later = f"{city_time.today() + timedelta(days=9)}"
    assert he.post(f"/data/projects/{one.pk}", told(due_on=later)).status_code == 302
    assert "未到期" in he.get("/data/projects/").content.decode()
    assert he.post(f"/data/projects/{one.pk}", told(excused="保守国家秘密法 第十三条")).status_code == 302
    assert "依法不归集" in he.get("/data/projects/").content.decode()
    assert he.post(f"/data/projects/{one.pk}", told(kinds="食品召回")).status_code == 302
    assert "已归集" in he.get("/data/projects/").content.decode()
    assert he.post(f"/data/projects/{one.pk}/drop", {"reason": "登错了"}).status_code == 302
    assert not FundedProject.objects.exists()
    assert {"keep_project", "drop_project"} <= set(AuditEvent.objects.values_list("verb", flat=True))


@pytest.mark.clause("WX-3.3A-11")
def test_an_existing_system_is_brought_over_register_by_register(sign_in, settings, tmp_path):
    """What has come and what is owed is told of each of its registers until the last is here."""
    settings.XINHENG_HOME = tmp_path
    he = sign_in("he")
    assert he.post("/data/projects/new", told()).status_code == 302
    assert "1 个项目欠归集" in he.get("/data/projects/").content.decode()
    bring_in(he, "food_recall")
    assert "1 个项目欠归集" in he.get("/data/projects/").content.decode()
    bring_in(he, "patent")
    page = he.get("/data/projects/").content.decode()
    assert "已归集" in page and "1 个项目欠归集" not in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kinds": "没有的数据类"}, "标准里没有数据类：没有的数据类"),
        ({"kinds": "、"}, "写明这个项目产生哪几类数据"),
        ({"due_on": "明天"}, "日期写成"),
        ({"title": ""}, "写明项目名称"),
        ({"year": "去年"}, "年度写作"),
    ],
)
def test_what_is_entered_wrongly_is_told_and_what_was_typed_stays(sign_in, more, said):
    answer = sign_in("he").post("/data/projects/new", told(**more))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "发改〔2026〕12号" in page


def test_one_approval_is_one_project_and_who_only_looks_enters_nothing(sign_in):
    he = sign_in("he")
    assert he.post("/data/projects/new", told()).status_code == 302
    again = he.post("/data/projects/new", told(title="另一个"))
    assert again.status_code == 422 and "已经登记过" in again.content.decode()
    admin = sign_in("admin")
    assert "登记项目" not in admin.get("/data/projects/").content.decode()
    assert admin.post("/data/projects/new", told()).status_code == 403
