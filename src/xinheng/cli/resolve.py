"""`xinheng resolve`: which subjects and nameless records are one."""

import json

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.matching.comparing.declarations import kinds, matching
from xinheng.fusion.statistics.actions import ENGINES


@click.command()
@click.option("--engine", type=click.Choice(list(ENGINES)), help="Else the engine of the settings.")
@click.option("--kind", type=click.Choice(kinds()), help="Subjects of this kind alone, else of every kind in turn.")
@click.option("--learn", is_flag=True, help="Learn the weights of the comparisons anew from the city's data.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a kind.")
def resolve(engine: str | None, kind: str | None, learn: bool, as_json: bool) -> None:
    """Match all subjects and records without a code: link and merge what the rule is sure of, list what it is not."""
    ready_database()
    from xinheng.fusion.matching.actions import KIND, match_all  # noqa: PLC0415  models are read when it is ready

    for one in [kind] if kind else kinds():
        run = match_all(by="system", engine_name=engine or "", learn=learn and one == (kind or KIND), kind=one)
        told = {name: getattr(run, name) for name in ("parties", "pairs", "linked", "merged", "undone", "asked")}
        if as_json:
            click.echo(
                json.dumps({"kind": one, **told, "engine": run.engine, "crowds": run.crowds}, ensure_ascii=False)
            )
            continue
        click.echo(f"{matching(one).title}：比对了 {run.parties} 个主体和记录，其中 {run.pairs} 对可能相同。")
        click.echo(f"归并记录 {run.linked} 条、主体 {run.merged} 个，改判 {run.undone} 处。")
        click.echo(f"{run.asked} 对拿不准，等人判断：/data/matching/?kind={one}")
        for key, value, rows in run.crowds[:5]:
            click.echo(f"{rows} 条记录共有“{value}”（{key}），没有单凭它比对。")
