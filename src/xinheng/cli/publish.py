"""`xinheng publish`: what is open, as files for anybody."""

import click

from xinheng.cli.database import ready_database
from xinheng.services.open_data.actions import publish as publish_all
from xinheng.services.open_data.datasets import dataset_named


@click.command()
@click.argument("names", nargs=-1)
def publish(names: tuple[str, ...]) -> None:
    """Publish the datasets NAMES, or all: a new release where something changed."""
    ready_database()
    made = publish_all(by="system", wanted=[dataset_named(name) for name in names] or None)
    for one in made:
        if one.new and one.release:
            held = f"，{one.release.held_back} 行的数值不公布" if one.release.held_back else ""
            click.echo(f"{one.dataset.title}：第 {one.release.version} 版，{one.release.rows} 行{held}")
    waiting = [one.dataset.title for one in made if one.release is None]
    same = sum(one.release is not None and not one.new for one in made)
    click.echo(f"新版本 {sum(one.new for one in made)} 个，没有变化 {same} 个，还没有内容 {len(waiting)} 个")
