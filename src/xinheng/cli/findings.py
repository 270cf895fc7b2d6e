"""`xinheng findings`: values that a department should correct, left out of records that were kept."""

import json

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.intake.models import Finding
from xinheng.fusion.intake.queries import findings as findings_of


@click.command()
@click.argument("source", required=False)
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="The newest so many.")
@click.option("--all", "with_closed", is_flag=True, help="Settled ones too.")
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last.")
def findings(source: str | None, limit: int, with_closed: bool, city: str | None, as_json: bool) -> None:
    """Show open findings of SOURCE, or of all: where the value stood, what was written, why it was not taken."""
    ready_database()
    found = findings_of(source, with_closed=with_closed)
    shown, count = list(found[:limit]), found.count()
    if as_json:
        click.echo(json.dumps({"count": count, "findings": [_told(one) for one in shown]}, ensure_ascii=False))
        return
    for one in shown:
        click.echo(f"{one.source.name} {one.file} 第{one.line}行 {one.column}：{one.got} —— {one.reason}")
    click.echo(f"共 {count} 个{'' if with_closed else '待更正'}发现，显示 {len(shown)} 个")


def _told(one: Finding) -> dict[str, object]:
    return {
        "source": one.source.name, "file": one.file, "line": one.line, "column": one.column, "key": one.key,
        "field": one.field, "got": one.got, "reason": one.reason, "opened_at": one.opened_at.isoformat(),
        "closed_at": one.closed_at.isoformat() if one.closed_at else None,
    }  # fmt: skip
