"""`xinheng keys`: how the keys stand, a new one, and the rows that are marked anew after that."""

import click

from xinheng.cli.database import ready_database
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.actions import rotate_key
from xinheng.support.crypto.keyring import Key
from xinheng.support.crypto.models import KeyMark
from xinheng.support.crypto.renewing import renew_some, standing


@click.group()
def keys() -> None:
    """The keys of this installation."""


@keys.command()
def show() -> None:
    """Name each key with its fingerprint and since when it is in use, and how far rows are marked anew."""
    ready_database()
    for mark in KeyMark.objects.order_by("name", "since"):
        until = f"，{mark.retired_at:%Y-%m-%d} 起只认旧的" if mark.retired_at else ""
        click.echo(f"{mark.name}\t{mark.fingerprint}\t{mark.since:%Y-%m-%d}{until}")
    _tell_standing()


@keys.command()
@click.option("--reason", required=True, help="Why; kept in the audit trail.")
@click.option(
    "--key",
    "which",
    type=click.Choice([one.value for one in Key]),
    default=Key.MASTER.value,
    show_default=True,
    help="Which.",
)
def rotate(reason: str, which: str) -> None:
    """Make a new key; the old one stays, opens what it closed and vouches for what it made. Back up the folder of keys
    afterwards; a new signing key is to be given to the witnesses."""
    ready_database()

    def tell(made: str) -> None:
        record_event(
            stream=stream_for("", "key"), verb="rotate_key", actor="system", target=("crypto.key", which),
            detail={"fingerprint": made, "reason": reason},
        )  # fmt: skip

    made = rotate_key(Key(which), tell)
    click.echo(f"已启用新的密钥 {which}，指纹 {made}。请立即备份密钥文件夹；正在运行的服务自己会换用新的。")
    if standing():
        click.echo("查找用的标记由 xinheng work 逐步改写，期间新旧都能查到；也可以运行 xinheng keys renew 马上改完。")


@keys.command()
def renew() -> None:
    """Mark anew, now, what is still under an exchanged key; cut off, it goes on where it was."""
    ready_database()
    while renew_some():
        pass
    _tell_standing()


def _tell_standing() -> None:
    for one in standing():
        state = "已改完" if one.renewal.finished_at else f"还剩 {one.of - one.renewal.looked_at}"
        click.echo(f"{one.title}\t看过 {one.renewal.looked_at}\t改写 {one.renewal.renewed}\t{state}")
