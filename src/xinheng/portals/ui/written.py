"""What a dossier has dozens of, written out here: a template takes ten times as long for each, and a page counts them.

Each gives the markup that its place in a template takes; whatever is not ours is escaped.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import SafeString, mark_safe

from xinheng.portals.ui import wording
from xinheng.portals.ui.charts import TrendPoint
from xinheng.portals.ui.marks import phrase
from xinheng.portals.ui.records import RecordView
from xinheng.portals.ui.sections import SectionView

_SHAPES = {
    "green": '<circle cx="6" cy="6" r="5" fill="#167e69"/>',
    "yellow": '<path d="M6 1.4 11 10.6H1Z" fill="#fc0" stroke="#1f2329" stroke-width="1"/>',
    "red": '<rect x="1" y="1" width="10" height="10" rx="1" fill="#e01e00"/>',
}
_LATE = (
    '<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">'
    '<path d="M6 1.4 11 10.6H1Z" fill="#fc0" stroke="#1f2329"/></svg>'
)


@cache
def sprite_address() -> str:
    """Where the icons lie; asked once."""
    return staticfiles_storage.url("vendor/icons.svg")


def icon(name: str, size: int = 20) -> SafeString:
    """A line icon, for the eye only: a word always stands beside it."""
    return _icon(sprite_address(), name, size)


@cache
def _icon(sprite: str, name: str, size: int) -> SafeString:
    return mark_safe(
        f'<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true">'
        f'<use href="{escape(sprite)}#{escape(name)}"/></svg>'
    )


def status_tag(words: str, tone: str = "grey") -> SafeString:
    """Words on a tint: grey for neutral facts; green, yellow and red carry the shape of the code; blue is in hand."""
    shape = _SHAPES.get(tone)
    svg = f'<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{shape}</svg>' if shape else ""
    return mark_safe(f'<span class="tag tag-{escape(tone)}">{svg}{escape(str(words))}</span>')


def pairs(told: Sequence[tuple[str, str]]) -> SafeString:
    """Names and values as a list of terms."""
    lines = "".join([f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in told])
    return mark_safe(f'<dl class="pairs">{lines}</dl>')


def records(shown: Iterable[RecordView]) -> SafeString:
    """The records of a section: title, tag, whom it is about, what happened, what the list names, the rest folded."""
    return mark_safe("".join([_record(one) for one in shown]))


def sections(shown: Iterable[SectionView], correct: str = "") -> SafeString:
    """The sections of a dossier that hold something: their first records, the others folded, who says it."""
    return mark_safe("".join([_section(one, correct) for one in shown]))


def ratings_table(ratings: Iterable[TrendPoint]) -> SafeString:
    """The ratings of a trend in rows, for who reads numbers better than lines."""
    rows = [
        f'<tr><td>{escape(wording.day(one.on))}</td><td class="num">{one.mark:.0f}</td>'
        f"<td>{escape(phrase(one.colour, '', ''))}</td></tr>"
        for one in ratings
    ]
    head = '<thead><tr><th>日期</th><th class="num">分数</th><th>码</th></tr></thead>'
    return mark_safe(f'<table class="data">{head}<tbody>{"".join(rows)}</tbody></table>')


def source_line(register: str, received_at: object = None, late: str = "", correct: str = "") -> SafeString:
    """What closes every section of records: who says it, how fresh it is, where to say that it is wrong."""
    said = escape(register)
    if late:
        said = f'<span class="late">{_LATE} {said} {escape(late)}</span>'
    elif received_at:
        said += f" · {wording.freshness(received_at)}"
    link = f'<a href="{escape(correct)}">纠错</a>' if correct else ""
    return mark_safe(f'<div class="source">{icon("database", 16)}<span>{said}</span>{link}</div>')


def _section(part: SectionView, correct: str) -> str:
    more, rest = len(part.rest), ""
    if more:
        rest = (
            f'<p class="printed">另有 {more} 条，见上面的网址。</p>'
            f"<details><summary>再看 {more} 条{icon('chevron-down', 18)}</summary>{records(part.rest)}</details>"
        )
    said_by = "".join([source_line(one.title, one.received_at, one.late, correct) for one in part.sources])
    return (
        f'<section class="band" id="{escape(part.key)}"><div class="band-head"><h2>{escape(part.title)}'
        f' <span class="count">{escape(part.tally) or part.count}</span></h2></div>'
        f"{records(part.records)}{rest}{said_by}</section>"
    )


def _record(record: RecordView) -> str:
    brief = " brief" if len(record.pairs) < 3 and not record.says else ""
    tag = status_tag(record.tag, record.tone) if record.tag else ""
    objected = status_tag(record.disputed, "yellow") if record.disputed else ""
    return "".join(
        [
            f'<article class="record{brief}"><div class="row-head"><h3>{escape(record.title)}</h3>{tag}',
            f'<a class="inline" href="#credit">{objected}</a>' if objected else "",
            "</div>",
            _about(record.about) if record.about else "",
            f'<p class="what">{escape(record.says)}</p>' if record.says else "",
            pairs(record.pairs) if record.pairs else "",
            f"<details><summary>全部内容{icon('chevron-down', 18)}</summary>{pairs(record.more)}</details>"
            if record.more
            else "",
            "</article>",
        ]
    )


def _about(about: dict[str, object]) -> str:
    """Another subject that a record is about, by its name."""
    name, identity = escape(str(about.get("name") or "")), escape(str(about.get("id") or ""))
    if not name:
        return ""
    linked = f'<a class="inline" href="/e/{identity}">{name}</a>' if identity else name
    return f'<p class="meta">{linked}</p>'
