"""The frame of the workbench: who is signed in, for which organisation, what the menu holds."""

from dataclasses import dataclass

from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES
from xinheng.support.access.scope import Viewer, all_grants, may
from xinheng.support.accounts.models import Account
from xinheng.support.notices.queries import unread_count


@dataclass(frozen=True)
class Entry:
    """One line of the menu; shown to who holds the permission."""

    title: str
    address: str
    icon: str
    permission: Permission | None = None
    exact: bool = False


@dataclass(frozen=True)
class Group:
    """Entries of one kind of work."""

    title: str
    entries: tuple[Entry, ...]


MENU = (
    Group(
        "工作",
        (
            Entry("待办中心", "/officer/", "inbox", None, exact=True),
            Entry("线索池", "/officer/clues/", "bulb", Permission.VIEW_CLUES),
            Entry("投诉举报", "/officer/complaints/", "message-report", Permission.VIEW_COMPLAINTS),
            Entry("指挥调度", "/officer/dispatch/", "radar-2", Permission.DISPATCH_CLUE),
        ),
    ),
    Group("监管", (Entry("检查任务", "/officer/inspections/", "clipboard-check", Permission.VIEW_TASKS),)),
    Group("主体", (Entry("主体档案", "/officer/search", "building-store", Permission.VIEW_SUBJECT),)),
    Group(
        "我的",
        (
            Entry("通知", "/officer/notices", "bell"),
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
    )


def _allowed(group: Group, account: Account) -> list[Entry]:
    return [entry for entry in group.entries if entry.permission is None or may(account, entry.permission)]
