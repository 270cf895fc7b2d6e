"""All commands under one name."""

import click

from xinheng import __version__
from xinheng.cli.account import account
from xinheng.cli.audit import audit
from xinheng.cli.bench import bench
from xinheng.cli.check import check
from xinheng.cli.demo import demo
from xinheng.cli.findings import findings
from xinheng.cli.intake import intake
from xinheng.cli.lake import lake
from xinheng.cli.score import score
from xinheng.cli.serve import serve
from xinheng.cli.setup import setup
from xinheng.cli.work import work


@click.group(help="信衡 Xinheng: market supervision for a city.")
@click.version_option(__version__)
def xinheng() -> None:
    """The group itself does nothing."""


for command in (demo, setup, account, serve, work, intake, findings, lake, score, audit, check, bench):
    xinheng.add_command(command)
