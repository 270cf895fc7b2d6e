"""What can be permitted: verbs, one for each thing a person may do or see. The default is no."""

from enum import StrEnum


class Permission(StrEnum):
    """One verb. Its Chinese name is `label`, for refusals and for `docs/permissions.md`."""

    VIEW_SUBJECT = "view_subject"
    VIEW_RESTRICTED = "view_restricted"
    REGISTER_CLUE = "register_clue"
    VIEW_CLUES = "view_clues"
    TRIAGE_CLUE = "triage_clue"
    DISPATCH_CLUE = "dispatch_clue"
    JUDGE_CLUE = "judge_clue"
    VIEW_TASKS = "view_tasks"
    INSPECT = "inspect"
    APPROVE_RESULT = "approve_result"
    VIEW_COMPLAINTS = "view_complaints"
    HANDLE_COMPLAINT = "handle_complaint"
    RUN_INTAKE = "run_intake"
    VIEW_INTAKE = "view_intake"
    MANAGE_CODES = "manage_codes"
    SCORE_RISK = "score_risk"
    VIEW_AUDIT = "view_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SYSTEM = "manage_system"
    VIEW_SOURCES = "view_sources"
    HANDLE_PRIVACY = "handle_privacy"

    @property
    def label(self) -> str:
        """What is permitted, in the words of a refusal: “查看线索”."""
        return _LABELS[self]


_LABELS = {
    Permission.VIEW_SUBJECT: "查看主体内部画像",
    Permission.VIEW_RESTRICTED: "查看个人信息与涉密字段",
    Permission.REGISTER_CLUE: "登记线索",
    Permission.VIEW_CLUES: "查看线索",
    Permission.TRIAGE_CLUE: "分流线索",
    Permission.DISPATCH_CLUE: "派发线索",
    Permission.JUDGE_CLUE: "研判线索",
    Permission.VIEW_TASKS: "查看检查任务",
    Permission.INSPECT: "实施检查",
    Permission.APPROVE_RESULT: "审批检查结果",
    Permission.VIEW_COMPLAINTS: "查看投诉举报",
    Permission.HANDLE_COMPLAINT: "办理投诉举报",
    Permission.RUN_INTAKE: "导入数据",
    Permission.VIEW_INTAKE: "查看导入记录",
    Permission.MANAGE_CODES: "发放与注销信用码",
    Permission.SCORE_RISK: "重新计算风险分类",
    Permission.VIEW_AUDIT: "查看审计记录",
    Permission.MANAGE_ACCOUNTS: "管理账号与授权",
    Permission.MANAGE_SYSTEM: "管理机构、日历、参数与后台任务",
    Permission.VIEW_SOURCES: "查看数据来源的运行情况",
    Permission.HANDLE_PRIVACY: "登记和办理个人信息请求",
}
