"""`xinheng score`: risk points, classes and reasons for every subject."""

import json
import time
from datetime import date

import click

from xinheng.cli.database import ready_database
from xinheng.credit.risk.actions import score_all
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.kit.refusal import Refusal


@click.command()
@click.option("--as-of", help="Score as of this day, YYYY-MM-DD (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last.")
def score(as_of: str | None, as_json: bool) -> None:
    """Score every subject by the scorecard in force on the day."""
    ready_database()
    day = _day(as_of) if as_of else None
    started = time.monotonic()
    refresh_lake()
    run = score_all(as_of=day)
    figures = {
        "as_of": run.as_of,
        "scorecard": run.scorecard,
        "subjects": run.subjects,
        "changed": run.changed,
        "grades": run.grades,
        "seconds": round(time.monotonic() - started, 2),
    }
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, default=str))
    else:
        grades = "，".join(f"{grade} 类 {count}" for grade, count in sorted(run.grades.items()))
        click.echo(f"已按 {run.scorecard} 评定 {run.subjects} 户（{run.as_of}）：{grades}；变化 {run.changed} 户")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"日期“{text}”不成立，请写成 2026-11-20 的样子") from error
