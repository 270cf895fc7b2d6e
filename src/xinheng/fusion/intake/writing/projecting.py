"""What rows say of their subjects: name, state, place, office in charge, further numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.registers.compose import PROJECTED_ROLES, hidden_name, shown_name
from xinheng.fusion.registers.subjects import Projection
from xinheng.support.orgs.rules import Territory


def projections(
    plan: Plan, rows: Mapping[str, Sequence[Any]], identities: Sequence[str], places: Territory
) -> list[Projection]:
    """Of all subjects for a master source, else only of those not known yet; one for each."""
    if plan.establishes == "never":
        return []
    nothing = [None] * len(identities)
    said = zip(*(rows.get(f"p_{role}") or nothing for role in PROJECTED_ROLES), strict=True)
    further = [(plan.type.fields[name].scheme, rows[f"f_{name}"]) for name in plan.identifier_fields]
    telling = rows.get("projects") or [False] * len(identities)
    is_open = hidden_name(plan.type) is None
    made: dict[str, Projection] = {}
    told = zip(identities, rows["subject_id"], telling, said, strict=True)
    for place, (identity, subject, tells, values) in enumerate(told):
        if not identity or not (tells or (subject is None and identity not in made)):
            continue
        name, status, category, division, industry, address, established_on = values
        shown = name if is_open else shown_name(plan.type, name or "")
        # By their places, since this is done for each row.
        made[identity] = Projection(
            subject,
            plan.type.subject,
            identity,
            (shown or identity.partition(":")[2])[:240],
            status or "",
            category or "",
            division or "",
            industry or "",
            (address or "")[:240],
            (established_on or "")[:10] or None,
            places.office_for(division or "", address or ""),
            [(scheme, column[place]) for scheme, column in further if column[place]],
        )
    return list(made.values())
