"""`xinheng audit`: is the history whole?"""

import json
from dataclasses import asdict
from pathlib import Path

import click

from xinheng.cli.database import ready_database
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import sign_checkpoint
from xinheng.support.audit.proving import prove


@click.group()
def audit() -> None:
    """The audit trail: hash chains and signed checkpoints."""


@audit.command()
@click.option(
    "--witness",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Checkpoints a second organisation kept: lines printed by `audit checkpoint`. Shows a cut tail.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last.")
def verify(witness: Path | None, as_json: bool) -> None:
    """Recompute every chain and compare every row that has a digest in it; the first breaks of each are named."""
    ready_database()
    held = _held_by(witness) if witness else []
    breaks = prove(witness=held)
    for found in breaks:
        click.echo(str(found), err=True)
    if as_json:
        click.echo(json.dumps({"whole": not breaks, "breaks": [asdict(b) for b in breaks]}, ensure_ascii=False))
    if breaks:
        raise Refusal(f"审计链有 {len(breaks)} 处断裂，见上")
    if not as_json:
        click.echo("审计链完整")


def _held_by(witness: Path) -> list[str]:
    try:
        return witness.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Refusal(f"{witness} 不是检查点文件；请给出 xinheng audit checkpoint 打印并保存的文本文件") from error


@audit.command()
def checkpoint() -> None:
    """Sign the heads of all chains and print them for a witness to keep."""
    ready_database()
    for line in sign_checkpoint():
        click.echo(line)
