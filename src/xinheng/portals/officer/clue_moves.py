"""The acts of the clue drawer: the form a verb needs, and the action it calls."""

from xinheng.portals.officer.acts import Act, Told
from xinheng.portals.officer.forms import DirectHandling, Dispatch, Judgement, Reason, Transfer
from xinheng.supervision.clues import actions
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.dispatch.actions import dispatch_to_enforcement, report_on_clue, transfer_out
from xinheng.supervision.inspection.actions import dispatch_and_open, return_clue
from xinheng.support.accounts.models import Account


def _judge(clue: Clue, by: Account, told: Told) -> object:
    """Two conclusions of the law, one form."""
    said = {key: told[key] for key in ("method", "data_used", "conclusion")}
    if told["way"] == "none":
        return actions.judge_no_action(clue=clue, by=by, **said)
    return actions.judge_for_disposal(clue=clue, by=by, way=told["way"], **said)


def _dispatch(clue: Clue, by: Account, told: Told) -> object:
    """The command; for supervision the task is opened with it, so that the office finds it ready."""
    if told["way"] == "enforcement":
        return dispatch_to_enforcement(clue=clue, office=told["office"], by=by, instruction=told["instruction"])
    said = {key: told[key] for key in ("office", "instruction", "checklist", "planned_on")}
    return dispatch_and_open(clue=clue, by=by, **said)


ACTS = {
    act.verb: act
    for act in (
        Act(
            "send_to_dispatch",
            "转监管检查",
            lambda clue, by, told: actions.triage_clue(clue=clue, verdict="dispatch", by=by, way="inspection"),
            main=True,
        ),
        Act(
            "send_to_enforcement",
            "转执法核查",
            lambda clue, by, told: actions.triage_clue(clue=clue, verdict="dispatch", by=by, way="enforcement"),
        ),
        Act(
            "send_to_judgement", "转研判", lambda clue, by, told: actions.triage_clue(clue=clue, verdict="judge", by=by)
        ),
        Act(
            "handle_directly",
            "直接处置",
            lambda clue, by, told: actions.triage_clue(clue=clue, verdict="direct", by=by),
        ),
        Act(
            "mark_invalid",
            "标为无效",
            lambda clue, by, told: actions.triage_clue(clue=clue, verdict="invalid", by=by, reason=told["reason"]),
            Reason,
        ),
        Act(
            "complete_direct_handling",
            "处置完毕",
            lambda clue, by, told: actions.complete_direct_handling(
                clue=clue, by=by, outcome=told["outcome"], words=told["words"]
            ),
            DirectHandling,
            main=True,
        ),
        Act("judge_for_disposal", "写研判结论", _judge, Judgement, main=True),
        Act(
            "request_information",
            "要求补充信息",
            lambda clue, by, told: actions.request_information(clue=clue, by=by, asked=told["reason"]),
            Reason,
        ),
        Act(
            "receive_information",
            "登记补充信息",
            lambda clue, by, told: actions.receive_information(clue=clue, by=by, text=told["reason"]),
            Reason,
            main=True,
        ),
        Act(
            "continue_without_information",
            "按现有信息继续",
            lambda clue, by, told: actions.continue_without_information(clue=clue, by=by, reason=told["reason"]),
            Reason,
        ),
        Act("dispatch_inspection", "派单", _dispatch, Dispatch, main=True),
        Act(
            "transfer_out",
            "移送其他机关",
            lambda clue, by, told: transfer_out(clue=clue, by=by, outside=told["outside"], reason=told["reason"]),
            Transfer,
        ),
        Act(
            "receive_result",
            "反馈核查结果",
            lambda clue, by, told: report_on_clue(clue=clue, by=by, result=told["reason"]),
            Reason,
            main=True,
        ),
        Act(
            "return_to_dispatch",
            "无管辖权，退回调度",
            lambda clue, by, told: return_clue(clue=clue, by=by, reason=told["reason"]),
            Reason,
        ),
        Act(
            "close_with_result",
            "办结",
            lambda clue, by, told: actions.close_with_result(clue=clue, by=by, reason=told["reason"]),
            Reason,
            main=True,
        ),
        Act(
            "send_back_insufficient",
            "退回重办",
            lambda clue, by, told: actions.send_back_insufficient(clue=clue, by=by, reason=told["reason"]),
            Reason,
        ),
        Act(
            "return_to_triage",
            "退回分流",
            lambda clue, by, told: actions.return_to_triage(clue=clue, by=by, reason=told["reason"]),
            Reason,
        ),
        Act(
            "extend_legal_verification",
            "延长核查期限",
            lambda clue, by, told: actions.extend_legal_verification(clue=clue, by=by, reason=told["reason"]),
            Reason,
        ),
    )
}
# A move of the procedure that the drawer offers as more than one act.
ALSO = {"send_to_dispatch": ["send_to_enforcement"]}
