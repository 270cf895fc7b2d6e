"""`xinheng check`: are the declarations, the database and the keys in order?"""

import click
from django.core.management import call_command

from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard


@click.command()
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
def check(city: str | None) -> None:
    """Read every declaration of the pack and the package; say what stands."""
    call_command("check", verbosity=0)
    click.echo(f"{pack().city.title}：{len(standard().types)} 个数据项，声明文件全部通过")
