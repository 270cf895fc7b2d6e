"""A row is worth more than its worst cell: a bad optional value is left out, told and kept for correction."""

import json

import pytest
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, rejects, shop

from xinheng.fusion.intake.models import Finding, IntakeRun
from xinheng.fusion.intake.queries import findings
from xinheng.fusion.registers.models import Record, Subject, SubjectSecret
from xinheng.fusion.standard.registry import standard
from xinheng.support.crypto.cipher import decrypt

pytestmark = pytest.mark.django_db
FULL = REGISTRATION_HEADER + ",注册资本,类型,核准日期,电话,位置,行业,区划,主体类别,营业期限至,注册号"
FIELDS = {
    "注册资本": "registered_capital", "类型": "entity_type", "核准日期": "approved_on", "电话": "phone",
    "位置": "location", "行业": "industry_code", "区划": "registered_division", "主体类别": "subject_category",
    "营业期限至": "business_term_to", "注册号": "registration_no", "证件号码": "legal_representative_id",
}  # fmt: skip
BAD = {
    "注册资本": "约五十万", "类型": "皇家公司", "核准日期": "去年", "电话": "1234567890123", "位置": "北纬三十度",
    "行业": "Z9999", "区划": "5099", "主体类别": "其他的", "营业期限至": "2026-02-30", "注册号": "9.15E+14",
    "证件号码": "110105194912310021",
}  # fmt: skip


@pytest.fixture
def full(city):
    """The registration source with every column that a real file has."""
    path = city / "sources" / "registration.toml"
    more = "".join(f'"{column}" = "{field}"\n' for column, field in FIELDS.items() if column != "证件号码")
    path.write_text(path.read_text(encoding="utf-8").replace("[values", more + "[values"), encoding="utf-8")


def line(number: int = 0, **cells: str) -> str:
    """A registration in which the named columns hold something."""
    return shop(number) + cells.get("证件号码", "") + "," + ",".join(cells.get(c, "") for c in FULL.split(",")[7:])


@pytest.mark.parametrize("column", BAD)
def test_a_bad_optional_cell_of_any_kind_costs_the_value_alone(deliver, full, column):
    report = deliver("registration", FULL, line(0, **{column: BAD[column]}))
    assert (report.read, report.accepted, report.rejected, report.findings) == (1, 1, 0, 1)
    finding = Finding.objects.get()
    assert (finding.column, finding.field, finding.key, finding.line) == (column, FIELDS[column], USCC[0], 2)
    assert FIELDS[column] not in json.loads(Record.objects.get().open)
    hidden = standard().type("registration").fields[FIELDS[column]].privacy != "open"
    assert finding.got == ("***" if hidden else BAD[column]) and finding.reason
    if hidden:
        assert BAD[column] not in finding.reason
        secret = SubjectSecret.objects.get(subject=Subject.objects.get())
        assert decrypt(bytes(secret.secret), bytes(finding.sealed)).decode() == BAD[column]


@pytest.mark.parametrize("wrong", [USCC[0][:-1] + "?", "", "110105194912310021"])
def test_what_identifies_or_is_required_refuses_the_row(deliver, wrong):
    report = deliver("registration", REGISTRATION_HEADER, shop(0).replace(USCC[0], wrong), shop(1))
    assert (report.accepted, report.rejected, report.findings, Finding.objects.count()) == (1, 1, 0, 0)
    assert "110105194912310021" not in rejects(report)


def test_what_keeps_a_record_from_the_public_refuses_the_row(deliver, city):
    path = city / "sources" / "penalty.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[defaults]", '"类别" = "party_kind"\n[defaults]'), "utf-8"
    )
    report = deliver("penalty", PENALTY_HEADER + ",类别", fine(0, "1号") + ",自然人或许")
    assert (report.accepted, report.rejected) == (0, 1)


def test_the_same_file_again_finds_nothing_new_and_a_corrected_one_settles(deliver, shops):
    bad = [PENALTY_HEADER, fine(0, "1号", amount="若干"), fine(1, "2号", amount="不少")]
    assert deliver("penalty", *bad).findings == 2
    before = list(Finding.objects.values_list("pk", "closed_at").order_by("pk"))
    again = deliver("penalty", *bad)
    assert (again.accepted, again.unchanged, again.findings) == (0, 2, 2)
    assert list(Finding.objects.values_list("pk", "closed_at").order_by("pk")) == before
    deliver("penalty", PENALTY_HEADER, fine(0, "1号", amount="5000"))
    assert [(one.key[:2], one.closed_at is None) for one in Finding.objects.order_by("pk")] == [
        ("1号", False), ("2号", True),
    ]  # fmt: skip
    deliver("penalty", PENALTY_HEADER, fine(1, "2号", amount="更多"))
    assert list(Finding.objects.filter(closed_at=None).values_list("got", flat=True)) == ["更多"]


def test_rows_that_do_not_count_open_no_findings(deliver, shops):
    refused = fine(0, "1号", amount="若干", day="昨天")
    earlier, later = fine(1, "2号", amount="不少"), fine(1, "2号", amount="7")
    report = deliver("penalty", PENALTY_HEADER, refused, earlier, later)
    assert (report.accepted, report.rejected, report.findings) == (1, 2, 0)
    assert "若干" in rejects(report)


def test_a_run_tells_how_many(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(0, "1号", amount="若干"))
    assert IntakeRun.objects.get(source__name="penalty").findings == 1
    assert [one.got for one in findings("penalty")] == ["若干"] and not findings("registration")


def test_a_masked_cell_is_not_told_by_its_reason(deliver, city):
    path = city / "sources" / "registration.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[values", '"电话" = "phone"\n[values', 1), "utf-8")
    report = deliver("registration", REGISTRATION_HEADER + ",电话", shop(0, state="没有的状态") + ",123-4567-8901-2")
    assert report.rejected == 1
    text = rejects(report)
    assert "电话,***,电话号码格式不对" in text and "123456789012" not in text and "4567" not in text


def test_an_identity_number_in_an_open_column_is_not_repeated(deliver, shops):
    report = deliver("penalty", PENALTY_HEADER, fine(0, "1号", day="110105194912310021"))
    assert report.rejected == 1
    assert "110105194912310021" not in rejects(report) and "***" in rejects(report)


def test_what_a_program_writes_for_nothing_is_nothing_and_hidden_quotes_are_none_of_the_value(deliver, full):
    first, second = line(0, 电话="NULL", 类型="\\N", 注册资本="(500万元)"), line(1, 电话="'13800138000")
    report = deliver("registration", FULL, first, "'" + second.replace("2020-01-02", "'2020-01-02'"))
    assert (report.accepted, report.rejected, report.findings) == (2, 0, 0)
    told = [json.loads(record.open) for record in Record.objects.order_by("pk")]
    assert "phone" not in told[0] and told[0]["registered_capital"] == "-5000000"
    assert (told[1]["established_on"], told[1]["uscc"]) == ("2020-01-02", USCC[1])


@pytest.mark.parametrize("name", ["NULL", "\\N", "(null)", "山城\ufffd\ufffd面馆"])
def test_nothing_and_lost_words_name_nobody(deliver, name):
    report = deliver("registration", REGISTRATION_HEADER, shop(0, name=name), shop(1))
    assert (report.accepted, report.rejected) == (1, 1) and not Subject.objects.filter(name=name).exists()
