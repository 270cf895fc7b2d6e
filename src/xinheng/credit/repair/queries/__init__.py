"""What the registers know of a fact whose repair is asked for."""

from xinheng.credit.repair.queries.remedies import open_remedies, repairable, repairs_of
from xinheng.credit.repair.queries.standing import FALSE, eligible_from, hindrance, hindrance_of, standing_of
from xinheng.credit.repair.queries.targets import (
    KINDS,
    PENALTY,
    Kind,
    Target,
    linked_penalties,
    target_of,
    target_of_matter,
    told_of,
    years_reported,
)

__all__ = [
    "FALSE",
    "KINDS",
    "PENALTY",
    "Kind",
    "Target",
    "eligible_from",
    "hindrance",
    "hindrance_of",
    "linked_penalties",
    "open_remedies",
    "repairable",
    "repairs_of",
    "standing_of",
    "target_of",
    "target_of_matter",
    "told_of",
    "years_reported",
]
