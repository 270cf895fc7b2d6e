"""One declaration, and validation, template, schema, catalogue and quality rules follow from it."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from openpyxl import load_workbook

from xinheng.fusion.standard import exports
from xinheng.fusion.standard.display import facts, heading, shown, summary
from xinheng.fusion.standard.periods import after, kept_since
from xinheng.fusion.standard.quality import quality_rules
from xinheng.fusion.standard.registry import HERE, read_standard
from xinheng.fusion.standard.validation import Problem, open_value, sql_open_value, validate_row

STANDARD = read_standard(HERE)
TYPES = list(STANDARD.types.values())
# One type of each theme: a workbook takes longer to write than all else of a type together.
SOME = [kinds[0] for kinds in STANDARD.themes.values()]
PENALTY = STANDARD.type("administrative_penalty")
ROW = {
    "decision_number": "山市监处罚〔2026〕12号",
    "uscc": "91509901ma5xhxq716",
    "party_name": "老码头火锅店",
    "violation_type": "经营超过保质期的食品",
    "penalty_kind": "罚款；没收违法所得",
    "penalty_content": "罚款5000元",
    "fine_amount": "5,000.00",
    "authority": "两河区市场监督管理局",
    "penalised_on": date(2026, 1, 5),
    "grade": "轻微",
}


@pytest.mark.clause("CQ-8.1-09")
def test_one_format_for_every_way_in():
    """Whoever fills a workbook, sends a file or calls the API fills the same fields, in the same order."""
    for kind in TYPES:
        titles = [field.title for field in kind.fields.values()]
        assert next(csv.reader(io.StringIO(exports.csv_template(kind, STANDARD)))) == titles, kind.id
        assert len(set(titles)) == len(titles), kind.id
        schema = exports.json_schema(kind, given=STANDARD)
        assert list(schema["properties"]) == list(kind.fields)
        assert schema["required"] == [name for name, field in kind.fields.items() if field.required]
        _, problems = validate_row(kind, {}, STANDARD)
        assert [problem.field for problem in problems] == schema["required"]
    for kind in SOME:
        sheet = load_workbook(io.BytesIO(exports.excel_template(kind, STANDARD)))["数据"]
        assert [cell.value for cell in sheet[1]] == [field.title for field in kind.fields.values()], kind.id


def test_a_good_row():
    clean, problems = validate_row(PENALTY, ROW, STANDARD)
    assert problems == []
    assert clean["uscc"] == "91509901MA5XHXQ716"
    assert (clean["penalty_kind"], clean["fine_amount"], clean["grade"]) == ("02|03", "5000", "minor")
    assert clean["penalised_on"] == "2026-01-05"


def test_a_bad_row_says_what_is_wrong_with_each_field():
    row = ROW | {"uscc": "91509901MA5XHXQ717", "penalised_on": "2026-02-30", "authority": " ", "fine": "1"}
    clean, problems = validate_row(PENALTY, row, STANDARD)
    assert problems == [
        Problem("fine", "1", "没有这个字段"),
        Problem("uscc", "91509901MA5XHXQ717", "统一社会信用代码第18位校验不符，应为6，请核对：91509901MA5XHXQ717"),
        Problem("authority", " ", "缺少必填项“作出决定机关”"),
        Problem("penalised_on", "2026-02-30", "不是有效的日期，应写作 2026-02-03：2026-02-30"),
    ]
    assert "uscc" not in clean


def test_a_bad_personal_value_is_not_repeated():
    _, problems = validate_row(PENALTY, ROW | {"party_id": "110105194912310021"}, STANDARD)
    assert problems == [Problem("party_id", "***", "身份证号码末位校验不符，请核对")]


def test_a_moment_is_kept_in_the_city_s_time():
    at = datetime(2026, 1, 5, 18, 30, tzinfo=UTC)
    clean, _ = validate_row("inspection_result", {"started_at": at}, STANDARD)
    assert clean["started_at"] == "2026-01-06T02:30:00"


@pytest.mark.parametrize("name", ["陈大文", "欧阳大文", "欧阳", "陈", "𠮷野", "Zhao Min"])
def test_masking_in_sql_is_masking_in_python(name):
    field = STANDARD.type("employment_ban").fields["person_name"]
    masked = duckdb.execute(f"SELECT {sql_open_value(field, 't')} FROM (SELECT ? t)", [name]).fetchone()
    assert masked == (open_value(field, name),)


def test_the_schema_of_the_open_part_has_nothing_personal():
    properties = exports.json_schema(STANDARD.type("employment_ban"), "open", STANDARD)["properties"]
    assert "person_id" not in properties
    assert properties["person_name"]["type"] == "string"


def test_what_its_values_mean_is_part_of_a_type():
    schema = exports.json_schema(STANDARD.type("use_registration"), given=STANDARD)
    assert (schema["x-section"], schema["x-lifetime"], schema["x-soon"]) == ("equipment", "expires", 60)
    assert schema["properties"]["next_inspection_on"]["x-due"] == "定期检验"
    assert schema["properties"]["state"]["x-tones"]["revoked"] == "red"
    assert schema["properties"]["state"]["x-closed"]["suspended"] == "paused"
    entry = exports.dcat_entry(STANDARD.type("serious_violation_list"), "局", STANDARD)
    assert (entry["xh:lifetime"], entry["xh:tone"]) == ("listing", "red")
    assert "xh:soon" not in entry


def test_the_workbook_offers_the_codes_and_marks_the_required():
    book = load_workbook(io.BytesIO(exports.excel_template(PENALTY, STANDARD)))
    assert book.sheetnames == ["数据", "填写说明", "代码"]
    offered = {choice.error for choice in book["数据"].data_validations.dataValidation}
    assert "请从“失信程度”中选择" in offered
    assert book["填写说明"]["D2"].value == "是"


def test_the_catalogue_entry_tells_basis_duties_and_rhythm():
    entry = exports.dcat_entry(PENALTY, "山城市市场监督管理局", STANDARD)
    assert json.loads(json.dumps(entry)) == entry
    assert (entry["dct:accessRights"], entry["dct:accrualPeriodicity"]) == ("public", "P1D")
    assert entry["dct:rights"].startswith("市场监督管理行政处罚信息公示规定")
    assert entry["xh:duties"]["accountable"] == "执法稽查处"


def test_a_register_without_a_basis_is_catalogued_as_restricted():
    assert exports.dcat_entry(STANDARD.type("corrective_order"), "局", STANDARD)["dct:accessRights"] == "restricted"


def test_a_record_in_one_line():
    clean, _ = validate_row(PENALTY, ROW, STANDARD)
    assert summary(PENALTY, clean, STANDARD) == "经营超过保质期的食品，罚款5000元"
    assert heading(PENALTY, clean, STANDARD) == "经营超过保质期的食品"
    assert dict(facts(PENALTY, clean, STANDARD))["罚款金额"] == "¥5,000.00"
    assert facts(PENALTY, clean, STANDARD)[0] == ("处罚决定日期", "2026-01-05")


def test_a_clause_without_its_value_is_left_out():
    sampling = STANDARD.type("sampling_result")
    assert summary(sampling, {"product_name": "香肠", "verdict": "pass"}, STANDARD) == "香肠：合格"
    assert summary(sampling, {}, STANDARD) == ""


def test_late_data_and_how_long_they_stay():
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    registration = STANDARD.type("registration")
    assert after(registration.refresh, monday) == monday + timedelta(hours=24)
    assert kept_since(STANDARD.type("maintenance"), date(2028, 2, 29)) == date(2024, 2, 29)
    assert kept_since(registration, date(2024, 2, 29)) is None
    assert after("P1M", datetime(2026, 1, 31, tzinfo=UTC)) == datetime(2026, 2, 28, tzinfo=UTC)
    assert after("PT2H", monday) == monday + timedelta(hours=2)


def test_quality_rules_run_on_the_lake_s_columns():
    """All rules of a type in one statement: planning takes nearly all of the time."""
    for kind in TYPES:
        open_ones = kind.open_fields.items()
        columns = ", ".join(f"NULL::{STANDARD.type_of(field).duckdb_type} AS {name}" for name, field in open_ones)
        rules = quality_rules(kind, STANDARD)
        assert {"completeness", "uniqueness"} <= {rule.dimension for rule in rules}, kind.id
        duckdb.execute(f"SELECT {', '.join(rule.fails for rule in rules)} FROM (SELECT NULL AS key, {columns})")


def test_a_quality_rule_finds_an_end_before_the_beginning():
    rule = next(rule for rule in quality_rules(PENALTY, STANDARD) if rule.id.endswith(".order"))
    row = "SELECT DATE '2026-02-01' AS penalised_on, DATE '2026-01-01' AS publicity_end_on"
    assert duckdb.execute(f"SELECT {rule.fails} FROM ({row})").fetchone() == (True,)


def test_a_division_that_was_abolished_is_found():
    rule = next(
        rule for rule in quality_rules(STANDARD.type("registration"), STANDARD) if rule.id.endswith("ion.ended")
    )
    found = "SELECT registered_division FROM (VALUES ('500105'), ('500105001'), ('500103')) t(registered_division)"
    assert duckdb.execute(f"{found} WHERE {rule.fails}").fetchall() == [("500105",), ("500105001",)]


@pytest.mark.parametrize(
    ("type_id", "field", "value", "read"),
    [
        ("registration", "registered_division", "500103", "渝中区"),
        ("registration", "industry_code", "H6210", "正餐服务"),
        ("registration", "established_on", "2026-02-03", "2026-02-03"),
        ("inspection_result", "started_at", "2026-02-03T14:05:00", "2026-02-03 14:05"),
        ("employment_ban", "is_lifetime", "true", "是"),
        ("registration", "registration_state", "no such code", "no such code"),
        ("registration", "phone", None, ""),
    ],
)
def test_a_value_in_words(type_id, field, value, read):
    assert shown(STANDARD.type(type_id).fields[field], value, STANDARD) == read
