"""`xinheng audit`: is the history whole?"""

import click

from xinheng.cli.database import ready_database
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import sign_checkpoint
from xinheng.support.audit.queries import verify as verify_chains


@click.group()
def audit() -> None:
    """The audit trail: hash chains and signed checkpoints."""


@audit.command()
def verify() -> None:
    """Recompute every chain; the first broken entry of each stream is named."""
    ready_database()
    breaks = verify_chains()
    for found in breaks:
        click.echo(str(found), err=True)
    if breaks:
        raise Refusal(f"审计链有 {len(breaks)} 处断裂，见上")
    click.echo("审计链完整")


@audit.command()
def checkpoint() -> None:
    """Sign the heads of all chains and print them for a witness to keep."""
    ready_database()
    for line in sign_checkpoint():
        click.echo(line)
