"""Who supervises, what they do and who works for the supervised: brought in, found once, tagged, by pages."""

import json

import pytest
from tests.cast import cast
from tests.shop import SHOP, days_ago, register

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.matching.models import Pair, SubjectMerge
from xinheng.fusion.matching.tasks import match_city
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.portals.data.tests.test_departments import bring_in

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"

# What a department tells of itself, of its work, and of those it supervises: the register, what is recognised, how it
# is read on the page.
TOLD = [
    ("supervision_organisation", {"organisation_name": "两河局", "functions": "食品安全监督管理"}, "两河局"),
    ("supervision_staff", {"staff_number": "T-001", "person_name": "周芷兰"}, "周**"),
    ("supervision_item", {"item_name": "餐饮服务食品安全检查"}, "餐饮服务食品安全检查"),
    ("department_activity", {"organisation_name": "两河区市场监督管理局", "count": "88"}, "88"),
    ("food_safety_officer", {"person_id": NUMBER, "person_name": "陈大文"}, "陈**"),
]  # fmt: skip


@pytest.fixture
def he(sign_in, settings, tmp_path):
    settings.XINHENG_HOME, settings.LAKE_ROOT = tmp_path, tmp_path / "lake"
    cast()
    return sign_in("he")


def body(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.mark.clause("SZ-6.1-02", "SZ-6.1-03", "SZ-6.1-07")
@pytest.mark.parametrize(("type", "told", "read"), TOLD)
def test_functions_staff_activities_and_personnel_stand_in_their_registers(he, type, told, read):
    register()
    bring_in(he, type, **told)
    refresh_lake()
    page = body(he, f"/data/standard/{type}")
    assert read in page and "陈大文" not in page and NUMBER not in page
    assert standard().type(type).duties.accountable in page


@pytest.mark.clause("WX-3.3B-02", "WX-3.3B-05")
def test_a_person_of_two_lists_is_one_with_the_evidence_and_two_again(he):
    """Subjects, organisations and staff have one identity each, whatever list names them, and carry tags."""
    shop = register()
    told = {"person_id": NUMBER, "person_no": "1", "uscc": SHOP, "person_name": "陈大文", "phone": "15400000188",
            "post": next(iter(standard().code_list("safety_post").by_code)), "appointed_on": days_ago(9)}  # fmt: skip
    write_records(type="food_safety_officer", rows=[told], by="system")
    staff = {"staff_number": "T-1", "person_name": "陈大文", "organisation_name": "两河区市场监督管理局",
             "organisation_uscc": SHOP, "phone": "15400000188"}  # fmt: skip
    other = staff | {"staff_number": "T-2", "phone": "", "person_name": "陈大纹"}
    write_records(type="supervision_staff", rows=[staff, other], by="system")
    assert match_city.func(by=cast().he.pk)
    page = body(he, "/data/matching/?kind=person")
    assert "归并 0 条记录、1 个主体" in page and "陈**" in page and "陈大文" not in page
    assert "归为一个的主体" in page and "归为一个的主体" not in body(he, "/data/matching/")
    assert {subject_by("staff_number:T-1").kind, shop.kind} == {"person", "entity"}
    assert SubjectMerge.objects.get().gone.identity == "staff_number:T-1"
    # Who only sounds alike and works there is a question, with what speaks for it and nothing personal.
    pair, *others = Pair.objects.filter(kind="person", verdict="")
    asked = body(he, f"/data/matching/pairs/{pair.pk}")
    assert "姓名读音相同" in asked and "单位相同" in asked and "陈大文" not in asked and NUMBER not in asked
    for one in (pair, *others):
        answer = he.post(f"/data/matching/pairs/{one.pk}", {"verdict": "apart", "reason": "两个人"})
        assert answer.status_code == 302
    assert (
        he.post(f"/data/matching/merges/{SubjectMerge.objects.get().pk}/split", {"reason": "同名"}).status_code == 302
    )
    assert match_city.func(by=cast().he.pk) and subject_by("staff_number:T-1").identity == "staff_number:T-1"
    assert not Pair.objects.filter(kind="person", verdict="").exists()
    # The weights are told for each kind, and a tag stands beside the register of staff.
    assert "没有从数据学过" in body(he, "/data/matching/model?kind=person")
    assert he.get("/data/matching/?kind=weather").status_code == 404
    assert he.post("/data/standard/supervision_staff/tag", {"word": "主数据"}).status_code == 302
    assert "主数据" in body(he, "/data/standard/supervision_staff")


@pytest.mark.clause("WX-3.1S-02", "WX-3.1S-03", "WX-3.1S-04", "WX-3.1S-05", "WX-3.1S-06", "WX-3.1S-07")
@pytest.mark.clause("SZ-7-02", part=True)
def test_the_six_parts_of_the_standards_lead_to_what_follows_them(he, sign_in):
    """Every norm names a page, and who keeps that page opens it: the steward most, the administrator the rest."""
    assert "/data/standard/system" in body(he, "/data/standard/")
    page = body(he, "/data/standard/system")
    for part in ("总体标准", "数据标准", "业务标准", "技术标准", "网络安全保障规范", "运维规范"):
        assert f">{part}</h2>" in page
    rows = [row for row in page.split("<tr>") if "未核对" in row or "已核对" in row]
    led = [row for row in rows if ">打开</a>" in row]
    assert len(rows) > 15 and led
    for row in led:
        assert body(he, row.split('class="verb" href="')[1].split('"')[0])
    keeper = body(sign_in("admin"), "/data/standard/system")
    assert "由管理员看" in page and "/admin-desk/protection/" in keeper and "/admin-desk/jobs/" in keeper
    for address in ("/admin-desk/protection/", "/admin-desk/jobs/", "/admin-desk/parameters/"):
        assert body(sign_in("admin"), address)


@pytest.mark.clause("CQ-8.1-09")
def test_one_form_is_the_same_by_every_way_in_and_out(he):
    """The columns of the template, the schema and the page are one list, for a type of every theme."""
    by_theme = {kind.theme: kind for kind in standard().types.values()}
    assert len(by_theme) == 12
    for kind in by_theme.values():
        schema = json.loads(he.get(f"/data/standard/{kind.id}/file?as=schema").content)
        head = he.get(f"/data/standard/{kind.id}/file?as=csv").content.decode("utf-8-sig").strip().split(",")
        page = body(he, f"/data/standard/{kind.id}")
        assert list(schema["properties"]) == list(kind.fields)
        assert head == [field.title for field in kind.fields.values()]
        assert all(field.title in page for field in kind.fields.values())
