"""`xinheng check`: are the declarations, the database and the keys in order?"""

import click
from django.core.management import call_command

from xinheng.fusion.standard.pack import pack
from xinheng.kit.shelf import shelves
from xinheng.support.documents.fonts import faces, own_folder, unreadable


@click.command()
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
def check(city: str | None) -> None:
    """Read every declaration of the pack and the package; say what stands."""
    call_command("check", verbosity=0)
    faces()
    for name in unreadable():
        click.echo(f"{own_folder() / name}：不是能读的字体文件，已跳过，请换成 .ttf、.otf 或 .ttc 字体", err=True)
    counts = "，".join(f"{one.title} {len(one.of(pack().folder))}" for one in shelves())
    click.echo(f"{pack().city.title}：{counts}，声明文件全部通过")
