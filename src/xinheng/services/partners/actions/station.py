"""The desk at which a venue helps consumers with its tenants: put up, changed, closed by the venue (一码保维权)."""

from dataclasses import asdict, dataclass

from django.db import transaction

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import identity_now
from xinheng.kit import city_time
from xinheng.kit.personal.striking import strike_all
from xinheng.services.partners.actions.applying import STREAM, PartnerRefused
from xinheng.services.partners.models import Partner
from xinheng.services.partners.queries.own import admitted
from xinheng.services.partners.queries.stations import RECORD, station_of
from xinheng.support.access.parties import Party
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for


@dataclass(frozen=True)
class StationTold:
    """What everybody reads of a desk. The telephone is the desk's, nobody's own."""

    station_name: str
    address: str
    service_phone: str
    hours: str
    services: str


@transaction.atomic
def keep_station(*, partner: Partner, by: Party, told: StationTold) -> None:
    """Put the desk up, or say it anew; it is a record of the city's as any station is."""
    _must_be_admitted(partner, by)
    rest = asdict(told) | {"service_phone": ""}
    if strike_all(rest) != rest:
        raise PartnerRefused("名称、地址、时间和服务内容里不要写个人的手机号、身份证号；电话填在“服务电话”里。")
    before = station_of(partner)
    opened = before["opened_on"] if before else city_time.today().isoformat()
    _write(partner, asdict(told) | {"opened_on": opened})
    _tell("station", partner, by)


@transaction.atomic
def close_station(*, partner: Partner, by: Party) -> None:
    """From today on it is shown to nobody who looks for help. Raises PartnerRefused where there is none."""
    _must_be_admitted(partner, by)
    before = station_of(partner)
    if before is None:
        raise PartnerRefused("本场所没有公开的维权服务站。")
    names = ("station_name", "address", "service_phone", "hours", "services", "opened_on")
    kept = {name: before[name] for name in names if before.get(name)}
    _write(partner, kept | {"closed_on": city_time.today().isoformat()})
    _tell("close_station", partner, by)


def _write(partner: Partner, told: dict[str, str]) -> None:
    row = {"station_number": f"场所-{partner.pk:06d}", "place_code": f"VENUE-{partner.pk:06d}",
           "operator_uscc": identity_now(partner.identity).partition(":")[2]}  # fmt: skip
    write_records(type=RECORD, rows=[row | {name: value for name, value in told.items() if value}], by="system")


def _must_be_admitted(partner: Partner, by: Party) -> None:
    if not admitted(partner, by):
        raise PartnerRefused("本单位现在没有认定，不能公开维权服务站。")


def _tell(verb: str, partner: Partner, by: Party) -> None:
    record_event(stream=stream_for("", STREAM), verb=f"partners.{verb}", actor=by, target=partner, detail={})
