"""`xinheng bench NAME`: one figure measured on this machine, beside its limit."""

import json
from importlib import import_module
from typing import Any

import click
from django.db import connection

from xinheng.cli.behind import older, steps_behind
from xinheng.kit.refusal import Refusal

# One module each under `xinheng.bench`, imported only when asked for: a bench may need what a server does not.
BENCHES = (
    "beside", "cases", "complaints", "crowd", "dossier", "filing", "intake", "newday", "pressure", "registrations",
    "resolve", "scale", "score", "search", "start", "workspaces",
)  # fmt: skip


@click.command()
@click.argument("name", type=click.Choice([*BENCHES, "all"]))
@click.option(
    "--scale",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Share of the full size: 1.0 is the design's.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON objects, one a line.")
def bench(name: str, scale: float, as_json: bool) -> None:
    """Measure NAME and print ours, the limit, and the ratio."""
    _must_fit()
    if not as_json:
        click.echo(import_module("xinheng.bench.machine").machine())
    for each in BENCHES if name == "all" else [name]:
        figures = import_module(f"xinheng.bench.{each}").run(scale=scale)
        if not figures:
            raise Refusal(f"{each} 没有量出任何数：先用 make bench 建好要量的城市。")
        for figure in figures:
            click.echo(json.dumps(figure, ensure_ascii=False) if as_json else _line(figure))


def _must_fit() -> None:
    """Raises Refusal in a home of an older program, before anything is filled. An empty one has nothing to be older."""
    if connection.introspection.table_names() and (behind := steps_behind()):
        raise Refusal(older(behind))


def _line(figure: dict[str, Any]) -> str:
    return (
        f"{figure['name']:<34} {figure['ours']:>14,.4g} {figure['unit']:<10} beside {figure['beside']}"
        f" · limit {figure['limit']} · ratio {figure['ratio']} · {figure['load']}"
    )
