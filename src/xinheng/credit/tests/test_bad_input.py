"""What departments and people get wrong about a fact: it is shown by the law all the same, and its owner is told.

A person barred who works nowhere: `credit/persons/tests/test_warnings.py`. A repair of what does not exist, or of what
changed meanwhile: `credit/repair/tests/test_penalty.py`.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client
from tests.cast import cast
from tests.shop import SHOP, days_ago, list_abnormal, penalise, register

from xinheng.credit.judgement import Verdict, judge, row_of
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.repair.queries import told_of
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.catalogue.actions import measure_quality
from xinheng.fusion.catalogue.models import Flaw
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.models import Finding
from xinheng.fusion.intake.sources import source_named
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.quality import measure
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.support.procedures.amending import confirm_parameter, propose_parameter

pytestmark = pytest.mark.django_db
PENALTY, LISTED = "administrative_penalty", "abnormal_operation_list"


@pytest.fixture(autouse=True)
def own_lake(settings: Any, tmp_path: Path) -> None:
    settings.XINHENG_HOME, settings.LAKE_ROOT = str(tmp_path), tmp_path / "lake"


def shown(type: str) -> list[dict[str, Any]]:
    """The records of a type that everybody sees on the shop's page."""
    told = orjson.loads(dossier_json(SHOP))
    return [one for part in told["sections"] for one in part["records"] if one["type"] == type]


def verdict(type: str, day: date) -> Verdict:
    """What the officer is told of the shop's only record of a type."""
    shop = subject_by(SHOP)
    assert shop is not None
    beside = [told_of(one) for one in current_records(shop.pk)]
    (own,) = (one for one in beside if one["type"] == type)
    return judge(type, row_of(own, {"status": "1"}, beside), day)


def flaws(type: str) -> set[str]:
    """What the owner of the data is told is wrong, as the data portal counts it."""
    refresh_lake()
    return {one.rule.title for one in measure(type) if one.failing}


def test_a_grade_that_the_law_does_not_know_is_left_out_and_told(tmp_path: Path):
    """The fact comes in and is judged by itself; the cell is kept for its owner, with what may stand there."""
    register()
    path = tmp_path / "penalty.csv"
    cells = dict.fromkeys(source_named("penalty").columns, "") | {
        "行政处罚决定书文号": "罚1", "行政相对人名称": "店", "统一社会信用代码": SHOP, "违法行为类型": "价格违法",
        "处罚种类": "罚款", "处罚内容": "罚款", "罚款金额（元）": "3000", "监管领域": "price", "处罚机关": "两河区局",
        "处罚决定日期": days_ago(30).replace("-", "/"), "失信等级": "特别严重",
    }  # fmt: skip
    path.write_bytes("\n".join([",".join(cells), ",".join(cells.values()), ""]).encode("gb18030"))
    report = run_intake(source="penalty", files=[path], by="system")
    assert (report.accepted, report.rejected, report.findings) == (1, 0, 1)
    finding = Finding.objects.get()
    assert (finding.column, finding.got) == ("失信等级", "特别严重") and "特别严重" in finding.reason
    told = verdict(PENALTY, date.fromisoformat(days_ago(0)))
    assert (told.shown, told.grade) == (True, "general")
    assert shown(PENALTY)


def test_published_before_it_was_decided_counts_from_the_decision_and_is_told():
    register()
    penalise(penalised_on=days_ago(30), published_on=days_ago(90), field_of_supervision="price")
    assert str(verdict(PENALTY, date.fromisoformat(days_ago(0))).starts) == days_ago(30)
    assert "公示日期不应早于处罚决定日期" in flaws(PENALTY)


def test_too_little_to_judge_by_does_not_expire_early_and_its_owner_is_told():
    """No field, no article, no grade: held for the longest period until somebody says more."""
    register()
    penalise(penalised_on=days_ago(400), grade="", field_of_supervision="", penalty_basis="")
    assert shown(PENALTY)
    told = verdict(PENALTY, date.fromisoformat(days_ago(0)))
    assert "无法判断" in told.title and "资料补全前不得提前期满" in told.basis
    refresh_lake()
    measure_quality(by="system")
    (flaw,) = Flaw.objects.filter(type=PENALTY, rule__contains=".check.")
    assert flaw.source and flaw.key
    # The owner tells the field: a year, which is over.
    penalise(penalised_on=days_ago(400), grade="", field_of_supervision="price", penalty_basis="")
    assert not shown(PENALTY)


def test_two_listings_at_a_time_end_each_by_itself_and_one_of_them_is_told():
    """Taken off one, the shop is still on the other; for one reason nobody is on the list twice."""
    register()
    list_abnormal(listed_on=days_ago(60), listing_document="异1")
    list_abnormal(listed_on=days_ago(30), listing_document="异2")
    list_abnormal(listed_on=days_ago(20), listing_document="异3", listing_reason="E1")
    assert len(shown(LISTED)) == 3
    assert "同一主体不应因同一列入原因同时在列两次" in flaws(LISTED)
    list_abnormal(listed_on=days_ago(60), listing_document="异1", removed_on=days_ago(1))
    assert {one["fields"]["listing_document"] for one in shown(LISTED)} == {"异2", "异3"}
    assert "同一主体不应因同一列入原因同时在列两次" not in flaws(LISTED)


def test_at_midnight_it_is_gone_though_no_worker_ran(clock: Callable[[str], None]):
    """Neither the kept page nor the kept class shows a second too long what was public until yesterday."""
    clock("2026-11-16 10:00")
    shop = register()
    penalise(penalised_on="2025-11-17", published_on="2025-11-17", field_of_supervision="price", decision_number="罚九")
    clock("2026-11-16 23:58")
    store(prepare([shop.pk]))
    before = result_for(shop.pk)
    assert shown(PENALTY) and before is not None and before.points > 0
    assert "罚九" in Client().get(f"/e/{SHOP}").content.decode()
    clock("2026-11-17 00:00:00")
    assert not shown(PENALTY)
    page = Client().get(f"/e/{SHOP}").content.decode()
    assert "罚九" not in page and "山城巴味轩餐饮有限公司" in page


def test_a_law_that_changes_between_decision_and_publication_is_that_of_the_decision(clock: Callable[[str], None]):
    """立法法 第一百零四条: the longer period of a later law is not for what was decided before it; it says which."""
    people = cast()
    register()
    penalise(penalised_on="2026-08-01", published_on="2026-09-20", field_of_supervision="price", decision_number="前")
    asked = propose_parameter(
        name="penalty_publicity.general", value="24", since=date(2026, 9, 1), basis="新办法第九条", seen=True,
        reason="新办法施行", by=people.admin,
    )  # fmt: skip
    confirm_parameter(asked=asked, by=people.luo)
    before = verdict(PENALTY, date(2026, 11, 16))
    assert str(before.until) == "2027-09-20"
    assert before.title == "一般处罚：最长一年（按当时的规定：市场监督管理信用修复管理办法（总局令第107号）第九条）"
    write_records(type=PENALTY, by="system", rows=[{
        "decision_number": "前", "uscc": SHOP, "party_name": "山城巴味轩餐饮有限公司", "violation_type": "价格违法",
        "penalty_kind": "02", "penalty_content": "罚款", "fine_amount": "3000", "authority": "局",
        "penalised_on": "2026-09-01", "published_on": "2026-09-20", "field_of_supervision": "price",
    }])  # fmt: skip
    after = verdict(PENALTY, date(2026, 11, 16))
    assert (str(after.until), "新办法第九条" in after.title) == ("2028-09-20", True)
