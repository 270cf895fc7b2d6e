"""Roles: what a post in the bureau comes to, as a list of verbs a clerk can read.

The database keeps a role's slug. Duties are kept apart: who runs the system sees no case, who audits changes nothing.
"""

from collections.abc import Iterable
from typing import ClassVar

from xinheng.support.access.permissions import Permission as P
from xinheng.support.access.permissions import Verb


class Role:
    """A named set of permissions; `slug` is what grants store and never changes."""

    slug: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    permissions: ClassVar[frozenset[Verb]]


class IntakeClerk(Role):
    """受理员."""

    slug = "intake_clerk"
    title = "受理员"
    description = "接收投诉举报，登记线索并分流，办结后回告来源。"
    permissions = frozenset(
        {P.VIEW_SUBJECT, P.REGISTER_CLUE, P.VIEW_CLUES, P.TRIAGE_CLUE, P.VIEW_COMPLAINTS, P.HANDLE_COMPLAINT}
    )


class Dispatcher(Role):
    """调度员."""

    slug = "dispatcher"
    title = "调度员"
    description = "把处置方式明确的线索派给有管辖权的机构，处理退回与改派。"
    permissions = frozenset(
        {P.VIEW_SUBJECT, P.REGISTER_CLUE, P.VIEW_CLUES, P.TRIAGE_CLUE, P.DISPATCH_CLUE, P.VIEW_TASKS, P.VIEW_COMPLAINTS}
    )


class Analyst(Role):
    """研判员."""

    slug = "analyst"
    title = "研判员"
    description = "研判处置方式不明的线索，运行风险分类并查看其理由。"
    permissions = frozenset({P.VIEW_SUBJECT, P.VIEW_CLUES, P.JUDGE_CLUE, P.VIEW_TASKS, P.SCORE_RISK})


class Inspector(Role):
    """执法员."""

    slug = "inspector"
    title = "执法员"
    description = "在本辖区实施检查、填写笔录、提交结果，办理分来的投诉。"
    permissions = frozenset(
        {
            P.VIEW_SUBJECT,
            P.VIEW_RESTRICTED,
            P.REGISTER_CLUE,
            P.VIEW_CLUES,
            P.VIEW_TASKS,
            P.INSPECT,
            P.VIEW_COMPLAINTS,
            P.HANDLE_COMPLAINT,
        }
    )


class UnitHead(Role):
    """办案机构负责人."""

    slug = "unit_head"
    title = "办案机构负责人"
    description = "审批本机构的检查结果、延期与不予受理决定，给本机构的人员分派和调整工作。"
    permissions = frozenset(
        {
            P.VIEW_SUBJECT,
            P.VIEW_RESTRICTED,
            P.VIEW_CLUES,
            P.VIEW_TASKS,
            P.APPROVE_RESULT,
            P.ASSIGN_WORK,
            P.VIEW_COMPLAINTS,
            P.HANDLE_COMPLAINT,
        }
    )


class Steward(Role):
    """数据管理员."""

    slug = "steward"
    title = "数据管理员"
    description = "导入各部门数据，处理退回行与归集质量，发放与注销信用码，办理个人信息请求。"
    permissions = frozenset(
        {
            P.VIEW_SUBJECT,
            P.RUN_INTAKE,
            P.VIEW_INTAKE,
            P.VIEW_SOURCES,
            P.MANAGE_CODES,
            P.SCORE_RISK,
            P.HANDLE_PRIVACY,
        }
    )


class Auditor(Role):
    """审计员."""

    slug = "auditor"
    title = "审计员"
    description = "查看审计记录并核验其完整性，不办理业务。"
    permissions = frozenset({P.VIEW_AUDIT})


class Administrator(Role):
    """系统管理员."""

    slug = "administrator"
    title = "系统管理员"
    description = "管理机构、账号与授权、日历、参数和后台任务，看不到业务内容。"
    permissions = frozenset({P.MANAGE_ACCOUNTS, P.MANAGE_SYSTEM, P.VIEW_SOURCES})


class Leader(Role):
    """领导."""

    slug = "leader"
    title = "领导"
    description = "查看所辖全部主体、线索、任务与投诉的办理情况。"
    permissions = frozenset({P.VIEW_SUBJECT, P.VIEW_CLUES, P.VIEW_TASKS, P.VIEW_COMPLAINTS})


class GridWorker(Role):
    """网格员."""

    slug = "grid_worker"
    title = "网格员"
    description = "在网格内巡查，上报线索，查看主体情况。"
    permissions = frozenset({P.VIEW_SUBJECT, P.REGISTER_CLUE})


ROLES: dict[str, type[Role]] = {
    role.slug: role
    for role in (
        IntakeClerk,
        Dispatcher,
        Analyst,
        Inspector,
        UnitHead,
        Steward,
        Auditor,
        Administrator,
        Leader,
        GridWorker,
    )
}


# Who holds one of these holds no other role: running the system, auditing it and working in it are three persons.
KEPT_APART = frozenset({Administrator.slug, Auditor.slug})


# Roles whose holder could open every other door, erase traces or read what is closed: two persons give them.
HEAVY = frozenset({Administrator.slug, Auditor.slug, Steward.slug})


def is_heavy(role: str, whole_city: bool) -> bool:
    """Whether a second person must confirm the grant: a heavy role anywhere, or closed fields of a whole city."""
    return role in HEAVY or (whole_city and P.VIEW_RESTRICTED in ROLES[role].permissions)


def add_role(role: type[Role]) -> None:
    """A role that a scenario brings. Called while the scenario's app gets ready; twice changes nothing.

    Raises ValueError when another role goes by the same slug.
    """
    if ROLES.setdefault(role.slug, role) is not role:
        raise ValueError(f"角色 {role.slug} 已经有了：{ROLES[role.slug].title}")


def give_to(role: type[Role], verbs: Iterable[Verb]) -> None:
    """What a scenario lets a role of the house do besides."""
    role.permissions = role.permissions | frozenset(verbs)


def roles_with(permission: Verb) -> list[type[Role]]:
    """The roles that carry a permission, in the order they are listed here."""
    return [role for role in ROLES.values() if permission in role.permissions]
