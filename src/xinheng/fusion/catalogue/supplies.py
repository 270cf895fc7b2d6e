"""Who supplies the data (政务信息网、地理信息系统、前端感知网): what each brings, and what is made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from xinheng.fusion.catalogue.queries import CatalogueEntry, ThemeEntry, entries
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.queries import Freshness
from xinheng.fusion.intake.sources import TEMPLATE
from xinheng.fusion.registers.models import Source
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time

SUPPLY = "data_supply"
# Deliveries of so many days are summed.
LATELY = 30


@dataclass(frozen=True)
class Supply:
    """One of the three that supply data, with the registers it fills."""

    code: str
    title: str
    entries: Sequence[CatalogueEntry]
    # When something came last: by a source, or by the form that the standard gives.
    last: datetime | None = None

    @property
    def filled(self) -> list[CatalogueEntry]:
        """Its registers that hold a record."""
        return [one for one in self.entries if one.rows]

    @property
    def rows(self) -> int:
        """All their records."""
        return sum(one.rows or 0 for one in self.entries)

    @property
    def sources(self) -> list[Freshness]:
        """The sources that bring them."""
        return [source for one in self.entries for source in one.sources]

    @property
    def late(self) -> int:
        """How many of its sources came once and stopped, or never came."""
        return sum(one.late for one in self.sources)


def supplies(known: Iterable[CatalogueEntry] | None = None) -> list[Supply]:
    """The three with their registers, in the order of the code list."""
    found = list(known) if known is not None else entries()
    stated = Source.objects.values_list("name", "last_received_at")
    received = {name: at for name, at in stated if at is not None}
    made = []
    for code in standard().code_list(SUPPLY).entries:
        mine = [one for one in found if one.kind.supply == code.code]
        names = {f"{TEMPLATE}{one.kind.id}" for one in mine} | {each.source for one in mine for each in one.sources}
        last = max((received[name] for name in names & received.keys()), default=None)
        made.append(Supply(code.code, code.title, mine, last))
    return made


@dataclass(frozen=True)
class TakenIn:
    """Rows of the deliveries of late: read, and what became of them."""

    read: int
    accepted: int
    rejected: int
    unlinked: int
    left_out: int


def taken_in(days: int = LATELY) -> TakenIn:
    """The sums over all deliveries of so many days. One query."""
    since = city_time.now() - timedelta(days=days)
    told = IntakeRun.objects.filter(started_at__gte=since).aggregate(
        read=Sum("read"), accepted=Sum("accepted"), rejected=Sum("rejected"), unlinked=Sum("unlinked"),
        left_out=Sum("findings"),
    )  # fmt: skip
    return TakenIn(**{name: value or 0 for name, value in told.items()})


@dataclass(frozen=True)
class Asset:
    """A theme database as what the city owns: whose it is, how good, and what reads it."""

    theme: ThemeEntry
    # Of its registers with records: those that a dossier shows, and those the law has published.
    shown: int
    published: int

    @property
    def owners(self) -> list[str]:
        """Who answers for its registers."""
        return list(dict.fromkeys(one.kind.duties.accountable for one in self.theme.entries))


def assets(themes: Iterable[ThemeEntry]) -> list[Asset]:
    """Each theme database with what it serves."""
    return [
        Asset(
            one,
            sum(bool(entry.rows and entry.kind.portrait) for entry in one.entries),
            sum(bool(entry.rows and entry.kind.public) for entry in one.entries),
        )
        for one in themes
    ]
