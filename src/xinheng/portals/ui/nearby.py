"""How far what was found lies: from a road that was typed, or from where the reader is.

Where the reader is comes in a header of one request, after a press. It stands in no address and no log, and is kept
nowhere (ADR 43).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from xinheng.fusion.registers.finding.positions import Whereabouts, around, positions_of
from xinheng.fusion.registers.queries import Hit
from xinheng.portals.ui.asking import asked_text

HEADER = "X-Position"
# `?near=` says that the header is to be used.
ME = "me"
# What may be asked for as `?within=`, in metres.
KILOMETRE = 1000
WITHIN = (500, 1000, 3000)

# What a new question of distances leaves out of the address.
ANEW = ("near", "within", "all")


@dataclass(frozen=True)
class Nearby:
    """What was asked of distances, and whether it can be answered."""

    # A road as typed, or ME; "" where nothing was asked.
    near: str = ""
    within: str = ""
    middle: Whereabouts | None = None
    # The rest of the address, for the form that asks anew.
    rest: tuple[tuple[str, str], ...] = ()

    @property
    def by_position(self) -> bool:
        """Whether the reader's own position was asked for."""
        return self.near == ME

    @property
    def words(self) -> str:
        """From where distances are told."""
        return "您的位置" if self.by_position else f"“{self.near}”"

    @property
    def problem(self) -> str:
        """Why nothing is told of distances; "" where it is."""
        if not self.near or self.middle:
            return ""
        if self.by_position:
            return "按您的位置排要由您再按一次“离我近”：位置不保存，刷新后就没有了。"
        return f"平台没有“{self.near}”的位置，或者有几处同名的地方。换一个路名，或加上区县名。"

    @property
    def choices(self) -> list[tuple[str, str]]:
        """How near, as the filter offers it."""
        return [(str(most), f"{most} 米内" if most < KILOMETRE else f"{most // KILOMETRE} 公里内") for most in WITHIN]

    def far(self, hits: Iterable[Hit]) -> dict[int, float]:
        """How many metres off each is whose place is known, within what was asked."""
        if self.middle is None:
            return {}
        most = float(self.within or "inf")
        told = {pk: self.middle.metres_to(point) for pk, point in positions_of(hit.id for hit in hits).items()}
        return {pk: metres for pk, metres in told.items() if metres <= most}


def asked_near(request: HttpRequest) -> Nearby:
    """What an address, and for ME the header, ask of distances."""
    near, within = asked_text(request, "near"), request.GET.get("within", "")
    rest = tuple((key, str(value)) for key, value in request.GET.items() if key not in ANEW)
    if not near:
        return Nearby(rest=rest)
    middle = Whereabouts.read(request.headers.get(HEADER, "")[:40]) if near == ME else around(near)
    return Nearby(near, within if within in map(str, WITHIN) else "", middle, rest)


def in_words(metres: float) -> str:
    """A distance as people say it; nobody's position is known to the metre."""
    if metres < KILOMETRE:
        return f"约 {max(50, round(metres / 50) * 50)} 米"
    return f"约 {metres / KILOMETRE:.1f} 公里"
