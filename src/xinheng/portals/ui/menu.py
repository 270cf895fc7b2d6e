"""The menu of the workbench: the pages of the portals themselves, and what the tables of the procedures put there.

A portal adds what it knows (`add_to_menu`), so this list names no procedure: a new one brings its own line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xinheng.support.access.permissions import Permission, Verb
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors import seen_by

# Shown to who holds it, of several any one; None: to everybody.
Needed = Verb | tuple[Verb, ...] | None


@dataclass(frozen=True)
class Entry:
    """One line of the menu. `order` is its place in the group, the smaller the higher."""

    title: str
    address: str
    icon: str
    permission: Needed = None
    exact: bool = False
    order: int = 50


@dataclass(frozen=True)
class Group:
    """Entries of one kind of work."""

    title: str
    entries: tuple[Entry, ...]


# Group and entry, as somebody outside puts them up.
Source = Callable[[], Iterable[tuple[str, Entry]]]

# Who keeps the platform.
MANAGEMENT = (
    Permission.MANAGE_ACCOUNTS,
    Permission.MANAGE_SYSTEM,
    Permission.VIEW_SOURCES,
    Permission.VIEW_AUDIT,
)
# Groups in the order of the page; one that is not named here comes after the bureau's own work.
GROUPS = ("工作", "监管", "主体", "系统管理", "数据", "审计", "我的")
OWN = (
    ("工作", Entry("指挥调度", "/officer/dispatch/", "radar-2", Permission.DISPATCH_CLUE, order=40)),
    ("主体", Entry("主体档案", "/officer/search", "building-store", Permission.VIEW_SUBJECT)),
    ("系统管理", Entry("管理首页", "/admin-desk/", "home", MANAGEMENT, exact=True)),
    ("系统管理", Entry("机构与辖区", "/admin-desk/orgs/", "affiliate", Permission.MANAGE_SYSTEM)),
    ("系统管理", Entry("账号", "/admin-desk/accounts/", "users", Permission.MANAGE_ACCOUNTS)),
    ("系统管理", Entry("角色授权", "/admin-desk/grants/", "shield-check", Permission.MANAGE_ACCOUNTS)),
    ("系统管理", Entry("登录会话", "/admin-desk/sessions/", "device-floppy", Permission.MANAGE_ACCOUNTS)),
    ("系统管理", Entry("节假日", "/admin-desk/holidays/", "calendar", Permission.MANAGE_SYSTEM)),
    ("系统管理", Entry("参数与设置", "/admin-desk/parameters/", "settings", Permission.MANAGE_SYSTEM)),
    ("系统管理", Entry("后台任务", "/admin-desk/jobs/", "clock", Permission.MANAGE_SYSTEM)),
    ("数据", Entry("数据来源", "/admin-desk/sources/", "database", Permission.VIEW_SOURCES)),
    ("数据", Entry("信用码", "/admin-desk/codes/", "qrcode", Permission.MANAGE_CODES)),
    ("数据", Entry("个人信息请求", "/admin-desk/privacy/", "eraser", Permission.HANDLE_PRIVACY)),
    ("审计", Entry("审计记录", "/admin-desk/audit/", "history", Permission.VIEW_AUDIT)),
    ("我的", Entry("通知", "/officer/notices", "bell")),
    ("我的", Entry("修改密码", "/login/password/", "lock")),
    ("我的", Entry("二次验证", "/login/second-factor/", "shield-cog")),
    ("我的", Entry("手机版", "/officer/m/", "phone", Permission.INSPECT)),
)
_SOURCES: list[Source] = []


def add_to_menu(source: Source) -> None:
    """Put up what a portal knows besides. Called while its app gets ready; twice changes nothing."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def work() -> tuple[Verb, ...]:
    """The permissions of who works on the bureau's own matters: whoever may see one, or begin with a clue."""
    return (Permission.REGISTER_CLUE, *seen_by())


def menu_for(account: Account) -> tuple[Group, ...]:
    """The lines an account sees, by group."""
    found: dict[str, list[Entry]] = {}
    for group, entry in _all():
        if _shows(entry, account):
            found.setdefault(group, []).append(entry)
    known = [name for name in GROUPS if name in found]
    ours = sum(name in GROUPS[:2] for name in known)
    names = [*known[:ours], *(name for name in found if name not in GROUPS), *known[ours:]]
    return tuple(Group(name, tuple(sorted(found[name], key=lambda one: one.order))) for name in names)


def _all() -> list[tuple[str, Entry]]:
    todo = ("工作", Entry("待办中心", "/officer/", "inbox", work(), exact=True, order=0))
    return [todo, *OWN, *(row for source in _SOURCES for row in source())]


def _shows(entry: Entry, account: Account) -> bool:
    wanted = entry.permission
    asked = wanted if isinstance(wanted, tuple) else () if wanted is None else (wanted,)
    return not asked or any(may(account, permission) for permission in asked)
