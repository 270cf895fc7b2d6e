"""`xinheng keys`: how the keys stand, and a new one for encryption."""

import click
from django.db import transaction

from xinheng.cli.database import ready_database
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.actions import rotate_master
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
def rotate(reason: str) -> None:
    """Make a new master key; the old one stays and opens what it closed. Back up the folder of keys afterwards."""
    ready_database()
    with transaction.atomic():
        made = rotate_master()
        record_event(
            stream=stream_for("", "key"), verb="rotate_key", actor="system", target=("crypto.key", "master"),
            detail={"fingerprint": made, "reason": reason},
        )  # fmt: skip
    click.echo(f"已启用新的主密钥，指纹 {made}。请立即备份密钥文件夹，再重启 xinheng serve 与 xinheng work")
