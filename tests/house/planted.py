"""Values that must stay closed, each found nowhere else, planted in one shop's records, complaint and tasks.

`secret` values may be read only by opening them for a purpose; `unpublished` ones by officers in charge, never by the
public: a warning, a penalty of a person, a decision not yet or no longer published, an order that is nobody else's.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from stdnum.cn import ric

from tests import cast as people
from tests.house.world import Place, World
from xinheng.fusion.registers.actions import withdraw_record, write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.complaints.actions import ComplaintForm, Receipt, submit_complaint

TODAY = city_time.today()
# Codes that the public is shown, where the first of the list is not.
SHOWN = {
    ("administrative_penalty", "penalty_kind"): "02", ("administrative_penalty", "case_procedure"): "02",
    ("administrative_penalty", "party_kind"): "02",
}  # fmt: skip
EQUIPMENT, PRODUCT = "31105099012020010001", "6901234567892"


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@dataclass
class Planted:
    """What was planted: value → where."""

    secret: dict[str, str] = field(default_factory=dict)
    unpublished: dict[str, str] = field(default_factory=dict)
    # Natural keys that are not for everyone: kept in clear because records are found by them, told to officers only.
    keys: dict[str, str] = field(default_factory=dict)
    numbers: count = field(default_factory=lambda: count(1))

    def value(self, kind: str) -> str:
        """A valid value of a field type that appears nowhere else."""
        n = next(self.numbers)
        family = "卓" + chr(0x9F00 + n) + chr(0x9E00 + n)
        id_body = f"11010119860304{n:03d}"
        return {
            "person_name": family,
            "phone": f"1375550{n:04d}",
            "person_id": id_body + ric.calc_check_digit(id_body + "0"),
            "email": f"planted{n}@closed.example",
            "integer": f"7654{n:03d}",
            "money": f"765432{n:03d}.37",
            "decimal": f"765.{n:03d}7",
            "date": f"1987-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
            "datetime": f"1987-{n % 12 + 1:02d}-{n % 28 + 1:02d}T03:04:05",
            "coordinate": f"106.765{n:03d}1,29.765{n:03d}1",
            "licence_number": f"CLOSED{n:04d}",
            "text": f"禁阅字第{n:04d}号",
            "file": f"禁阅字第{n:04d}号.pdf",
        }.get(kind, f"禁阅字第{n:04d}号")

    @property
    def everything(self) -> dict[str, str]:
        """What the public must not read."""
        return self.secret | self.unpublished | self.keys

    def close(self, where: str, kind: str = "text") -> str:
        """A new secret value."""
        value = self.value(kind)
        self.secret[value] = where
        return value

    def hide(self, where: str) -> str:
        """A new unpublished value."""
        value = self.value("text")
        self.unpublished[value] = where
        return value


def plant(world: World) -> Planted:
    """All of it, about the shop of `own`, whose complaint and clue are from now on those of the planted person."""
    planted, place = Planted(), world.places["own"]
    for kind in standard().types.values():
        # A type with nothing closed in it has nothing to leak.
        if kind.id != "registration" and kind.restricted_fields:
            write_records(type=kind.id, rows=[_row(kind, place, planted)], by="system")
    kind = standard().type("registration")
    old = Record.objects.get(type="registration", subject=place.subject)
    told = {"entity_name": place.subject.name, "registered_division": "509901001", "registration_state": "1"}
    write_records(type="registration", rows=[_row(kind, place, planted) | told], by="system")
    assert Record.objects.get(pk=old.pk).superseded_at
    _unpublished(place, planted)
    receipt = _complaint(place, planted)
    clue = receipt.complaint.clue
    assert clue is not None
    world.places["own"] = replace(place, receipt=receipt, clue=clue)
    return planted


def _row(kind: RecordType, place: Place, planted: Planted) -> dict[str, str]:
    """A valid row of a type: what must be there, and every field that is not for everyone."""
    row = {}
    for name, declared in kind.fields.items():
        if declared.privacy != "open":
            closed = declared.type in ("date", "datetime", "boolean") or declared.type.startswith("code:")
            where = f"{kind.id}.{name}"
            row[name] = _plain(name, declared, kind, place) if closed else planted.close(where, declared.type)
            if declared.role == "key":
                planted.keys[row[name]] = planted.secret.pop(row[name])
        elif declared.required or declared.role in ("subject", "effective_on") or declared.mention:
            row[name] = _plain(name, declared, kind, place)
    return row


def _plain(name: str, declared: Field, kind: RecordType, place: Place) -> str:
    """An ordinary value for an open field."""
    identifiers = {"equipment_code": EQUIPMENT, "product_code": PRODUCT}
    if declared.type == "uscc" or declared.scheme == "uscc":
        return place.subject.identity.removeprefix("uscc:")
    if declared.type.startswith("subject_ref:"):
        scheme = declared.type.partition(":")[2]
        return identifiers.get(scheme, f"{scheme.upper()}-1")
    if declared.type.startswith("code:"):
        codes = standard().code_list(declared.type.partition(":")[2]).by_code
        return SHOWN.get((kind.id, name)) or next(iter(codes))
    later = declared.role == "ends_on" or name.endswith(("_to", "_by"))
    return {
        "date": (TODAY + timedelta(days=300)).isoformat() if later else days_ago(20),
        "datetime": f"{days_ago(20)}T10:00:00",
        "boolean": "true",
        "integer": "2025",
        "decimal": "1",
        "money": "1000",
        "licence_number": f"OPEN-{kind.id.upper()}"[:40],
        "address": "两河区江岸路 12 号",
        "division": "509901001",
        "industry": "H6210",
    }.get(declared.type, f"公开{kind.title}")


def _unpublished(place: Place, planted: Planted) -> None:
    """Records the public does not see today, each for a reason of its own."""
    penalty = _row(standard().type("administrative_penalty"), place, planted)
    hidden = {
        "only a warning": {"penalty_kind": "01"},
        "of a person": {"party_kind": "01"},
        "withdrawn": {"publicity_state": "1"},
        "repaired": {"publicity_state": "4"},
        "expired": {"penalised_on": days_ago(365 * 4)},
    }
    for why, change in hidden.items():
        words = planted.hide(f"penalty, {why}")
        row = penalty | {"decision_number": planted.hide(f"number of it, {why}"), "penalty_content": words} | change
        write_records(type="administrative_penalty", rows=[row], by="system")
    taken_back = penalty | {"decision_number": "公开字 1 号", "penalty_content": planted.hide("penalty, withdrawn")}
    written = write_records(type="administrative_penalty", rows=[taken_back], by="system")
    withdraw_record(record=Record.objects.get(pk=written.records[0]), by="system", reason="录入错误")
    order = _row(standard().type("corrective_order"), place, planted)
    order |= {"document_number": planted.hide("order"), "violations": planted.hide("order, what is wrong")}
    write_records(type="corrective_order", rows=[order], by="system")
    drawn = _row(standard().type("random_inspection_result"), place, planted)
    drawn |= {"task_number": planted.hide("draw, not reviewed"), "review_state": "pending"}
    write_records(type="random_inspection_result", rows=[drawn], by="system")


def _complaint(place: Place, planted: Planted) -> Receipt:
    """Somebody who writes own name, telephone and address into the story as well."""
    person = people.Citizen(planted.close("complainant's name", "person_name"), planted.close("telephone", "phone"))
    home = planted.close("complainant's address")
    return submit_complaint(
        form=ComplaintForm(
            name=person.name, phone=person.phone, address=home, respondent_name=place.subject.name,
            identity=place.subject.identity, claims=["C6"], issue="P2", publish_agreed=True,
            facts=f"我叫{person.name}，电话 {person.phone}，住{home}，面里有异物。",
        )
    )  # fmt: skip
