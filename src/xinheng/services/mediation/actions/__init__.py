"""What may be done in a mediation: open and lead it; talk, offer and sign in its room."""

from xinheng.services.mediation.actions.leading import (
    MediationRefused,
    end_with_complaint,
    open_mediation,
    reach_agreement,
    record_absence,
    schedule,
    sign_agreement,
    terminate,
)
from xinheng.services.mediation.actions.room import give_key, say, sign, take_offer

__all__ = [
    "MediationRefused",
    "end_with_complaint",
    "give_key",
    "open_mediation",
    "reach_agreement",
    "record_absence",
    "say",
    "schedule",
    "sign",
    "sign_agreement",
    "take_offer",
    "terminate",
]
