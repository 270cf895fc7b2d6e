"""The public dossier's view model: the same one statement as the API, with the class explained where it is public."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xinheng.credit.portrait.queries import NOTICES, Dossier, dossier
from xinheng.credit.risk.queries import LifeStage, PeerStanding, Rating, class_is_public
from xinheng.credit.risk.telling.published import published_rule
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.registry import standard
from xinheng.portals.public.due import coming, overdue
from xinheng.portals.public.related import Related, related
from xinheng.portals.public.samplings import samplings
from xinheng.portals.ui import charts
from xinheng.portals.ui.searching import district_title
from xinheng.portals.ui.sections import SectionView, section_views

NEAR = 8  # marks by which a side must differ from its peers before words say so


@dataclass(frozen=True)
class AspectLine:
    """One side in a sentence, for the elder version: its colour, shape and word say the same."""

    title: str
    colour: str
    words: str


@dataclass
class DossierView:
    """What the page shows of one subject."""

    subject: dict[str, Any]
    status: str
    closed: bool
    as_of: date
    past: bool
    sections: list[SectionView]
    tagline: str
    address: str
    # The day on which a closed subject ended, where a register says it.
    ended_on: str = ""
    risk: dict[str, Any] | None = None
    notices: list[dict[str, str]] = field(default_factory=list)
    coming: list[str] = field(default_factory=list)
    # Whom a product or a piece of equipment comes from, or belongs to.
    behind: list[Related] = field(default_factory=list)
    verdict: str = ""
    grade_words: str = ""
    aspects: list[charts.Spoke] = field(default_factory=list)
    aspect_words: str = ""
    aspect_lines: list[AspectLine] = field(default_factory=list)
    peer_words: str = ""
    life: list[LifeStage] = field(default_factory=list)
    ratings: list[charts.TrendPoint] = field(default_factory=list)
    limits: list[tuple[float, str]] = field(default_factory=list)
    trend_words: str = ""
    model_words: str = ""

    @property
    def code(self) -> str:
        """The identifier as people read it."""
        return str(self.subject["id"]).partition(":")[2]

    @property
    def kept(self) -> list[SectionView]:
        """The sections with something in them."""
        return [part for part in self.sections if part.count]

    @property
    def spotless(self) -> list[SectionView]:
        """The sections whose emptiness is good news."""
        return [part for part in self.sections if not part.count]

    @property
    def may_be_complained_of(self) -> bool:
        """Whether a complaint is the first thing offered: against a business that is not closed."""
        return self.subject["kind"] == "entity" and not self.closed

    @property
    def correct(self) -> str:
        """Where to say that something here is wrong."""
        address = "/report?about=data&e=" if self.subject["kind"] != "entity" else "/objection?e="
        return f"{address}{self.subject['id']}"

    @property
    def clean_as_of(self) -> str:
        """The day a clean record is told for."""
        return f"截至 {self.as_of.isoformat()}"


def read_dossier(identity: str, as_of: date | None, today: date) -> DossierView | None:
    """The dossier as anyone may see it today; None for an unknown identifier and for persons."""
    found = dossier(identity, as_of=as_of)
    if found is None or found.subject.kind == Subject.Kind.PERSON:
        return None
    subject, told = found.subject, found.told
    kind, state = told["subject"]["kind"], told["subject"]["status"]
    closed = standard().is_closed(kind, state)
    past = as_of is not None and as_of < today
    view = DossierView(
        subject=told["subject"],
        status=standard().status_title(kind, state),
        closed=closed,
        as_of=as_of or today,
        past=past,
        sections=[],
        tagline=_tagline(subject, today, grows=not closed),
        address="" if past else subject.address,
        notices=[{"text": one["words"], "section": one["section"]} for one in found.notices],
    )
    sections = found.sections
    view.ended_on = _ended_on(sections) if closed else ""
    if not past:
        view.behind = related(sections, subject.identity) if subject.kind != Subject.Kind.ENTITY else []
        view.coming = coming(sections, today) if subject.kind == Subject.Kind.EQUIPMENT else []
        if subject.kind == Subject.Kind.PRODUCT:
            sections = _tell_samplings(view, subject.name, sections)
        view.notices = (overdue(sections, today) + view.notices)[:NOTICES]
    view.sections = section_views(sections, found.told["subject"], once=True)
    if found.rating:
        _explain(view, found, found.rating, today)
    elif class_is_public() and not past and subject.kind == Subject.Kind.ENTITY:
        view.risk = {"colour": "", "grade": "", "as_of": None}
        view.verdict = f"{_opening(view)}{'不再' if view.closed else '还没有'}评定信用风险。"
    return view


def _tell_samplings(view: DossierView, name: str, sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What laboratories found of a product stands first: as a warning where it failed."""
    told = samplings(name, view.behind)
    if told.section is None:
        view.coming = [told.words]
        return sections
    key = told.section["key"]
    if told.bad:
        view.notices = [{"text": told.words, "section": key}]
    else:
        view.coming = [told.words]
    return [*(one for one in sections if one["key"] != key), told.section]


