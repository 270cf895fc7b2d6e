"""`xinheng intake`: a department's files into the registers."""

import json
from datetime import datetime
from pathlib import Path

import click

from xinheng.cli.database import ready_database
from xinheng.cli.yielding import yield_to_pages
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.arriving.shelf import hold_copies
from xinheng.fusion.intake.models import Arrival
from xinheng.fusion.intake.sending import send
from xinheng.fusion.intake.writing.reporting import Manner


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--corrects", is_flag=True, help="FILES are forms of rejected rows, corrected (see `xinheng rejects`).")
@click.option("--partial", is_flag=True, help="FILES hold a part, though the source delivers everything each time.")
@click.option("--withdraw", type=click.IntRange(0), help="Up to so many missing records shall be withdrawn.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day a full delivery tells of.")
@click.option("--later", is_flag=True, help="Leave FILES to the worker and say where to see how far it is.")
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last.")
def intake(
    source: str, files: tuple[Path, ...], dry_run: bool, corrects: bool, partial: bool, withdraw: int | None,
    as_of: datetime | None, later: bool, city: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Read FILES of SOURCE: accepted + rejected + unchanged = rows read, always."""
    ready_database()
    if later:
        manner = Manner(dry_run, corrects, partial, withdraw, as_of.date() if as_of else None)
        sent = send(source=source, word=hold_copies(files), manner=manner, by="system", channel=Arrival.Channel.COMMAND)
        click.echo(f"已交给后台（xinheng work）：第 {sent.pk} 份，进度见 /data/sources/sent/{sent.pk}")
        return
    yield_to_pages()
    report = run_intake(
        source=source, files=list(files), dry_run=dry_run, corrects=corrects, partial=partial, withdraw=withdraw,
        as_of=as_of.date() if as_of else None, by="system",
    )  # fmt: skip
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
        if report.settled:
            click.echo(f"此前退回的行中有 {report.settled} 行已更正")
        if report.withdrawn:
            click.echo(f"全量中已没有的 {report.withdrawn} 条记录{'将' if dry_run else '已'}撤回")
        if report.rejected:
            click.echo(f"退回的行及原因：{report.rejects_file}")
            click.echo(f"更正后交回：xinheng rejects {report.source} --out 更正.xlsx")
