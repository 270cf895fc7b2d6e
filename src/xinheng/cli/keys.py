"""`xinheng keys`: how the keys stand, and a new one for encryption or for signatures."""

import click
from django.db import transaction

from xinheng.cli.database import ready_database
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.actions import EXCHANGED, rotate_key
from xinheng.support.crypto.keyring import Key
from xinheng.support.crypto.models import KeyMark


@click.group()
def keys() -> None:
    """The keys of this installation."""


@keys.command()
def show() -> None:
    """Name each key with its fingerprint and since when it is in use."""
    ready_database()
    for mark in KeyMark.objects.order_by("name", "since"):
        until = f"，{mark.retired_at:%Y-%m-%d} 起只用于解密" if mark.retired_at else ""
        click.echo(f"{mark.name}\t{mark.fingerprint}\t{mark.since:%Y-%m-%d}{until}")


@keys.command()
@click.option("--reason", required=True, help="Why; kept in the audit trail.")
@click.option(
    "--key", "which", type=click.Choice(list(EXCHANGED)), default=Key.MASTER, show_default=True, help="Which."
)
def rotate(reason: str, which: str) -> None:
    """Make a new key; the old one stays, opens what it closed and vouches for what it signed. Back up the folder of
    keys afterwards; a new signing key is to be given to the witnesses."""
    ready_database()
    with transaction.atomic():
        made = rotate_key(Key(which))
        record_event(
            stream=stream_for("", "key"), verb="rotate_key", actor="system", target=("crypto.key", which),
            detail={"fingerprint": made, "reason": reason},
        )  # fmt: skip
    click.echo(f"已启用新的密钥 {which}，指纹 {made}。请立即备份密钥文件夹，再重启 xinheng serve 与 xinheng work")
