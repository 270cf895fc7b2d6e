"""What the desk asks of a person today: a line each, the urgent ones first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from xinheng.fusion.intake.queries import freshness
from xinheng.kit import city_time
from xinheng.portals.desk.trail import chain_words
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import (
    administrators,
    grants_held,
    grants_visible_to,
    is_platform_wide,
    proposed_to,
)
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.alarms.queries import open_alarms
from xinheng.support.assessments.queries import assessments_made, standings
from xinheng.support.audit.backups import backup_gaps
from xinheng.support.audit.queries import last_verification
from xinheng.support.audit.witness import gaps
from xinheng.support.calendar.queries import missing_year
from xinheng.support.crypto.queries import certificate_trouble
from xinheng.support.files.scanner import scanner_trouble
from xinheng.support.jobs.queries import dead_letters
from xinheng.support.orgs.queries import organisations_at
from xinheng.support.privacy.queries import requests_for
from xinheng.support.procedures.amending import amendments_of
from xinheng.support.procedures.doors.workload import Stranded, nobodys_to_move
from xinheng.support.procedures.table.registry import procedure

SOON = timedelta(days=14)
KINDS_NAMED = 3
OFFICES_NAMED = 2
# How often an auditor proves the trail: once a month is our own choice, no norm says it.
PROVED_EVERY = timedelta(days=31)


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
    if may(account, Permission.MANAGE_SYSTEM):
        found += _about_the_calendar()
    if is_platform_wide(account, Permission.MANAGE_SYSTEM):
        found += _about_the_machine()
        found += _about_parameters(account)
    if may(account, Permission.VIEW_SOURCES):
        found += _about_sources()
    if may(account, Permission.HANDLE_PRIVACY):
        found += _about_privacy(account)
    if may(account, Permission.VIEW_AUDIT):
        found += _about_the_trail(account)
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
    held = grants_held()
    yield from _about_work_of_nobody(account, held)
    if len(administrators(held)) < 2:
        yield Chore("late", "只有一位系统管理员", "重要授权和参数没有第二个人复核；他的账号一旦不能用，谁也开不了门。",
                    "/admin-desk/accounts/", "再设一位")  # fmt: skip


def _about_work_of_nobody(account: Account, held: Sequence[Grant]) -> Iterator[Chore]:
    by_kind: dict[str, list[Stranded]] = {}
    for one in nobodys_to_move(account, held):
        by_kind.setdefault(_kind_and_state(one), []).append(one)
    if not by_kind:
        return
    named = "、".join(_where(kind, found) for kind, found in list(by_kind.items())[:KINDS_NAMED])
    more = "等" if len(by_kind) > KINDS_NAMED else ""
    total = sum(one.number for found in by_kind.values() for one in found)
    yield Chore("late", f"{total} 件事没有人能办",
                f"{named}{more}：那里没有账号有办理的权限，会一直放着。给那里的人授权，或者派给有人的机构。",
                "/admin-desk/grants/", "去授权")  # fmt: skip


def _where(kind: str, found: list[Stranded]) -> str:
    """举报“已登记待分送” 3 件（市局、两河局等 3 处）."""
    first = found[:OFFICES_NAMED]
    homes = {path: one.short_name or one.name for path, one in organisations_at({one.office for one in first}).items()}
    named = "、".join(homes.get(one.office, "没有写机构") for one in first)
    more = f"等 {len(found)} 处" if len(found) > OFFICES_NAMED else ""
    return f"{kind} {sum(one.number for one in found)} 件（{named}{more}）"


def _kind_and_state(one: Stranded) -> str:
    declared = procedure(one.procedure, one.version)
    return f"{declared.short}“{declared.states[one.state].title}”"


def _about_the_calendar() -> Iterator[Chore]:
    if year := missing_year(city_time.today()):
        yield Chore("late", f"{year} 年的放假安排还没有载入", "跨入那一年的期限都是暂定的，国务院一般 11 月公布。",
                    f"/admin-desk/holidays/load?year={year}", "去载入")  # fmt: skip


def _about_the_machine() -> Iterator[Chore]:
    if number := dead_letters().count():
        yield Chore("late", f"{number} 个后台任务失败待处理", "自动重试已经用完，看原因后重试或放弃。",
                    "/admin-desk/jobs/", "去处理")  # fmt: skip
    for gap in backup_gaps():
        yield Chore("late", "备份要办", f"{gap}。按运维手册运行 xinheng backup，或设置 XINHENG_BACKUP。",
                    "/admin-desk/jobs/", "看后台任务")  # fmt: skip
    if settings.XINHENG_SCANNER and (trouble := scanner_trouble()):
        yield Chore("late", "病毒扫描停了", f"{trouble}。", "/admin-desk/jobs/", "看看")
    if number := open_alarms().count():
        yield Chore("late", f"{number} 条安全告警待处置", "有人反复试探或猜口令，查明来处，处置后写明情况。",
                    "/admin-desk/protection/watch", "去处置")  # fmt: skip
    if trouble := certificate_trouble():
        yield Chore("late", "服务器证书", f"{trouble}。", "/admin-desk/protection/", "看看")
    today = city_time.today()
    # Who never entered one is told on its page; here speaks what was begun and ran out.
    over = [one.title for one in standings(today, assessments_made()) if one.newest and one.is_late(today)]
    if over:
        yield Chore("soon", "测评和演练该办了", "、".join(over), "/admin-desk/protection/", "去看看")


def _about_parameters(account: Account) -> Iterator[Chore]:
    if number := amendments_of().filter(outcome="waiting").exclude(proposed_by=account).count():
        yield Chore("soon", f"{number} 项参数修改等您复核", "另一位系统管理员提出，您同意后从起用日期生效。",
                    "/admin-desk/parameters/", "去复核")  # fmt: skip


def _about_sources() -> Iterator[Chore]:
    late = [one.title for one in freshness() if one.late]
    if late:
        named = "、".join(late[:3]) + ("等" if len(late) > 3 else "")
        yield Chore("soon", f"{len(late)} 个数据来源迟到", named, "/data/sources/?view=late", "去看看")


def _about_the_trail(account: Account) -> Iterator[Chore]:
    for gap in gaps(called=chain_words):
        yield Chore("late", "审计链没有按时签检查点", f"{gap}。", "/admin-desk/audit/", "去看看")
    if is_platform_wide(account, Permission.VIEW_AUDIT):
        last, today = last_verification(), city_time.today()
        day, breaks = (city_time.day_of(last[0]), last[1]) if last else (None, 0)
        words = "核验会重算每一条链，改过、删过哪一条都看得出来。"
        if day is None or day + PROVED_EVERY < today:
            title = f"审计链上次核验是 {day}" if day else "审计链还没有核验过"
            yield Chore("soon", title, words, "/admin-desk/audit/proof", "去核验")
        elif breaks:
            words = "查明是哪一条、谁能改到它，并保留见证方的文件。"
            yield Chore("late", f"{day} 核验发现 {breaks} 处断裂", words, "/admin-desk/audit/proof", "再核验")
        else:
            yield Chore("calm", f"审计链 {day} 核验过，没有断裂", words, "/admin-desk/audit/proof", "再核验")
    yield Chore(
        "calm", "看最近的操作", "谁查看了个人信息、导出了什么、改了谁的权限，逐条可查。", "/admin-desk/audit/", "去看看"
    )


def _about_privacy(account: Account) -> Iterator[Chore]:
    rows = requests_for(account).filter(state="open")
    if number := rows.count():
        first = min(rows.values_list("due_on", flat=True))
        late = first < city_time.today()
        yield Chore("late" if late else "soon", f"{number} 项个人信息请求待答复", f"最早的答复期限 {first}。",
                    "/admin-desk/privacy/", "去答复")  # fmt: skip
