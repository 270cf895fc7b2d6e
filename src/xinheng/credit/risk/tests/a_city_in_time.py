"""A small city with everything a score reads, dated from long ago until next year."""

import random
from datetime import date, timedelta
from typing import Any

from xinheng.credit.risk.tests.test_parity import CODES, write_city
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.standard.registry import standard

VARIETY = "3110"
GROUP = standard().code_list("product_group").entries[0].code
ISSUE = standard().code_list("complaint_issue").entries[0].code
COMMITMENT = standard().code_list("commitment_kind").entries[0].code
LEVEL = standard().code_list("warning_level").entries[0].code


def settle(chance: random.Random, today: date) -> None:
    """The city of the parity tests, and beside its penalties, listings and checks all other things that count."""
    write_city(chance)
    for what in range(300):
        befall(chance, today, what)


def befall(chance: random.Random, today: date, number: int) -> None:
    """Something happens to somebody: it began in the last three years or begins within one."""
    on = lambda back, ahead: (today + timedelta(days=chance.randint(-back, ahead))).isoformat()  # noqa: E731
    code = chance.choice(CODES)
    type, row = chance.choice([_licence, _order, _sample, _complaint, _lift, _promise, _report, _alert])(
        chance, on, number
    )
    who = {"sampling_result": "sampled_uscc", "use_registration": "use_unit_uscc"}.get(type, "uscc")
    named = {"entity_name": "店"} if "entity_name" in standard().type(type).fields else {}
    write_records(type=type, rows=[{who: code} | named | row], source="law", by="system")


def _licence(chance: random.Random, on: Any, number: int) -> tuple[str, dict[str, Any]]:
    return "administrative_licence", {
        "licence_number": f"证{number}", "licence_name": chance.choice(["食品经营许可证", "特种设备使用登记"]),
        "authority": "局", "valid_from": on(1100, 60), "valid_to": on(500, 300),
        "state": chance.choice(["valid", "valid", "deregistered"]),
    }  # fmt: skip


def _order(chance: random.Random, on: Any, number: int) -> tuple[str, dict[str, Any]]:
    done = chance.choice(["", on(200, 0)])
    return "corrective_order", {
        "document_number": f"责{number}", "violations": "价格", "basis": "法", "issued_on": on(900, 0),
        "correct_by": on(200, 90), "corrected_on": done, "rechecked_on": done,
        "state": "replied" if done else "pending", "recheck_result": chance.choice(["pass", "fail"]) if done else "",
    }  # fmt: skip


def _sample(chance: random.Random, on: Any, number: int) -> tuple[str, dict[str, Any]]:
    return "sampling_result", {
        "sheet_number": f"抽{number}", "sampled_unit_name": "店", "product_group": GROUP, "product_name": "糕点",
        "laboratory_name": "所", "reported_on": on(1100, 0), "announced_on": chance.choice(["", on(30, 60)]),
        "verdict": chance.choice(["pass", "fail", "problem"]), "objection_state": chance.choice(["", "", "open"]),
    }  # fmt: skip


def _complaint(chance: random.Random, on: Any, number: int) -> tuple[str, dict[str, Any]]:
    return "complaint_publicity", {
        "complaint_number": f"诉{number}", "respondent_name": "店", "issue": ISSUE, "handled_on": on(400, 0),
        "handling_result": chance.choice(["O1", "O2", "O3"]), "publicised_by": "局", "published_on": on(400, 30),
        "publicity_end_on": chance.choice(["", on(0, 200)]),
    }  # fmt: skip


def _lift(chance: random.Random, on: Any, number: int) -> tuple[str, dict[str, Any]]:
    return "use_registration", {
        "certificate_number": f"梯{number}", "equipment_code": f"3110{number:013}", "equipment_name": "乘客电梯",
        "catalogue_variety": VARIETY, "use_unit_name": "店", "use_place": "江岸路1号", "registered_on": on(900, 0),
        "authority": "局", "state": "valid", "next_inspection_on": on(100, 300),
        "cancelled_on": chance.choice(["", on(0, 300)]),
    }  # fmt: skip


def _promise(chance: random.Random, on: Any, number: int) -> tuple[str, dict[str, Any]]:
    return "voluntary_commitment", {
        "kind": COMMITMENT, "committed_on": on(500, 30), "valid_to": chance.choice(["", on(100, 300)]),
        "content": "诺", "signatory": "陈大文",
        "kept": chance.choice(["0", "1", ""]),
    }  # fmt: skip


def _report(chance: random.Random, on: Any, number: int) -> tuple[str, dict[str, Any]]:
    filed = on(900, 100)
    return "annual_report", {
        "report_year": str(int(filed[:4]) - chance.choice([0, 1, 2])), "filed_on": filed,
        "state": chance.choice(["reported", "late", "unreported"]),
    }  # fmt: skip


def _alert(chance: random.Random, on: Any, number: int) -> tuple[str, dict[str, Any]]:
    return "key_person_alert", {
        "person_no": f"人{number}", "person_masked": "陈*文", "kind": chance.choice(["office", "ban"]),
        "relation": "法定代表人", "level": LEVEL, "raised_on": on(300, 60),
        "cleared_on": chance.choice(["", on(0, 300)]),
    }  # fmt: skip
