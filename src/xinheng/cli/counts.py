"""`xinheng counts`: the numbers over the to-do lists, compared with counting anew."""

import click

from xinheng.cli.database import ready_database
from xinheng.kit.refusal import Refusal
from xinheng.support.procedures.counts.keeping import count_anew, differences

SHOWN = 20


@click.command()
@click.option("--mend", is_flag=True, help="Count everything from nothing where they differ.")
def counts(mend: bool) -> None:
    """Compare the kept numbers of what is due with counting every open matter anew."""
    ready_database()
    wrong = differences()
    for line in wrong[:SHOWN]:
        click.echo(line, err=True)
    if wrong and not mend:
        raise Refusal(f"待办计数有 {len(wrong)} 处与重新清点不符；用 xinheng counts --mend 重新清点")
    if wrong:
        click.echo(f"有 {len(wrong)} 处不符，已重新清点 {count_anew()} 件")
    else:
        click.echo("待办计数与重新清点一致")
