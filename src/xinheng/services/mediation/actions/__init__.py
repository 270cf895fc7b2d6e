"""What may be done in a mediation: open and lead it; talk, offer and sign in its room."""

from xinheng.services.mediation.actions.calling import forget_signals, signal
from xinheng.services.mediation.actions.delegating import delegate, return_delegation, settle_for_both
from xinheng.services.mediation.actions.joining import (
    answer_agreement,
    join_complaint,
    leave,
    part,
    part_complaint,
)
from xinheng.services.mediation.actions.leading import (
    MediationRefused,
    end_with_complaint,
    let_business_settle,
    open_mediation,
    reach_agreement,
    record_absence,
    schedule,
    sign_agreement,
    terminate,
)
from xinheng.services.mediation.actions.recusing import decide_recusal
from xinheng.services.mediation.actions.room import (
    forget_in_rooms,
    give_key,
    refuse_offer,
    say,
    sign,
    stop_settling,
    take_back_offer,
    take_offer,
)

__all__ = [
    "MediationRefused",
    "answer_agreement",
    "decide_recusal",
    "delegate",
    "end_with_complaint",
    "forget_in_rooms",
    "forget_signals",
    "give_key",
    "join_complaint",
    "leave",
    "let_business_settle",
    "open_mediation",
    "part",
    "part_complaint",
    "reach_agreement",
    "record_absence",
    "refuse_offer",
    "return_delegation",
    "say",
    "schedule",
    "settle_for_both",
    "sign",
    "sign_agreement",
    "signal",
    "stop_settling",
    "take_back_offer",
    "take_offer",
    "terminate",
]
