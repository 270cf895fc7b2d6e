"""`xinheng setup`: a new deployment, from an empty database to the first sign-in."""

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.standard.pack import pack
from xinheng.kit.declared import read_rows
from xinheng.support.access.actions import seed_first_administrator
from xinheng.support.orgs.actions import NEEDED, load_organisations
from xinheng.support.orgs.queries import top_organisation


@click.command()
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
def setup(city: str | None) -> None:
    """Load the pack's organisations and open the first administrator, whose password is printed once."""
    ready_database()
    rows = pack().organisations
    if rows is None:
        click.echo(f"{pack().city.title}：城市包没有 organisations.csv，未载入机构，也没有开设账号")
        return
    loaded = load_organisations(read_rows(rows, NEEDED)[1], by="system")
    click.echo(f"{pack().city.title}：{len(loaded)} 个机构")
    top = top_organisation()
    first = seed_first_administrator(organisation=top) if top else None
    if first is None:
        click.echo("已有系统管理员，未另开账号")
    else:
        click.echo(f"系统管理员账号 {first.account.username}，密码 {first.password}（只显示这一次，登录后请修改）")
