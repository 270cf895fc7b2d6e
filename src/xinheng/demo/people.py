"""The people of the demo city: invented officers, one of each role, with one printed password."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from xinheng.fusion.standard.pack import pack
from xinheng.kit.declared import read_rows
from xinheng.support.access.actions import give_role
from xinheng.support.accounts.actions import open_account
from xinheng.support.accounts.models import Account
from xinheng.support.contract import stories
from xinheng.support.orgs.actions import NEEDED, load_organisations
from xinheng.support.orgs.models import Organisation

# Printed by `xinheng demo`, for a database of invented data only.
PASSWORD = "liang-he-2026-xinheng"  # noqa: S105
CITY = "5099/"
DISTRICT = "5099/509901/"
OFFICE = "5099/509901/50990101/"
OTHER_OFFICE = "5099/509902/50990201/"


@dataclass(frozen=True)
class DemoPerson:
    """One demo account: who it is, where, and which roles it holds there."""

    username: str
    name: str
    post: str
    office: str
    roles: tuple[str, ...]
    certificate_number: str = ""


PEOPLE = (
    DemoPerson("wu", "吴立夏", "网格员", OFFICE, ("grid_worker",)),
    DemoPerson("zhao", "赵明远", "执法员", OFFICE, ("inspector",), "50990101001"),
    DemoPerson("liu", "刘听雨", "执法员", OFFICE, ("inspector",), "50990101003"),
    DemoPerson("sun", "孙平", "江岸路所所长、受理审批", DISTRICT, ("intake_clerk", "unit_head"), "50990101002"),
    DemoPerson("qian", "钱渡", "云台区执法员", OTHER_OFFICE, ("inspector",), "50990201001"),
    DemoPerson("zhou", "周衡", "调度员", CITY, ("dispatcher",)),
    DemoPerson("fan", "范岚", "市局投诉举报受理员", CITY, ("intake_clerk",)),
    DemoPerson("jiang", "蒋知", "研判员", CITY, ("analyst",)),
    DemoPerson("he", "何清", "数据管理员", CITY, ("steward",)),
    DemoPerson("shen", "沈见", "审计员", CITY, ("auditor",)),
    DemoPerson("tang", "唐正", "副局长", CITY, ("leader",)),
    DemoPerson("admin", "管理员", "系统管理员", CITY, ("administrator",)),
    DemoPerson("luo", "罗勤", "系统管理员（复核）", CITY, ("administrator",)),
)


def everybody() -> tuple[DemoPerson, ...]:
    """The people of the house, and those the scenarios bring."""
    return (*PEOPLE, *(DemoPerson(*row) for story in stories() for row in getattr(story, "PEOPLE", ())))


@transaction.atomic
def settle_people() -> list[Account]:
    """The pack's organisations, and the demo accounts with their roles; what is there already stays as it is."""
    organisations = pack().organisations
    if organisations:
        load_organisations(read_rows(organisations, NEEDED)[1], by="system")
    hashed = make_password(PASSWORD)
    return [_settle(person, hashed) for person in everybody()]


def _settle(person: DemoPerson, hashed: str) -> Account:
    account = Account.objects.filter(username=person.username).first() or open_account(
        username=person.username,
        display_name=person.name,
        password=PASSWORD,
        hashed=hashed,
        post=person.post,
        certificate_number=person.certificate_number,
        office=person.office,
        by="system",
    )
    organisation = Organisation.objects.get(path=person.office)
    for role in person.roles:
        give_role(account=account, role=role, organisation=organisation, by="system")
    return account
