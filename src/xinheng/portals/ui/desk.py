"""The frame of the workbench: who is signed in, for which organisation, what the menu holds."""

from dataclasses import dataclass

from xinheng.kit import city_time
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES
from xinheng.support.access.scope import Viewer, all_grants, may
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import missing_year
from xinheng.support.notices.queries import unread_count


@dataclass(frozen=True)
class Entry:
    """One line of the menu; shown to who holds the permission."""

    title: str
    address: str
    icon: str
    # Shown to who holds it, of several any one; None: to everybody.
    permission: Permission | tuple[Permission, ...] | None = None
    exact: bool = False


@dataclass(frozen=True)
class Group:
    """Entries of one kind of work."""

    title: str
    entries: tuple[Entry, ...]


# Who works on the bureau's own matters, and who keeps the platform.
WORK = (
    Permission.REGISTER_CLUE,
    Permission.VIEW_CLUES,
    Permission.VIEW_TASKS,
    Permission.VIEW_COMPLAINTS,
)
MANAGEMENT = (
    Permission.MANAGE_ACCOUNTS,
    Permission.MANAGE_SYSTEM,
    Permission.VIEW_SOURCES,
    Permission.VIEW_AUDIT,
)

MENU = (
    Group(
        "工作",
        (
            Entry("待办中心", "/officer/", "inbox", WORK, exact=True),
            Entry("线索池", "/officer/clues/", "bulb", Permission.VIEW_CLUES),
            Entry("投诉举报", "/officer/complaints/", "message-report", Permission.VIEW_COMPLAINTS),
            Entry("指挥调度", "/officer/dispatch/", "radar-2", Permission.DISPATCH_CLUE),
        ),
    ),
    Group("监管", (Entry("检查任务", "/officer/inspections/", "clipboard-check", Permission.VIEW_TASKS),)),
    Group("主体", (Entry("主体档案", "/officer/search", "building-store", Permission.VIEW_SUBJECT),)),
    Group(
        "系统管理",
        (
            Entry("管理首页", "/admin-desk/", "home", MANAGEMENT, exact=True),
            Entry("机构与辖区", "/admin-desk/orgs/", "affiliate", Permission.MANAGE_SYSTEM),
            Entry("账号", "/admin-desk/accounts/", "users", Permission.MANAGE_ACCOUNTS),
            Entry("角色授权", "/admin-desk/grants/", "shield-check", Permission.MANAGE_ACCOUNTS),
            Entry("登录会话", "/admin-desk/sessions/", "device-floppy", Permission.MANAGE_ACCOUNTS),
            Entry("节假日", "/admin-desk/holidays/", "calendar", Permission.MANAGE_SYSTEM),
            Entry("参数与设置", "/admin-desk/parameters/", "settings", Permission.MANAGE_SYSTEM),
            Entry("后台任务", "/admin-desk/jobs/", "clock", Permission.MANAGE_SYSTEM),
        ),
    ),
    Group(
        "数据",
        (
            Entry("数据来源", "/admin-desk/sources/", "database", Permission.VIEW_SOURCES),
            Entry("信用码", "/admin-desk/codes/", "qrcode", Permission.MANAGE_CODES),
            Entry("个人信息请求", "/admin-desk/privacy/", "eraser", Permission.HANDLE_PRIVACY),
        ),
    ),
    Group("审计", (Entry("审计记录", "/admin-desk/audit/", "history", Permission.VIEW_AUDIT),)),
    Group(
        "我的",
        (
            Entry("通知", "/officer/notices", "bell"),
            Entry("修改密码", "/login/password/", "lock"),
            Entry("二次验证", "/login/second-factor/", "shield-cog"),
            Entry("手机版", "/officer/m/", "phone", Permission.INSPECT),
        ),
    ),
)


@dataclass(frozen=True)
class Desk:
    """What the frame shows."""

    organisation: str
    role: str
    unread: int
    menu: tuple[Group, ...]
    home: str = "/officer/"
    searches: bool = False
    heads: bool = False

    @property
    def year_missing(self) -> int | None:
        """The year whose holidays should be loaded by now and are not, for who answers for an office's periods."""
        return missing_year(city_time.today()) if self.heads else None


def desk_of(account: Viewer) -> Desk:
    """The frame for one account: two queries, the grants and the unread notices."""
    if not isinstance(account, Account):
        return Desk("", "", 0, ())
    grants = all_grants(account)
    roles = dict.fromkeys(ROLES[grant.role].title for grant in grants)
    organisations = dict.fromkeys(grant.organisation.name for grant in grants)
    menu = tuple(Group(group.title, tuple(_allowed(group, account))) for group in MENU)
    return Desk(
        "、".join(organisations),
        "、".join(roles),
        unread_count(account),
        tuple(group for group in menu if group.entries),
        home_of(account),
        may(account, Permission.VIEW_SUBJECT),
        may(account, Permission.APPROVE_RESULT),
    )


def home_of(account: Account) -> str:
    """Where an account's work lies: the to-do page, or the desk of who keeps the platform."""
    works = any(may(account, permission) for permission in WORK)
    return "/officer/" if works or not any(may(account, p) for p in MANAGEMENT) else "/admin-desk/"


def _allowed(group: Group, account: Account) -> list[Entry]:
    return [entry for entry in group.entries if _shows(entry, account)]


def _shows(entry: Entry, account: Account) -> bool:
    wanted = entry.permission
    asked = wanted if isinstance(wanted, tuple) else () if wanted is None else (wanted,)
    return not asked or any(may(account, permission) for permission in asked)
