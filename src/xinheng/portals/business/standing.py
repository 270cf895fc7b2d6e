"""How a business stands, as it sees itself: everything, each reason with its fact, its end and what would change it."""

from dataclasses import dataclass, field

from xinheng.credit.portrait.queries import dossier
from xinheng.credit.portrait.viewers import entity
from xinheng.credit.remedies import Remedy, remedies_of
from xinheng.credit.risk.queries import Rating
from xinheng.credit.risk.telling.published import published_rule
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.portals.ui import charts
from xinheng.portals.ui.sections import SectionView, section_views
from xinheng.support.access.parties import Party


@dataclass
class OwnStanding:
    """What the pages show of one's own business."""

    subject: Subject
    status: str
    closed: bool
    rating: Rating | None
    sections: list[SectionView]
    remedies: list[Remedy]
    # Marks missing to green; 0 where it is green.
    to_green: int = 0
    aspects: list[charts.Spoke] = field(default_factory=list)
    ratings: list[charts.TrendPoint] = field(default_factory=list)
    limits: list[tuple[float, str]] = field(default_factory=list)
    peers: str = ""

    @property
    def uscc(self) -> str:
        """The code as people read it."""
        return self.subject.identity.partition(":")[2]

    @property
    def cost(self) -> int:
        """What all reasons cost together."""
        return sum(one["cost"] for one in self.rating.reasons if one["cost"] > 0) if self.rating else 0


def read_standing(party: Party, *, whole: bool) -> OwnStanding:
    """`whole` adds the sections, the charts and the trial of what would change it; the first page does without."""
    found = dossier(party.identity, viewer=entity(party.identity))
    if found is None:
        raise LookupError(party.identity)
    subject, rating = found.subject, found.rating
    own = [one for section in found.sections for one in section["records"] if "about" not in one]
    status = standard().status_title(subject.kind, subject.status)
    standing = OwnStanding(
        subject, status, standard().is_closed(subject.kind, subject.status), rating,
        section_views(found.sections, found.told["subject"]) if whole else [], remedies_of(subject, own),
    )  # fmt: skip
    if rating:
        standing.limits = charts.limits(published_rule(city_time.today()).colour_lines)
        standing.to_green = _to_green(rating, standing.limits)
        standing.peers = f"{found.peers.scope}中位数 {found.peers.mark} 分" if found.peers else ""
    if rating and whole:
        standing.aspects, standing.ratings = charts.spokes(found.sides), charts.trend_points(found.trend)
    return standing


def _to_green(rating: Rating, limits: list[tuple[float, str]]) -> int:
    """How many marks are missing to the lowest green one."""
    if rating.colour == "green" or not limits:
        return 0
    return max(0, round(max(mark for mark, _ in limits)) - rating.mark)
