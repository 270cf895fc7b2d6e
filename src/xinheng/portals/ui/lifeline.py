"""A subject's life as one picture: what it was permitted, checked, fined and listed for, from its founding to today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from xinheng.fusion.standard.display import heading
from xinheng.fusion.standard.registry import standard
from xinheng.portals.ui import wording
from xinheng.portals.ui.charts import LEFT, WIDTH, drawing, shape
from xinheng.portals.ui.records import state_of

# A lane: its title over its line.
LANE, TITLE, FIRST = 40, 14, 4
END = WIDTH - LEFT
MOST_YEARS = 6


@dataclass(frozen=True)
class LifeEvent:
    """One thing in a life: on a day, or from a day on until another."""

    begins: date
    # The last day that is known; None of something that happened on one day.
    ends: date | None
    going_on: bool
    tone: str
    title: str


@dataclass(frozen=True)
class LifeLane:
    """What is of one kind, in the order of its days."""

    title: str
    stages: list[LifeEvent]


@dataclass(frozen=True)
class WholeLife:
    """All lanes between the first day and the last."""

    begins: date
    ends: date
    lanes: list[LifeLane]


def life_of(sections: Sequence[Mapping[str, Any]], founded: date | None, until: date) -> WholeLife | None:
    """The life that the sections of a dossier tell; None where nothing in them has a day."""
    lanes = [LifeLane(str(one["title"]), stages) for one in sections if (stages := _stages(one["records"], until))]
    days = [stage.begins for lane in lanes for stage in lane.stages]
    if not days:
        return None
    return WholeLife(min([*days, founded or until]), until, lanes)


def _stages(records: Sequence[Mapping[str, Any]], until: date) -> list[LifeEvent]:
    """What befell the subject itself; what is dated ahead has not happened yet."""
    told = []
    for record in records:
        begins = wording.as_day(record.get("effective_on"))
        if "about" in record or begins is None or begins > until:
            continue
        kind, ends = standard().types[record["type"]], wording.as_day(record.get("ends_on"))
        lasts = kind.role("ends_on") is not None
        going_on = lasts and (ends is None or ends > until)
        tone = state_of(kind, record["fields"])[2]
        last = (until if going_on else ends) if lasts else None
        told.append(LifeEvent(begins, last, going_on, tone, heading(kind, record["fields"])))
    return sorted(told, key=lambda one: (one.begins, one.title))


def life_svg(life: WholeLife, label: str) -> SafeString:
    """One line a lane, a bar for what lasts and a mark for what happened; years below."""
    bottom = FIRST + LANE * len(life.lanes)
    years = [_year(life, year, bottom) for year in _years(life)]
    lanes = [_lane(life, lane, FIRST + LANE * number) for number, lane in enumerate(life.lanes)]
    return drawing(bottom + 24, label, [*years, *lanes])


def _years(life: WholeLife) -> list[int]:
    every = range(life.begins.year + 1, life.ends.year + 1)
    step = max(1, -(-len(every) // MOST_YEARS))
    return list(every)[::-step][::-1]


def _across(life: WholeLife, day: date) -> float:
    whole = max((life.ends - life.begins).days, 1)
    return LEFT + (END - LEFT) * (day - life.begins).days / whole


def _year(life: WholeLife, year: int, bottom: int) -> SafeString:
    x = _across(life, date(year, 1, 1))
    return format_html(
        '<line class="chart-grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text x="{0}" y="{3}" text-anchor="{4}" class="chart-text">{5}</text>',
        *(f"{x:.1f}", FIRST, bottom, bottom + 18, "end" if x > END - 20 else "middle", year),
    )


def _lane(life: WholeLife, lane: LifeLane, top: int) -> SafeString:
    y, title = top + TITLE + 13, f"{lane.title} {len(lane.stages)}"
    parts = [
        format_html('<text x="{}" y="{}" class="chart-text">{}</text>', LEFT, top + TITLE, title),
        format_html('<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, END, y, y),
        *(_bar(life, stage, y) for stage in lane.stages if stage.ends),
        *(_mark(life, stage, y) for stage in lane.stages),
    ]
    return mark_safe("".join(parts))


def _bar(life: WholeLife, stage: LifeEvent, y: int) -> SafeString:
    start, end = _across(life, stage.begins), _across(life, stage.ends or stage.begins)
    return format_html(
        '<rect class="life-bar" x="{:s}" y="{}" width="{:s}" height="6"><title>{}</title></rect>',
        f"{start:.1f}", y - 3, f"{max(end - start, 2):.1f}", f"{stage.title} {stage.begins} 至 {_until(stage)}",
    )  # fmt: skip


def _mark(life: WholeLife, stage: LifeEvent, y: int) -> SafeString:
    x = _across(life, stage.begins)
    if stage.tone not in ("green", "yellow", "red"):
        return format_html('<circle class="life-dot" cx="{:s}" cy="{}" r="4"/>', f"{x:.1f}", y)
    return shape(x, y, stage.tone, 11)


def _until(stage: LifeEvent) -> str:
    return "今" if stage.going_on else str(stage.ends)


def rows_of(life: WholeLife) -> list[tuple[str, str, str]]:
    """The same as a table, newest first: the days, which kind, what."""
    told = [(stage, lane.title) for lane in life.lanes for stage in lane.stages]
    told.sort(key=lambda pair: pair[0].begins, reverse=True)
    return [(_days(stage), title, stage.title) for stage, title in told]


def _days(stage: LifeEvent) -> str:
    return f"{stage.begins} 至 {_until(stage)}" if stage.ends else str(stage.begins)
