"""The menu of the workbench: what the portals and scenarios declare, and what the tables of the procedures put there.

Nothing is named here: a portal or scenario brings its lines in its config, a procedure in its table (`add_to_menu`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xinheng.support.access.permissions import Permission, Verb
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.contract import Entry, menu_entries
from xinheng.support.procedures.doors.offered import seen_by


@dataclass(frozen=True)
class Group:
    """Entries of one kind of work."""

    title: str
    entries: tuple[Entry, ...]


# Group and entry, as somebody outside puts them up.
Source = Callable[[], Iterable[tuple[str, Entry]]]

# Groups in the order of the page; one that is not named here comes after the bureau's own work.
GROUPS = ("工作", "监管", "主体", "系统管理", "数据", "审计", "我的")
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
    return [todo, *menu_entries(), *(row for source in _SOURCES for row in source())]


def _shows(entry: Entry, account: Account) -> bool:
    wanted = entry.permission
    asked = wanted if isinstance(wanted, tuple) else () if wanted is None else (wanted,)
    return not asked or any(may(account, permission) for permission in asked)
