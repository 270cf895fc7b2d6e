"""The acts on an inspection task away from the site; what is done on site is on the phone."""

from xinheng.portals.officer.acts import Act
from xinheng.portals.officer.forms import Approval, CorrectBy, FailedAgain, Officers, Reason, Rectified
from xinheng.supervision.inspection import actions

ACTS = {
    act.verb: act
    for act in (
        Act(
            "name_officers",
            "确定检查人员",
            lambda task, by, told: actions.name_officers(task=task, by=by, **told),
            Officers,
            main=True,
        ),
        Act(
            "approve_check",
            "审批检查",
            lambda task, by, told: actions.approve_check(task=task, by=by, **told),
            Approval,
            main=True,
        ),
        Act("refuse_check", "不同意", lambda task, by, told: actions.refuse_check(task=task, by=by, **told), Reason),
        Act("notify_business", "通知企业", lambda task, by, told: actions.notify_business(task=task, by=by)),
        Act("submit_result", "提交审核", lambda task, by, told: actions.submit_result(task=task, by=by), main=True),
        Act(
            "approve_result",
            "审核通过",
            lambda task, by, told: actions.approve_result(task=task, by=by, **told),
            CorrectBy,
            main=True,
        ),
        Act(
            "return_result", "退回修改", lambda task, by, told: actions.return_result(task=task, by=by, **told), Reason
        ),
        Act(
            "reopen_findings",
            "重新检查补正",
            lambda task, by, told: actions.reopen_findings(task=task, by=by, **told),
            Reason,
        ),
        Act("approve_afterwards", "补办审批", lambda task, by, told: actions.approve_afterwards(task=task, by=by)),
        Act(
            "receive_rectification",
            "收到整改报告",
            lambda task, by, told: actions.receive_rectification(task=task, by=by, **told),
            Rectified,
        ),
        Act(
            "finish_follow_up",
            "复查合格",
            lambda task, by, told: actions.finish_follow_up(task=task, by=by, **told),
            Rectified,
            main=True,
        ),
        Act(
            "fail_recheck",
            "复查不合格",
            lambda task, by, told: actions.fail_recheck(task=task, by=by, **told),
            FailedAgain,
        ),
        Act(
            "return_to_dispatch",
            "退回调度",
            lambda task, by, told: actions.return_task(task=task, by=by, **told),
            Reason,
        ),
        Act("cancel", "取消任务", lambda task, by, told: actions.cancel_task(task=task, by=by, **told), Reason),
    )
}
