"""`xinheng sources`: every declared source, how often it is due, and how long it has been silent."""

import json

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.intake.queries import Freshness, freshness
from xinheng.fusion.standard.periods import in_words, length_in_words
from xinheng.kit import city_time


@click.command()
@click.option("--late", "only_late", is_flag=True, help="Only those that are overdue or never came.")
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def sources(only_late: bool, city: str | None, as_json: bool) -> None:
    """Show each source with its last delivery and its clock."""
    ready_database()
    found = [one for one in freshness() if one.late or not only_late]
    if as_json:
        click.echo(json.dumps({"sources": [_told(one) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        last = f"上次 {city_time.local(one.last_received_at):%Y-%m-%d %H:%M}" if one.last_received_at else "从未来过"
        silent = f"，已迟 {length_in_words(one.silent_for)}" if one.silent_for else ""
        click.echo(f"{one.source} {one.title}（{one.department}）：{in_words(one.refresh)}一次，{last}{silent}")
    click.echo(f"{sum(one.late for one in found)} 个迟到或没有来")


def _told(one: Freshness) -> dict[str, object]:
    return {
        "source": one.source, "title": one.title, "department": one.department, "refresh": one.refresh,
        "accountable": one.accountable, "late": one.late,
        "last_received_at": one.last_received_at.isoformat() if one.last_received_at else None,
        "due_at": one.due_at.isoformat() if one.due_at else None,
    }  # fmt: skip
