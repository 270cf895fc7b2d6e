"""`xinheng account`: accounts and roles, from the machine's own keyboard."""

import click

from xinheng.cli.database import ready_database
from xinheng.kit.refusal import Refusal
from xinheng.support.access.actions import close_account, give_role, take_role
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.actions import hand_out_password, open_account, remove_second_factor, reopen_account
from xinheng.support.accounts.locks import unlock_account
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import organisation_at

why = click.option("--reason", required=True, help="Kept in the audit trail.")
named = click.argument("username")


@click.group()
def account() -> None:
    """Accounts of officers and stewards; the administrators' desk does the same in the browser."""


@account.command("open")
@named
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(sorted(ROLES)), help="What the account may do.")
@click.option("--office", required=True, help="Path of its organisation, such as 5099/509901/.")
@click.password_option(help="At least ten characters; asked for when not given.")
def open_one(username: str, name: str, role: str, office: str, password: str) -> None:
    """Open USERNAME for the person NAME."""
    ready_database()
    organisation = _organisation(office)
    opened = open_account(username=username, display_name=name, password=password, office=office, by="system")
    give_role(account=opened, role=role, organisation=organisation, by="system")
    click.echo(f"已开设账号 {username}（{name}），角色 {ROLES[role].title}，机构 {organisation.name}")


@account.command("list")
def list_all() -> None:
    """Every account with its roles."""
    ready_database()
    for one in Account.objects.prefetch_related("grants__organisation"):
        roles = "、".join(f"{grant.role}@{grant.organisation.path}" for grant in one.grants.all())
        click.echo(f"{one.username}\t{one.display_name}\t{'在用' if one.is_active else '停用'}\t{roles}")


@account.command()
@named
@click.option("--role", required=True, type=click.Choice(sorted(ROLES)), help="What the account may do.")
@click.option("--office", required=True, help="Path of the organisation it may do it in.")
@why
def give(username: str, role: str, office: str, reason: str) -> None:
    """Give USERNAME a role; here the person at the machine is the second pair of eyes."""
    one = _account(username)
    give_role(account=one, role=role, organisation=_organisation(office), by="system", reason=reason)
    click.echo(f"已授予 {one} {ROLES[role].title}")


@account.command()
@named
@click.option("--role", required=True, help="Which role.")
@why
def take(username: str, role: str, reason: str) -> None:
    """Take a role from USERNAME, wherever it is held."""
    held = list(_account(username).grants.filter(role=role))
    if not held:
        raise Refusal(f"{username} 没有角色“{role}”。用 xinheng account list 查看")
    for grant in held:
        take_role(grant=grant, by="system", reason=reason)
    click.echo(f"已收回 {username} 的 {role}，共 {len(held)} 处")


@account.command()
@named
@why
def close(username: str, reason: str) -> None:
    """Nobody signs in as USERNAME any more; its sessions end now."""
    close_account(account=_account(username), by="system", reason=reason)
    click.echo(f"已停用 {username}")


@account.command()
@named
@why
def reopen(username: str, reason: str) -> None:
    """USERNAME may sign in again, with the roles it had."""
    reopen_account(account=_account(username), by="system", reason=reason)
    click.echo(f"已恢复 {username}")


@account.command()
@named
@why
def password(username: str, reason: str) -> None:
    """A new first password for USERNAME, printed once, good for three days."""
    made = hand_out_password(account=_account(username), by="system", reason=reason)
    click.echo(f"{username} 的初始密码 {made}（只显示这一次，三天内有效，登录后必须修改）")


@account.command()
@named
@why
def unlock(username: str, reason: str) -> None:
    """USERNAME need not wait after wrong tries."""
    places = unlock_account(account=_account(username), by="system", reason=reason)
    click.echo(f"已解除 {username} 的登录等待（{places} 处）")


@account.command()
@named
@why
def factor(username: str, reason: str) -> None:
    """Take away a lost second factor of USERNAME."""
    remove_second_factor(account=_account(username), by="system", reason=reason)
    click.echo(f"已解除 {username} 的二次验证")


def _account(username: str) -> Account:
    ready_database()
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise Refusal(f"没有用户名为“{username}”的账号。用 xinheng account list 查看")
    return found


def _organisation(path: str) -> Organisation:
    organisation = organisation_at(path)
    if organisation is None:
        raise Refusal(f"没有路径为“{path}”的机构。先运行 xinheng setup 载入机构，再用 organisations.csv 中的路径")
    return organisation
