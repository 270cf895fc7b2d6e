"""Late deliveries and many spellings: what is newer says the type, and one decision is one record."""

import json

import pytest
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, rejects, shop

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record, Subject

pytestmark = pytest.mark.django_db
HEADER = REGISTRATION_HEADER + ",核准日期"


@pytest.fixture
def dated(city):
    """The registration source with the day of approval."""
    path = city / "sources" / "registration.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[values", '"核准日期" = "approved_on"\n[values', 1), "utf-8"
    )


def approved(day: str, state: str = "存续", number: int = 0) -> str:
    return shop(number, state=state) + f",{day}"


def test_an_older_delivery_never_undoes_a_newer_one(deliver, dated):
    deliver("registration", HEADER, approved("2024-05-01"))
    deliver("registration", HEADER, approved("2026-05-01", "注销"))
    report = deliver("registration", HEADER, approved("2024-05-01"), approved("2024-05-01", number=1))
    assert (report.read, report.accepted, report.unchanged, report.late) == (2, 1, 1, 1)
    assert Subject.objects.get(identity=f"uscc:{USCC[0]}").status == "4"
    assert any("核准日期早于" in told and "第2行" in told for told in report.warnings)
    assert Record.objects.filter(key=USCC[0]).count() == 2


@pytest.mark.parametrize("day", ["2026-05-01", "2026-05-02", ""])
def test_a_row_of_the_same_day_later_or_of_none_is_taken(deliver, dated, day):
    deliver("registration", HEADER, approved("2026-05-01"))
    report = deliver("registration", HEADER, approved(day, "注销"))
    assert (report.accepted, report.late) == (1, 0)


def test_of_two_rows_in_a_file_the_newer_counts_whatever_their_order(deliver, dated):
    report = deliver("registration", HEADER, approved("2026-05-01", "注销"), approved("2024-05-01"))
    assert (report.accepted, report.rejected) == (1, 1)
    assert Subject.objects.get().status == "4" and "核准日期最新的一行" in rejects(report)


def test_a_dry_run_tells_late_rows_too(deliver, dated):
    deliver("registration", HEADER, approved("2026-05-01"))
    report = deliver("registration", HEADER, approved("2024-05-01", "注销"), dry_run=True)
    assert (report.accepted, report.unchanged, report.late) == (0, 1, 1)


def test_a_day_of_its_own_kept_in_the_record_decides_as_well(deliver, city, dated):
    kind = city / "standard" / "subjects" / "registration.toml"
    kind.parent.mkdir(parents=True)
    from xinheng.fusion.standard.registry import HERE

    text = (HERE / "themes" / "subjects" / "registration.toml").read_text(encoding="utf-8")
    text = text.replace('role = "established_on"', 'role = "effective_on"')
    kind.write_text(text, encoding="utf-8")
    deliver("registration", HEADER, approved("2026-05-01", "注销"))
    assert deliver("registration", HEADER, approved("2024-05-01")).late == 1


def test_the_platform_s_own_older_statement_changes_nothing_either():
    row = {
        "uscc": USCC[0], "entity_name": "山城市江岸路面馆", "established_on": "2020-01-02",
        "registration_authority": "两河区局", "registered_address": "江岸路1号", "registration_state": "4",
        "approved_on": "2026-05-01",
    }  # fmt: skip
    write_records(type="registration", rows=[row], by="system")
    older = row | {"approved_on": "2024-05-01", "registration_state": "1"}
    assert write_records(type="registration", rows=[older], by="system").accepted == 0
    assert json.loads(Record.objects.get().open)["registration_state"] == "4"


SPELLINGS = [
    "山市监罚〔2026〕12号", "山市监罚[2026]12号", "山市监罚（2026）12号", "山市监罚(2026)12号", "山市监罚【2026】12号",
    "山市监罚﹝2026﹞12号", "山市监罚 〔2026〕 12号", "山市监罚〔２０２６〕１２号", "山市监罚〔2026〕第12号",
]  # fmt: skip


def test_nine_spellings_of_one_decision_are_one_record(deliver, shops):
    for spelling in SPELLINGS:
        deliver("penalty", PENALTY_HEADER, fine(0, spelling))
    current = Record.objects.filter(type="administrative_penalty", superseded_at=None)
    assert [json.loads(record.open)["decision_number"] for record in current] == [SPELLINGS[-1].replace("２", "2")]
    assert deliver("penalty", PENALTY_HEADER, fine(0, SPELLINGS[-1])).unchanged == 1


def test_spellings_within_one_file_meet_and_other_numbers_do_not(deliver, shops):
    report = deliver("penalty", PENALTY_HEADER, *(fine(0, one) for one in [*SPELLINGS, "山市监罚〔2026〕112号"]))
    assert (report.accepted, report.rejected) == (2, 8)


def test_the_platform_folds_the_same_way(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(0, SPELLINGS[0]))
    said = json.loads(Record.objects.get(type="administrative_penalty").open)
    write_records(type="administrative_penalty", rows=[said | {"decision_number": SPELLINGS[4]}], by="system",
                  source="penalty")  # fmt: skip
    assert Record.objects.filter(type="administrative_penalty", superseded_at=None).count() == 1
