"""`xinheng lake`: the analysis copy of the registers, and how good what it holds is."""

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.quality import measure


@click.group()
def lake() -> None:
    """The lake: Parquet tables projected from the registers."""


@lake.command()
def refresh() -> None:
    """Write a new version aside and swap it in; readers never wait."""
    ready_database()
    version = refresh_lake()
    click.echo(f"数据湖已更新：{version}")


@lake.command()
@click.argument("type", required=False)
@click.option("--all", "with_kept", is_flag=True, help="Also the rules that every row keeps.")
def quality(type: str | None, with_kept: bool) -> None:
    """Hold the rules of TYPE, or of every record type, against the current version: how many rows fail which."""
    ready_database()
    found = list(measure(type))
    for one in found:
        if one.failing or with_kept:
            click.echo(f"{one.type} {one.rule.dimension} {one.rule.title}：{one.rows} 条中 {one.failing} 条不符合")
    click.echo(f"共 {len(found)} 条规则，{sum(bool(one.failing) for one in found)} 条有不符合的记录")
