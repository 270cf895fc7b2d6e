"""The fixed cast: the same people in the same places in every test, with the same values every time.

`cast()` puts them into the test's database. Lin and Chen belong to the public and have no account.
"""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction

from xinheng.support.access.actions import record_grant
from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation

PASSWORD = "liang-he-2026-xinheng"

CITY = "5099/"
DISTRICT = "5099/509901/"
OTHER_DISTRICT = "5099/509902/"
OFFICE = "5099/509901/50990101/"
NEXT_OFFICE = "5099/509901/50990102/"
OTHER_OFFICE = "5099/509902/50990201/"

# path, name, short name, kind, divisions, streets
ORGANISATIONS = [
    (CITY, "山城市市场监督管理局", "市局", "city", ["509900"], []),
    (DISTRICT, "两河区市场监督管理局", "两河局", "district", ["509901"], []),
    (OFFICE, "江岸路市场监管所", "江岸路所", "office", ["509901001", "509901002"], ["江岸路", "北码头"]),
    (NEXT_OFFICE, "望桥市场监管所", "望桥所", "office", ["509901003", "509901004"], ["望桥"]),
    (OTHER_DISTRICT, "云台区市场监督管理局", "云台局", "district", ["509902"], []),
    (OTHER_OFFICE, "石坝市场监管所", "石坝所", "office", ["509902001"], ["石坝"]),
]

# username, name, post, certificate number, office, roles
PEOPLE = [
    ("wu", "吴立夏", "网格员", "", OFFICE, ["grid_worker"]),
    ("zhao", "赵明远", "执法员", "50990101001", OFFICE, ["inspector"]),
    ("sun", "孙平", "所长", "50990101002", DISTRICT, ["intake_clerk", "unit_head"]),
    ("qian", "钱渡", "执法员", "50990201001", OTHER_OFFICE, ["inspector"]),
    ("zhou", "周衡", "调度员", "", CITY, ["dispatcher"]),
    ("jiang", "蒋知", "研判员", "", CITY, ["analyst"]),
    ("he", "何清", "数据管理员", "", CITY, ["steward"]),
    ("shen", "沈见", "审计员", "", CITY, ["auditor"]),
    ("tang", "唐正", "副局长", "", CITY, ["leader"]),
    ("admin", "管理员", "系统管理员", "", CITY, ["administrator"]),
    # The second person of what two administrators do.
    ("luo", "罗勤", "系统管理员", "", CITY, ["administrator"]),
]


@dataclass(frozen=True)
class Citizen:
    """Somebody of the public."""

    name: str
    phone: str


LIN = Citizen("林小满", "13900000001")
CHEN = Citizen("陈大文", "13900000002")
# The place on the network that the cast asks from.
HOME = "10.0.7.1"


@dataclass(frozen=True)
class Cast:
    """Everybody with an account, and the organisations they work in."""

    wu: Account
    zhao: Account
    sun: Account
    qian: Account
    zhou: Account
    jiang: Account
    he: Account
    shen: Account
    tang: Account
    admin: Account
    luo: Account
    organisations: dict[str, Organisation]

    @property
    def accounts(self) -> list[Account]:
        return [getattr(self, username) for username, *_ in PEOPLE]


def cast() -> Cast:
    """The organisations, the accounts and their grants; the same rows each time within one test."""
    if not Account.objects.filter(username=PEOPLE[0][0]).exists():
        _plant()
    organisations = Organisation.objects.filter(path__in=[row[0] for row in ORGANISATIONS])
    accounts = Account.objects.filter(username__in=[person[0] for person in PEOPLE])
    return Cast(**{one.username: one for one in accounts}, organisations={one.path: one for one in organisations})


def _plant() -> None:
    """Three statements: nearly every test begins here."""
    Organisation.objects.bulk_create([_organisation(*row) for row in ORGANISATIONS], ignore_conflicts=True)
    Account.objects.bulk_create([_account(*person) for person in PEOPLE])
    places = {one.path: one for one in Organisation.objects.all()}
    accounts = {one.username: one for one in Account.objects.all()}
    Grant.objects.bulk_create(
        Grant(account=accounts[username], role=role, organisation=places[office], division="", field="")
        for username, _, _, _, office, roles in PEOPLE
        for role in roles
    )


def tell_of_grants() -> None:
    """The cast's roles are planted by hand; here the trail hears of them, as if each had been given by its action."""
    with transaction.atomic():
        for held in Grant.objects.select_related("account", "organisation").order_by("pk"):
            record_grant("give_role", held, "system", "")


def _organisation(
    path: str, name: str, short_name: str, kind: str, divisions: list[str], streets: list[str]
) -> Organisation:
    return Organisation(path=path, name=name, short_name=short_name, kind=kind, divisions=divisions, streets=streets)


def _account(username: str, name: str, post: str, certificate: str, office: str, roles: list[str]) -> Account:
    return Account(
        username=username, display_name=name, post=post, certificate_number=certificate, office=office,
        password=_hashed(),
    )  # fmt: skip


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; once is enough."""
    return make_password(PASSWORD)
