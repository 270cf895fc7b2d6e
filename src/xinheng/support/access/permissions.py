"""What can be permitted: verbs, one for each thing a person may do or see. The default is no."""

from enum import StrEnum
from functools import lru_cache
from typing import Self


class Verb(StrEnum):
    """Base of every list of permissions. A member is its stored name and its Chinese one, for refusals and manuals.

    A scenario declares its own list with names of its own (`LIFT_DESK = "lifts.desk", "电梯应急救援坐席"`); house and
    scenarios share one space of member names, since procedures name a permission by its member.
    """

    label: str

    def __new__(cls, name: str, label: str) -> Self:
        """A member whose value is `name`; `label` says what is permitted: “查看线索”."""
        member = str.__new__(cls, name)
        member._value_, member.label = name, label
        return member


class Permission(Verb):
    """What the house itself knows."""

    VIEW_SUBJECT = "view_subject", "查看主体内部画像"
    VIEW_RESTRICTED = "view_restricted", "查看个人信息与涉密字段"
    REGISTER_CLUE = "register_clue", "登记线索"
    VIEW_CLUES = "view_clues", "查看线索"
    TRIAGE_CLUE = "triage_clue", "分流线索"
    DISPATCH_CLUE = "dispatch_clue", "派发线索"
    JUDGE_CLUE = "judge_clue", "研判线索"
    VIEW_TASKS = "view_tasks", "查看检查任务"
    INSPECT = "inspect", "实施检查"
    APPROVE_RESULT = "approve_result", "审批检查结果"
    VIEW_COMPLAINTS = "view_complaints", "查看投诉举报"
    HANDLE_COMPLAINT = "handle_complaint", "办理投诉举报"
    ASSIGN_WORK = "assign_work", "分派承办人"
    RUN_INTAKE = "run_intake", "导入数据"
    VIEW_INTAKE = "view_intake", "查看导入记录"
    MANAGE_CODES = "manage_codes", "发放与注销信用码"
    SCORE_RISK = "score_risk", "重新计算风险分类"
    VIEW_AUDIT = "view_audit", "查看审计记录"
    MANAGE_ACCOUNTS = "manage_accounts", "管理账号与授权"
    MANAGE_SYSTEM = "manage_system", "管理机构、日历、参数与后台任务"
    VIEW_SOURCES = "view_sources", "查看数据来源的运行情况"
    HANDLE_PRIVACY = "handle_privacy", "登记和办理个人信息请求"


# Who keeps the platform.
MANAGEMENT = (
    Permission.MANAGE_ACCOUNTS,
    Permission.MANAGE_SYSTEM,
    Permission.VIEW_SOURCES,
    Permission.VIEW_AUDIT,
)


def verbs() -> dict[str, Verb]:
    """Every permission of the running platform by its member name, the house's and the scenarios'."""
    return _by_name(tuple(Verb.__subclasses__()))


@lru_cache(1)
def _by_name(kinds: tuple[type[Verb], ...]) -> dict[str, Verb]:
    return {name: verb for kind in kinds for name, verb in kind.__members__.items()}
