"""What may be done with a complaint: file, accept or reject, mediate, end, publicise, look up who complains."""

from xinheng.services.complaints.actions.ending import (
    close_complaint,
    publicise_complaint,
    record_agreement,
    terminate_mediation,
    withdraw_complaint,
)
from xinheng.services.complaints.actions.erasing import erase_complainant
from xinheng.services.complaints.actions.filing import (
    ComplaintForm,
    ComplaintRefused,
    Receipt,
    add_evidence,
    submit_complaint,
)
from xinheng.services.complaints.actions.handling import (
    Complainant,
    accept_complaint,
    dispatch_complaint,
    end_testing,
    pass_on_clue,
    reject_complaint,
    request_identity_proof,
    return_complaint,
    reveal_complainant,
    route_to_council,
    start_mediation,
    start_testing,
    supply_identity_proof,
)
from xinheng.services.complaints.actions.opening import TooManyTries, open_complaint

__all__ = [
    "Complainant",
    "ComplaintForm",
    "ComplaintRefused",
    "Receipt",
    "TooManyTries",
    "accept_complaint",
    "add_evidence",
    "close_complaint",
    "dispatch_complaint",
    "end_testing",
    "erase_complainant",
    "open_complaint",
    "pass_on_clue",
    "publicise_complaint",
    "record_agreement",
    "reject_complaint",
    "request_identity_proof",
    "return_complaint",
    "reveal_complainant",
    "route_to_council",
    "start_mediation",
    "start_testing",
    "submit_complaint",
    "supply_identity_proof",
    "terminate_mediation",
    "withdraw_complaint",
]
