"""`xinheng account`: open an account and give it a role, from the machine's own keyboard."""

import click

from xinheng.cli.database import ready_database
from xinheng.kit.refusal import Refusal
from xinheng.support.access.actions import give_role
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.actions import open_account
from xinheng.support.orgs.queries import organisation_at


@click.group()
def account() -> None:
    """Accounts of officers and stewards."""


@account.command("open")
@click.argument("username")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(sorted(ROLES)), help="What the account may do.")
@click.option("--office", required=True, help="Path of its organisation, such as 5099/509901/.")
@click.password_option(help="At least ten characters; asked for when not given.")
def open_one(username: str, name: str, role: str, office: str, password: str) -> None:
    """Open USERNAME for the person NAME."""
    ready_database()
    organisation = organisation_at(office)
    if organisation is None:
        raise Refusal(f"没有路径为“{office}”的机构。先运行 xinheng setup 载入机构，再用 organisations.csv 中的路径")
    opened = open_account(username=username, display_name=name, password=password, office=office, by="system")
    give_role(account=opened, role=role, organisation=organisation, by="system")
    click.echo(f"已开设账号 {username}（{name}），角色 {ROLES[role].title}，机构 {organisation.name}")
