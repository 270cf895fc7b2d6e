"""Network, map and instruments tell of one shop: fused by its code, counted, used; and what a leader reads of it."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cast import cast
from tests.shop import SHOP, days_ago, register

from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.standard.registry import standard
from xinheng.kit.credit_code import generate
from xinheng.portals.data.tests.test_departments import bring_in, filled, form
from xinheng.support.jobs.worker import run_next

pytestmark = pytest.mark.django_db

# From each of the three, by the form that the standard gives: the register, what is told, what is read of it.
SUPPLIED = [
    ("food_business_licence", {"licence_number": "JY15000000000001"}),
    (
        "place",
        {
            "place_code": "CS-001",
            "place_name": "江岸路食品城",
            "manager_uscc": SHOP,
            "division": "509901001",
            "location": "106.55,29.56",
        },
    ),
    ("open_kitchen", {"kitchen_number": "厨88"}),
]


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def line_of(page: str, word: str) -> str:
    return next(row for row in page.split("<tr>") if f">{word}<" in row)


def run_model(he, name: str) -> None:
    assert he.post(f"/data/models/{name}/run", {"engine": "duckdb"}).status_code == 302
    while run_next():
        pass


@pytest.fixture
def he(sign_in, settings, tmp_path):
    settings.XINHENG_HOME, settings.LAKE_ROOT = tmp_path, tmp_path / "lake"
    cast()
    return sign_in("he")


@pytest.mark.clause("SZ-5-01", "SZ-7-01")
def test_network_map_and_instruments_tell_of_one_shop_and_what_uses_it(he, django_assert_max_num_queries):
    register()
    empty = shown(he, "/data/fusion/")
    assert "还没有算过" in empty and "数据湖还没有建立" in empty and "没有来过" in line_of(empty, "前端感知网")
    for type, told in SUPPLIED:
        bring_in(he, type, **told)
    refresh_lake()
    run_model(he, "fused_subjects")
    with django_assert_max_num_queries(12):
        page = shown(he, "/data/fusion/")
    for supply, type in (("政务信息网", "食品经营许可"), ("地理信息系统", "场所"), ("前端感知网", "明厨亮灶")):
        line = line_of(page, supply)
        assert type in line and "没有来过" not in line, line
    assert "读取 3 行，接收 3 行，退回 0 行" in page
    # One business, and all three tell of it: the place by who manages it, the others by its code.
    district = line_of(page, "两河区")
    assert [cell.split("<")[0] for cell in district.split("<td>")[2:]][:5] == ["1"] * 5
    # An application has it: the officer's page of the shop shows what the network and the instrument told.
    dossier = shown(he, f"/officer/e/uscc:{SHOP}")
    assert "JY15000000000001" in dossier and "厨88" in dossier
    assert "各区县的经营主体中" in shown(he, "/data/models/fused_subjects")


def send(he, type: str, *lines: dict[str, str]) -> None:
    """Lines in the form that the standard gives, taken in by the steward whatever becomes of each."""
    head, text = form(he, type), io.StringIO()
    rows = [[cells[title] for title in head] for cells in (filled(type, **told) for told in lines)]
    csv.writer(text).writerows([head, *rows])
    file = SimpleUploadedFile("报送.csv", text.getvalue().encode())
    sent = he.post(f"/data/sources/template_{type}/take", {"file": file})
    while run_next():
        pass
    assert he.post(f"{sent['Location']}/take").status_code == 302
    while run_next():
        pass


@pytest.mark.clause("SZ-7-02")
def test_each_step_of_fusing_is_counted_and_opens_to_what_it_did(he):
    """GB/T 34678-2017, 8.4.3: gathered from each supplier, put in order and made one, counted and made use of."""
    register()
    stranger = generate(division="509901", serial=77)
    place = dict(SUPPLIED[1][1])
    send(he, "place", place, place | {"place_code": "CS-002", "location": "没有测"}, place | {"place_code": ""})
    send(he, "open_kitchen", {"kitchen_number": "厨88"}, {"kitchen_number": "厨89", "uscc": stranger})
    send(he, "food_business_licence", {"licence_number": "JY15000000000001"})
    refresh_lake()
    run_model(he, "fused_subjects")
    run_model(he, "penalties_by_month")
    page = shown(he, "/data/fusion/")
    # Gathered: every row is accounted for, and the sources it opens tell the same of each delivery.
    assert "读取 6 行，接收 5 行，退回 1 行" in line_of(page, "采集和汇聚")
    assert "退回 1" in shown(he, f"/data/sources/runs/{IntakeRun.objects.get(source__name='template_place').pk}")
    # Put in order and made one: what was no point is left out, whom nobody knows waits.
    order = line_of(page, "整合和处理")
    assert "留空等更正的值 1 个" in order and "待挂接 1 行" in order
    verb = order.split('class="verb" href="')[1].split('"')[0]
    assert he.get(verb).status_code == 200
    # Counted: the statistics that were made, and the one of how far the three agree; a model that was not run is not.
    assert "算出 2 个统计模型" in line_of(page, "挖掘和分析")
    assert "两河区" in shown(he, "/data/models/fused_subjects")
    # The city's system of standards leads here and says that only the norm's title is known.
    norm = next(row for row in shown(he, "/data/standard/system").split("<tr>") if "34678" in row)
    assert 'href="/data/fusion/"' in norm and "未核对" in norm


@pytest.mark.clause("WX-1-03")
def test_a_leader_reads_that_work_became_data_data_an_asset_and_supervision_one(
    he, sign_in, django_assert_max_num_queries
):
    shop = register()
    tang = sign_in("tang")
    before = shown(tang, "/data/board/")
    assert "还没有算过" in before and "近来没有收到线索" in before
    # A check that the platform did, and a clue that was made of data.
    told = {"inspection_number": "检-1", "uscc": SHOP, "inspected_on": days_ago(3)}
    kind = standard().type("inspection_result")
    cells = filled("inspection_result", **told)
    row = {name: cells[field.title] for name, field in kind.fields.items() if cells[field.title]}
    write_records(type="inspection_result", rows=[row], by="system")
    refresh_lake()
    he = sign_in("he")
    for name in ("fused_subjects", "freshness"):
        run_model(he, name)
    assert he.post("/data/quality/measure").status_code == 302
    tang = sign_in("tang")
    with django_assert_max_num_queries(12):
        page = shown(tang, "/data/board/")
    formed = next(row for row in page.split("<tr>") if "检查" in row and kind.title in row)
    assert "<td>1</td>" in formed
    theme = line_of(page, "监管行为库")
    assert "1 / " in theme and "没有测量" not in theme and kind.duties.accountable in theme
    assert shop.identity and line_of(page, "两河区").count("<td>1</td>") >= 2
    # Who neither leads nor keeps the data has neither page.
    zhao = sign_in("zhao")
    assert {zhao.get(reverse(f"data:{name}")).status_code for name in ("board", "fusion")} == {403}


@pytest.mark.clause("SZ-4.2-01")
def test_one_decision_is_gathered_shared_opened_and_made_use_of(he, client):
    """Brought in by a department, joined to its shop, asked for by another system, open to all, counted and judged."""
    register()
    number = "山市监罚〔2026〕88号"
    bring_in(he, "administrative_penalty", decision_number=number, party_kind="法人", penalty_kind="罚款")
    refresh_lake()
    # Shared: another system asks by the code and reads whose word it is.
    told = client.get(f"/api/v1/subjects/uscc:{SHOP}").json()
    records = [one for section in told["sections"] for one in section["records"]]
    assert any(number in str(one) and one["source"] for one in records), records
    # Opened: published by the steward, fetched by anybody.
    assert he.post("/data/open/publish").status_code == 302
    file = client.get("/open/administrative_penalty/1.csv")
    assert number in b"".join(file).decode("utf-8-sig")
    # Made use of: a statistic reads it, and the rules of the risk do.
    run_model(he, "penalties_by_month")
    assert "<td>1</td>" in shown(he, "/data/models/penalties_by_month")
    assert "/data/models/penalties_by_month" in shown(he, "/data/standard/administrative_penalty/fields/penalised_on")
