"""What the desk asks of a person today: a line each, the urgent ones first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from xinheng.kit import city_time
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import administrators, grants_visible_to, proposed_to
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Chore:
    """One line: how urgent (late, soon, calm), what, why, where it is done."""

    tone: str
    title: str
    words: str
    address: str
    verb: str


def chores_of(account: Account) -> list[Chore]:
    """What waits for this account, by what it may do."""
    found: list[Chore] = []
    if may(account, Permission.MANAGE_ACCOUNTS):
        found += _about_accounts(account)
    order = {"late": 0, "soon": 1, "calm": 2}
    return sorted(found, key=lambda chore: order[chore.tone])


def _about_accounts(account: Account) -> Iterator[Chore]:
    waiting = proposed_to(account).filter(outcome="waiting").exclude(proposed_by=account).exclude(account=account)
    if number := waiting.count():
        yield Chore("soon", f"{number} 项授权等您复核", "另一位系统管理员提出，您同意后才生效。",
                    "/admin-desk/grants/?view=waiting", "去复核")  # fmt: skip
    today = city_time.today()
    ending = grants_visible_to(account).filter(
        expires_on__gte=today, expires_on__lte=today + SOON, account__is_active=True
    )
    if number := ending.count():
        yield Chore("calm", f"{number} 项授权两周内到期", "到期当晚自动失效；需要续的，再授予一次。",
                    "/admin-desk/grants/", "去看看")  # fmt: skip
    if len(administrators()) < 2:
        yield Chore("late", "只有一位系统管理员", "重要授权和参数没有第二个人复核；他的账号一旦不能用，谁也开不了门。",
                    "/admin-desk/accounts/", "再设一位")  # fmt: skip
