"""`xinheng holidays`: the State Council's yearly announcement, from the machine's own keyboard."""

import json
from pathlib import Path

import click

from xinheng.cli.database import ready_database
from xinheng.kit.refusal import Refusal
from xinheng.support.calendar.queries import days_of, loaded_years
from xinheng.support.procedures.announcing import announce_year, preview_year


@click.group()
def holidays() -> None:
    """The table of holidays that every legal period counts by."""


@holidays.command()
@click.argument("year", type=int, required=False)
def show(year: int | None) -> None:
    """The years that are known, or the days of one YEAR."""
    ready_database()
    if year is None:
        for known in loaded_years():
            click.echo(f"{known.year}  放假 {known.off} 天  调休上班 {known.worked} 天  {known.source}")
        return
    days = days_of(year)
    if not days:
        raise Refusal(f"{year} 年的放假安排还没有载入。用 xinheng holidays load {year} 文件.csv --source 文号 载入")
    for day in days:
        click.echo(f"{day.day}  {day.name}  {'放假' if day.is_off else '上班'}")


@holidays.command()
@click.argument("year", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Number or address of the State Council's notice.")
@click.option("--dry-run", is_flag=True, help="Check the file and say what it would change; load nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last.")
def load(year: int, file: Path, source: str, dry_run: bool, as_json: bool) -> None:
    """Load the days of YEAR from FILE (CSV: date, name, is_off) and count open deadlines again."""
    ready_database()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = file.read_text(encoding="gb18030")
    told = preview_year(year, text)
    if not dry_run:
        announce_year(year=year, text=text, source=source, by="system")
    done = "可以载入" if dry_run else "已载入"
    if as_json:
        counted = {"year": year, "days": len(told.days), "matters": told.counted, "moved": len(told.shifts)}
        click.echo(json.dumps(counted | {"loaded": not dry_run}))
    else:
        click.echo(
            f"{done} {year} 年 {len(told.days)} 天；{told.counted} 件在办事项重新计算，{len(told.shifts)} 件改变到期日"
        )
