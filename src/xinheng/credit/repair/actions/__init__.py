"""A repair from its application to its end."""

from xinheng.credit.repair.actions.applying import (
    RECORD,
    apply_for,
    apply_for_listing,
    apply_for_penalty,
    apply_for_serious_list,
    named,
    of_listing,
    of_notice,
    of_penalty,
    of_serious,
)
from xinheng.credit.repair.actions.deciding import (
    AGAINST,
    accept,
    accept_uncontactable,
    finish_data,
    grant,
    is_out_of_contact,
    lift_falsehood,
    verify_listing,
    verify_penalty,
    write_again,
)

__all__ = [
    "AGAINST",
    "RECORD",
    "accept",
    "accept_uncontactable",
    "apply_for",
    "apply_for_listing",
    "apply_for_penalty",
    "apply_for_serious_list",
    "finish_data",
    "grant",
    "is_out_of_contact",
    "lift_falsehood",
    "named",
    "of_listing",
    "of_notice",
    "of_penalty",
    "of_serious",
    "verify_listing",
    "verify_penalty",
    "write_again",
]
