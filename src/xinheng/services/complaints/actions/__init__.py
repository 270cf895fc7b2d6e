"""What may be done with a complaint: file, accept or reject, mediate, end, publicise, look up who complains."""

from xinheng.services.complaints.actions.ending import (
    close_complaint,
    notify_termination,
    publicise_complaint,
    record_agreement,
    terminate_mediation,
    withdraw_complaint,
)
from xinheng.services.complaints.actions.erasing import erase_complainant, why_not_erase
from xinheng.services.complaints.actions.filing import Receipt, add_evidence, submit_complaint
from xinheng.services.complaints.actions.form import ComplaintForm, ComplaintRefused
from xinheng.services.complaints.actions.handling import (
    Complainant,
    dispatch_complaint,
    pass_on_clue,
    reject_complaint,
    return_complaint,
    reveal_complainant,
    route_to_council,
    start_mediation,
)
from xinheng.services.complaints.actions.inviting import send_links
from xinheng.services.complaints.actions.opening import open_complaint

__all__ = [
    "Complainant",
    "ComplaintForm",
    "ComplaintRefused",
    "Receipt",
    "add_evidence",
    "close_complaint",
    "dispatch_complaint",
    "erase_complainant",
    "notify_termination",
    "open_complaint",
    "pass_on_clue",
    "publicise_complaint",
    "record_agreement",
    "reject_complaint",
    "return_complaint",
    "reveal_complainant",
    "route_to_council",
    "send_links",
    "start_mediation",
    "submit_complaint",
    "terminate_mediation",
    "why_not_erase",
    "withdraw_complaint",
]
