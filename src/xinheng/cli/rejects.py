"""`xinheng rejects`: refused rows that wait to be corrected, shown, or written as the form on which they come back."""

import json
from pathlib import Path

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.intake.actions import tell_download
from xinheng.fusion.intake.models import Reject
from xinheng.fusion.intake.queries import rejects as rejects_of
from xinheng.fusion.intake.sheets import MOST_IN_WORKBOOK, reasons, returns_as_csv, returns_as_workbook


@click.command()
@click.argument("source")
@click.option("--run", type=int, help="Of this run alone.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the form: .xlsx or .csv.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Show the first so many.")
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last.")
def rejects(source: str, run: int | None, out: Path | None, limit: int, city: str | None, as_json: bool) -> None:
    """Rows of SOURCE that were refused and not yet brought good; `--out` has their cells as they came. Corrected, they
    are sent back by `xinheng intake SOURCE FORM --corrects`."""
    ready_database()
    found = rejects_of(source, run=run)
    count = found.count()
    if out:
        _write(source, out, count, found)
    if as_json:
        click.echo(json.dumps({"count": count, "rejects": [_told(one) for one in found[:limit]]}, ensure_ascii=False))
        return
    for one in found[:limit]:
        click.echo(f"{one.pk} {one.file} 第{one.line}行：{reasons(one)}")
    click.echo(f"共 {count} 行待更正" + (f"，已写入 {out}" if out else ""))


def _write(source: str, out: Path, count: int, found: object) -> None:
    rows = found.iterator(2_000)  # type: ignore[attr-defined]
    as_csv = out.suffix.lower() == ".csv"
    if not as_csv and count > MOST_IN_WORKBOOK:
        raise click.ClickException(f"有 {count} 行，超过工作簿的 {MOST_IN_WORKBOOK} 行：请写成 .csv，或用 --run 分批。")
    out.touch(mode=0o600)
    out.write_bytes(returns_as_csv(source, rows) if as_csv else returns_as_workbook(source, rows))
    tell_download(what="rejects", source=source, run=None, rows=count, by="system")


def _told(one: Reject) -> dict[str, object]:
    return {
        "number": one.pk, "run": one.run_id, "file": one.file, "line": one.line, "key": one.key,
        "problems": [{"column": column, "got": got, "reason": reason} for column, got, reason in one.problems],
        "opened_at": one.opened_at.isoformat(),
    }  # fmt: skip
