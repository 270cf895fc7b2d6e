"""`xinheng template`: what a department fills in, and what others read of a record type."""

import json
from pathlib import Path

import click

from xinheng.fusion.standard.exports import csv_template, dcat_entry, excel_template, json_schema
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal


@click.command()
@click.argument("type")
@click.option(
    "--as",
    "form",
    type=click.Choice(["csv", "excel", "schema", "catalogue"]),
    default="excel",
    show_default=True,
    help="A workbook or header row to fill in; JSON Schema; the catalogue entry (DCAT).",
)
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; text is printed else.")
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
def template(type: str, form: str, to: Path | None, city: str | None) -> None:
    """Write the form of record type TYPE in which a department delivers it or another system reads it."""
    kind = standard().types.get(type)
    if kind is None:
        raise Refusal(f"没有数据项 {type}，可用的有：{'、'.join(sorted(standard().types))}")
    match form:
        case "excel":
            to = to or Path(f"{type}.xlsx")
            to.write_bytes(excel_template(kind))
        case "csv":
            # Excel reads a file without this mark in the machine's old encoding.
            _say("\ufeff" + csv_template(kind), to)
        case "schema":
            _say(json.dumps(json_schema(kind), ensure_ascii=False, indent=2), to)
        case _:
            _say(json.dumps(dcat_entry(kind, pack().city.title), ensure_ascii=False, indent=2), to)
    if to:
        click.echo(f"已写入 {to}", err=True)


def _say(text: str, to: Path | None) -> None:
    if to:
        to.write_text(text, encoding="utf-8", newline="")
    else:
        click.echo(text.removeprefix("\ufeff"), nl=not text.endswith("\n"))
