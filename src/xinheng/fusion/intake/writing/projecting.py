"""What rows say of their subjects: name, state, place, office in charge, further numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.registers.compose import PROJECTED_ROLES, shown_name
from xinheng.fusion.registers.subjects import Projection
from xinheng.support.orgs.rules import Territory


def projections(
    plan: Plan, rows: Mapping[str, Sequence[Any]], identities: Sequence[str], places: Territory
) -> list[Projection]:
    """Of all subjects for a master source, else only of those not known yet; one for each."""
    if plan.establishes == "never":
        return []
    columns = {role: rows.get(f"p_{role}") or [None] * len(identities) for role in PROJECTED_ROLES}
    further = [(plan.type.fields[name].scheme, rows[f"f_{name}"]) for name in plan.identifier_fields]
    made: dict[str, Projection] = {}
    telling = rows.get("projects") or [False] * len(identities)
    for place, (identity, subject, tells) in enumerate(zip(identities, rows["subject_id"], telling, strict=True)):
        if identity and (tells or (subject is None and identity not in made)):
            said = {role: column[place] or "" for role, column in columns.items()}
            numbers = [(scheme, column[place]) for scheme, column in further if column[place]]
            made[identity] = _projection(plan, identity, subject, said, numbers, places)
    return list(made.values())


def _projection(
    plan: Plan, identity: str, subject: int | None, said: Mapping[str, str], numbers: Sequence[tuple[str, str]],
    places: Territory,
) -> Projection:  # fmt: skip
    return Projection(
        subject=subject,
        kind=plan.type.subject,
        identity=identity,
        name=(shown_name(plan.type, said["name"]) or identity.partition(":")[2])[:240],
        status=said["status"],
        category=said["category"],
        division=said["division"],
        industry=said["industry"],
        address=said["address"][:240],
        established_on=said["established_on"][:10] or None,
        office=places.office_for(said["division"], said["address"]),
        identifiers=numbers,
    )
