"""The acts on a complaint."""

from xinheng.portals.officer.acts import Act
from xinheng.portals.officer.forms import Agreement, Consent, Office, Reason, Rejection, Termination
from xinheng.services.complaints import actions

ACTS = {
    act.verb: act
    for act in (
        Act("accept", "受理", lambda one, by, told: actions.accept_complaint(complaint=one, by=by), main=True),
        Act(
            "reject",
            "不予受理",
            lambda one, by, told: actions.reject_complaint(complaint=one, by=by, **told),
            Rejection,
        ),
        Act(
            "dispatch",
            "分送",
            lambda one, by, told: actions.dispatch_complaint(complaint=one, by=by, **told),
            Office,
            main=True,
        ),
        Act(
            "return_for_redispatch",
            "退回统一接收机构",
            lambda one, by, told: actions.return_complaint(complaint=one, by=by, **told),
            Reason,
        ),
        Act(
            "request_identity_proof",
            "要求身份证明",
            lambda one, by, told: actions.request_identity_proof(complaint=one, by=by, asked=told["reason"]),
            Reason,
        ),
        Act(
            "supply_identity_proof",
            "已收到身份证明",
            lambda one, by, told: actions.supply_identity_proof(complaint=one, by=by),
            main=True,
        ),
        Act(
            "start_mediation",
            "组织调解",
            lambda one, by, told: actions.start_mediation(complaint=one, by=by, **told),
            Consent,
            main=True,
        ),
        Act(
            "record_agreement",
            "达成协议",
            lambda one, by, told: actions.record_agreement(complaint=one, by=by, **told),
            Agreement,
            main=True,
        ),
        Act(
            "terminate_mediation",
            "终止调解",
            lambda one, by, told: actions.terminate_mediation(complaint=one, by=by, **told),
            Termination,
        ),
        Act(
            "start_testing",
            "开始鉴定检测",
            lambda one, by, told: actions.start_testing(complaint=one, by=by, institution=told["reason"]),
            Reason,
        ),
        Act("end_testing", "检测结束", lambda one, by, told: actions.end_testing(complaint=one, by=by), main=True),
        Act(
            "pass_on_clue",
            "转核查线索",
            lambda one, by, told: actions.pass_on_clue(complaint=one, by=by, text=told["reason"]),
            Reason,
        ),
        Act(
            "notify_termination",
            "告知双方并办结",
            lambda one, by, told: actions.close_complaint(complaint=one, by=by),
            main=True,
        ),
        Act(
            "confirm_agreement",
            "归档办结",
            lambda one, by, told: actions.close_complaint(complaint=one, by=by),
            main=True,
        ),
        Act("route_to_council", "转消费者组织", lambda one, by, told: actions.route_to_council(complaint=one, by=by)),
    )
}
