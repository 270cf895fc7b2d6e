"""What would change it: the score with some reasons taken away, by the same statement that gave them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xinheng.credit.risk.queries import result_for
from xinheng.credit.risk.registry import indicators, indicators_of, main_scorecard
from xinheng.credit.risk.running.scoring import readings, types_read
from xinheng.credit.risk.running.small_lake import small_lake
from xinheng.credit.risk.statement.aggregates import slug
from xinheng.credit.risk.statement.compile import score_sql
from xinheng.credit.risk.statement.conditions import on_day
from xinheng.credit.risk.statement.gather import values_sql
from xinheng.kit import city_time


@dataclass(frozen=True)
class TrialResult:
    """Points, class and mark as they would be."""

    points: int
    grade: str
    colour: str
    mark: int


@dataclass(frozen=True)
class Change:
    """One reason: what would come of it going, how to bring that about, and the day it goes by itself."""

    indicator: str
    title: str
    text: str
    improve: str
    cost: int
    without: TrialResult
    ends_on: date | None
    section: str


def try_without(subject_id: int, cases: Sequence[Iterable[str]], *, day: date | None = None) -> list[TrialResult]:
    """The outcome for each set of indicators taken away; an empty set is how it stands now. Nothing is stored."""
    card, day = main_scorecard(), day or city_time.today()
    members = indicators_of(card)
    with small_lake([subject_id], types_read(members)) as lake:
        values = on_day(values_sql(card, members, readings(members, day)), day)
        lake.connection.execute(f"CREATE OR REPLACE TEMP TABLE now_known AS {values}")
        rows = " UNION ALL ".join(_case_sql(number, gone) for number, gone in enumerate(cases))
        statement = score_sql(card, members, day, source=f"({rows})", details=False)
        found = lake.connection.execute(
            f"SELECT total, grade, colour, mark FROM ({statement}) ORDER BY scored"
        ).fetchall()
    return [TrialResult(*row) for row in found]


def _case_sql(number: int, gone: Iterable[str]) -> str:
    columns = [f"v_{slug(indicators()[id])}" for id in sorted(set(gone))]
    emptied = "".join(f", NULL AS {column}" for column in columns)
    return f"SELECT * REPLACE ({number}::BIGINT AS subject_id{emptied}) FROM now_known"


def what_would_change(subject_id: int) -> list[Change]:
    """For each reason of the result in force, heaviest first: mark and class if it were gone, and when it ends."""
    result = result_for(subject_id)
    if result is None or not result.reasons:
        return []
    reasons = [reason for reason in result.reasons if reason["points"] > 0 and reason["indicator"] in indicators()]
    outcomes = try_without(subject_id, [[reason["indicator"]] for reason in reasons])
    return [
        Change(
            reason["indicator"], reason["title"], reason["text"], indicators()[reason["indicator"]].improve,
            reason["cost"], outcome, _day(reason["until"]), reason["section"],
        )
        for reason, outcome in zip(reasons, outcomes, strict=True)
    ]  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
