"""`xinheng model`: what is counted over the lake, made by DuckDB or by Spark."""

import json as json_module

import click

from xinheng.cli.database import ready_database
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.statistics.actions import ENGINES, run_models
from xinheng.fusion.statistics.queries import entries, good_runs, rows_of, told
from xinheng.fusion.statistics.registry import model_named
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal


@click.group()
def model() -> None:
    """The models: statistics, quality and indicators over the lake."""


@model.command("list")
def list_() -> None:
    """Every model, whose it is, and its newest run."""
    ready_database()
    for one in entries():
        last = one.last
        at = city_time.local(last.made_at) if last else None
        made = f"{last.engine}，{at:%Y-%m-%d %H:%M}，{last.rows} 行" if last else "还没有运行"
        click.echo(f"{one.model.id}  {one.model.title}（{one.model.owner}）：{(last and last.problem) or made}")


@model.command()
@click.argument("names", nargs=-1)
@click.option("--engine", type=click.Choice(list(ENGINES)), help="Else the engine of the settings.")
@click.option("--again", is_flag=True, help="Also where nothing changed.")
def run(names: tuple[str, ...], engine: str | None, again: bool) -> None:
    """Bring the lake up to date and make the models NAMES, or all; what did not change is left."""
    ready_database()
    wanted = [model_named(name) for name in names] or None
    refresh_lake()
    made = run_models(by="system", wanted=wanted, engine=engine or "", again=again)
    for one in made:
        words = one.run.problem or f"{one.run.rows} 行" + (f"，{one.run.seconds:.2f} 秒" if one.anew else "，没有变化")
        click.echo(f"{one.run.model}（{one.run.engine}）：{words}")
    failed = [one.run.model for one in made if one.run.problem]
    if failed:
        raise Refusal(f"{len(failed)} 个模型没有做成：{'、'.join(failed)}。上一次的结果仍然保留。")


@model.command()
@click.argument("name")
@click.option("--engine", type=click.Choice(list(ENGINES)), help="Else the one that made it last.")
@click.option("--limit", default=50, show_default=True, help="Rows.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(name: str, engine: str | None, limit: int, as_json: bool) -> None:
    """What a model means, and its rows."""
    ready_database()
    found, runs = model_named(name), good_runs(name)
    run = runs.get(engine) if engine else next(iter(runs.values()), None)
    if run is None:
        raise Refusal(f"{found.title}还没有结果。请先运行 xinheng model run {name}。")
    rows = rows_of(run, found, limit)
    if as_json:
        said = [dict(zip(found.columns, map(_plain, row), strict=True)) for row in rows]
        click.echo(json_module.dumps({"model": name, "engine": run.engine, "rows": said}, ensure_ascii=False))
        return
    click.echo(f"{found.title}：{found.meaning}")
    click.echo("\t".join(column.title for column in found.columns.values()))
    for row in rows:
        click.echo("\t".join(told(column, value) for column, value in zip(found.columns.values(), row, strict=True)))


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)
