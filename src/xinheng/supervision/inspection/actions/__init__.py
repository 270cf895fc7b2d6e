"""What may be done with an inspection: open, staff, approve, check on site, review, follow up."""

from xinheng.supervision.inspection.actions.answers import Noted, Refused, Saved, record_findings, resolve_conflict
from xinheng.supervision.inspection.actions.arriving import arrive
from xinheng.supervision.inspection.actions.drawing import Promise, draw, promised
from xinheng.supervision.inspection.actions.follow_up import fail_recheck, finish_follow_up, receive_rectification
from xinheng.supervision.inspection.actions.opening import (
    InspectionRefused,
    dispatch_and_open,
    open_routine_task,
    open_task,
    send_out,
)
from xinheng.supervision.inspection.actions.photos import add_photo
from xinheng.supervision.inspection.actions.review import approve_result
from xinheng.supervision.inspection.actions.showing import open_order, tell_order_word
from xinheng.supervision.inspection.actions.signing import Seen, refuse_signature, sign
from xinheng.supervision.inspection.actions.staffing import (
    approve_afterwards,
    approve_check,
    declare_recusal,
    name_officers,
)
from xinheng.supervision.inspection.actions.terms import extend_correction
from xinheng.supervision.inspection.actions.wind_up import (
    end_visit,
    finish_check,
    finish_without_check,
    reopen_findings,
)
from xinheng.supervision.inspection.actions.withdrawing import change_checklist, merge_task, return_clue, return_task

__all__ = [
    "InspectionRefused",
    "Noted",
    "Promise",
    "Refused",
    "Saved",
    "Seen",
    "add_photo",
    "approve_afterwards",
    "approve_check",
    "approve_result",
    "arrive",
    "change_checklist",
    "declare_recusal",
    "dispatch_and_open",
    "draw",
    "end_visit",
    "extend_correction",
    "fail_recheck",
    "finish_check",
    "finish_follow_up",
    "finish_without_check",
    "merge_task",
    "name_officers",
    "open_order",
    "open_routine_task",
    "open_task",
    "promised",
    "receive_rectification",
    "record_findings",
    "refuse_signature",
    "reopen_findings",
    "resolve_conflict",
    "return_clue",
    "return_task",
    "send_out",
    "sign",
    "tell_order_word",
]
