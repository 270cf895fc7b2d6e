"""What the house's tests of addresses find of lifts in each place: one whose inspection is overdue, by its code."""

from tests.house.laid import Spot

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.scenarios.lifts.actions import project_lifts


def lay(spot: Spot) -> str:
    """Register a lift there; its device code."""
    code = f"3110509901000000080{spot.number}"
    row = {
        "certificate_number": f"梯11渝山{spot.number}", "equipment_code": code, "equipment_name": "1 号客梯",
        "catalogue_variety": "3110", "use_unit_name": "某物业", "use_division": spot.division, "state": "valid",
        "registered_on": "2020-05-06", "next_inspection_on": "2024-05-06", "authority": "山城市市场监督管理局",
    }  # fmt: skip
    write_records(type="use_registration", rows=[row], by="system")
    found = subject_by(f"equipment_code:{code}")
    assert found is not None
    project_lifts(subjects=[found.pk])
    return code


# Start of an address → what stands in its places; what is sent to addresses that end so.
STARTS = {start: lambda code: {"code": code} for start in ("officer/lifts/", "lifts/")}
SENT = {"trapped": {"trapped": "1"}, "fault": {"kind": "door"}}
# Addresses of one thing that show nothing kept from the public; files with a name of their own: each with its reason.
NOT_SENSITIVE = {
    "officer/lifts/<str:code>": "technical data of a lift; its calls are matters",
    "officer/lifts/<str:code>/overdue": "the same",
}
FILES = {
    "projecting.py": "what the records say of a lift as one row; actions and queries both ask it",
    "records.py": "a rescue as a record of the standard",
    "terms.py": "the dated terms, which rules judge and may not look up",
}
