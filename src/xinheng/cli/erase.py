"""`xinheng erase`: a person's wish to be forgotten, carried out by who answers for it."""

import click

from xinheng.cli.database import ready_database
from xinheng.kit.refusal import Refusal
from xinheng.services.complaints.actions import erase_complainant
from xinheng.services.complaints.queries import complaint_numbered
from xinheng.support.accounts.queries import account_named


@click.group()
def erase() -> None:
    """Erase a person where the law allows it; the trail keeps that, why and by whom."""


@erase.command()
@click.argument("number")
@click.option("--by", "username", required=True, help="The account that answers for it; it approves results there.")
@click.option("--reason", required=True, help="Why, without naming the person.")
def complainant(number: str, username: str, reason: str) -> None:
    """Erase who filed the closed complaint NUMBER: key, evidence, and every word that names the person."""
    ready_database()
    complaint = complaint_numbered(number)
    if complaint is None:
        raise Refusal(f"没有编号为“{number}”的投诉，请核对后再试")
    account = account_named(username)
    if account is None:
        raise Refusal(f"没有名为“{username}”的账号，请给出负责销毁的账号")
    erase_complainant(complaint=complaint, by=account, reason=reason)
    click.echo(f"已销毁投诉 {complaint.number} 的投诉人信息")
