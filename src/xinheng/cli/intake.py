"""`xinheng intake`: a department's files into the registers."""

import json
from pathlib import Path

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.intake.actions import run_intake


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last.")
def intake(source: str, files: tuple[Path, ...], dry_run: bool, city: str | None, as_json: bool) -> None:
    """Read FILES of SOURCE: accepted + rejected + unchanged = rows read, always."""
    ready_database()
    report = run_intake(source=source, files=list(files), dry_run=dry_run, by="system")
    for warning in report.warnings:
        click.echo(warning, err=True)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        click.echo(
            f"{report.source}: 读入 {report.read} 行 = 接收 {report.accepted}（其中未关联主体 {report.unlinked}）"
            f" + 退回 {report.rejected} + 未变 {report.unchanged}，用时 {report.seconds:.1f} 秒"
        )
        if report.late:
            click.echo(f"未变中有 {report.late} 行早于登记簿中的记录，没有覆盖")
        if report.findings:
            click.echo(f"接收的行中有 {report.findings} 个值不合格，未采用：xinheng findings {report.source}")
        if report.rejected:
            click.echo(f"退回的行及原因：{report.rejects_file}")