def _explain(view: DossierView, found: Dossier, rating: Rating, today: date) -> None:
    """What the class is made of."""
    peers, rule = found.peers, published_rule(today)
    view.risk = {"colour": rating.colour, "grade": rating.grade, "as_of": rating.as_of}
    view.grade_words = rule.risk_words(rating.grade)
    view.verdict = _verdict(view, rating)
    view.aspects = charts.spokes(found.sides)
    view.aspect_words = _aspect_words(view.aspects, peers)
    view.aspect_lines = [_line(aspect, rule.colour_of(aspect.value)) for aspect in view.aspects]
    view.peer_words = f"{peers.scope}中位数" if peers else ""
    view.life = peers.life if peers and len(peers.life) > 1 else []
    view.ratings = charts.trend_points(found.trend)
    view.limits = charts.limits(rule.colour_lines)
    view.trend_words = _trend_words(view.ratings)
    view.model_words = f"{rule.title} · {rating.as_of:%m-%d} 评定"


def _opening(view: DossierView) -> str:
    """What the register says. Whether a shop is open today nobody has told us, so nothing is said of it."""
    if view.subject["kind"] != "entity" or not view.status:
        return ""
    return f"登记状态：{view.status}{f'（{view.ended_on}）' if view.ended_on else ''}。"


def _verdict(view: DossierView, rating: Rating) -> str:
    if view.notices:
        return f"{_opening(view)}有 {len(view.notices)} 件事值得您先知道："
    return f"{_opening(view)}{'没有需要提醒的事。' if rating.colour == 'green' else '下面是依法公示的记录。'}"


def _aspect_words(aspects: list[charts.Spoke], peers: PeerStanding | None) -> str:
    """One sentence: what is lower and what is higher than usual."""
    if peers is None:
        return ""
    gaps = [(aspect, aspect.value - aspect.peers) for aspect in aspects if aspect.peers is not None]
    low = [f"{aspect.title}（低 {-gap:.0f} 分）" for aspect, gap in gaps if gap <= -NEAR]
    high = [aspect.title for aspect, gap in gaps if gap >= NEAR]
    parts = [f"比{peers.scope}低：{'、'.join(low)}。" if low else "", f"比同行高：{'、'.join(high)}。" if high else ""]
    return "".join(parts) or f"和{peers.scope}差不多。"


def _line(aspect: charts.Spoke, colour: str) -> AspectLine:
    gap = aspect.value - aspect.peers if aspect.peers is not None else 0
    words = "比同行低" if gap <= -NEAR else "比同行高" if gap >= NEAR else "和同行差不多"
    if aspect.peers is None:
        words = f"{aspect.value:.0f} 分"
    return AspectLine(aspect.title, colour, words)


def _trend_words(ratings: list[charts.TrendPoint]) -> str:
    if len(ratings) < 2:
        return ""
    change = ratings[-1].mark - ratings[0].mark
    since = f"{ratings[0].on.year} 年 {ratings[0].on.month} 月以来"
    return f"{since}{'升' if change > 0 else '降'}了 {abs(change):.0f} 分。" if change else f"{since}没有变化。"


def _ended_on(sections: list[dict[str, Any]]) -> str:
    """The earliest day that a record of the subject itself gives for its end; "" where none does."""
    own = [record for section in sections for record in section["records"] if "about" not in record]
    days = [record["fields"].get(standard().types[record["type"]].ended_on) for record in own]
    return min((str(day) for day in days if day), default="")


def _tagline(subject: Subject, today: date, *, grows: bool) -> str:
    """What kind of business it is, and for how long; a closed one grows no older."""
    lists = standard().code_lists
    parts = []
    if subject.industry and "industry" in lists:
        parts.append(lists["industry"].title_of(subject.industry, standard().language))
    if subject.division:
        parts.append(district_title(subject.division[:6]))
    if subject.established_on and grows:
        months = (today.year - subject.established_on.year) * 12 + today.month - subject.established_on.month
        parts.append(f"成立 {months // 12} 年 {months % 12} 个月" if months >= 12 else f"成立 {max(months, 0)} 个月")
    return " · ".join(parts)
