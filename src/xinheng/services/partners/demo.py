"""The demo's mall: admitted, with forty tenants of its quarter; some are silent, some said no, one left."""

from xinheng.fusion.registers.models import Subject
from xinheng.services.mandates.actions import enter, make_entry_code
from xinheng.services.mandates.queries import phone_keys, phone_on_file
from xinheng.services.partners.actions.applying import apply_for_admission
from xinheng.services.partners.actions.station import StationTold, keep_station
from xinheng.services.partners.actions.tenants import answer, ask_tenants, end_tenancy
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.rules import read_lines
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move

MALL = "山城两河缆绳广场商业管理有限公司"
OFFICE = "5099/509901/50990101/"
DESK = StationTold("缆绳广场消费维权服务站", "缆绳广场一楼总服务台", "023-00000000", "每天 10:00—21:30",
                   "受理场内消费纠纷、先行赔付、陪同协商")  # fmt: skip
# Of those that are asked: how many are silent, and how many say no; one of the others has left meanwhile.
TENANTS, SILENT, NO, FLOORS = 46, 3, 2, 5


def tell() -> int:
    """A mall with forty tenants, as far as the city has shops. A demo that has it already gets no more."""
    mall = Subject.objects.filter(name=MALL).first()
    manager = _represented(mall) if mall and not Partner.objects.exists() else None
    if manager is None:
        return 0
    told = {
        "kind": "mall",
        "venue": "缆绳广场",
        "address": "江岸路街道缆绳广场 1 号",
        "purpose": "场内商户的日常管理和服务",
    }
    matter = apply_for_admission(by=manager, **told)
    move(matter=matter, verb="approve", by=Account.objects.get(username="sun"))
    partner = Partner.objects.get(matter=matter)
    rows = [(one.identity.removeprefix("uscc:"), f"L{1 + n % FLOORS}-{1 + n // FLOORS:02}")
            for n, one in enumerate(_neighbours(manager.identity))]  # fmt: skip
    ask_tenants(partner=partner, by=manager, lines=read_lines(rows))
    keep_station(partner=partner, by=manager, told=DESK)
    return _answered(list(partner.tenancies.select_related("subject", "partner").order_by("pk")))


def _answered(asked: list[Tenancy]) -> int:
    for number, one in enumerate(asked[: len(asked) - SILENT]):
        tenant = _represented(one.subject)
        if tenant is None:
            continue
        answer(tenancy=one, by=tenant, yes=number >= NO)
        if number == NO:
            end_tenancy(tenancy=one, by=tenant)
    return Tenancy.objects.filter(state=Tenancy.State.CONFIRMED).count()


def _neighbours(mall: str) -> list[Subject]:
    shops = Subject.objects.filter(kind=Subject.Kind.ENTITY, office=OFFICE, status="1").exclude(identity=mall)
    return list(shops.order_by("-established_on", "identity")[:TENANTS])


def _represented(subject: Subject) -> Party | None:
    """Its representative, come in by the code to the telephone on file; None where none is."""
    phone = phone_on_file(subject)
    made = make_entry_code(subject=subject, keys=phone_keys(phone)) if phone else None
    return enter(identity=subject.identity, phone=phone, code=made[1]) if made else None
