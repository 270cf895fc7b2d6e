"""`xinheng lake refresh`: the analysis copy of the registers."""

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.lake.actions import refresh_lake


@click.group()
def lake() -> None:
    """The lake: Parquet tables projected from the registers."""


@lake.command()
def refresh() -> None:
    """Write a new version aside and swap it in; readers never wait."""
    ready_database()
    version = refresh_lake()
    click.echo(f"数据湖已更新：{version}")
