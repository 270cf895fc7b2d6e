"""All commands under one name. A command's module is read when it is asked for: `--help` and `--version` need neither
Django nor a state folder."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

import click

from xinheng import __version__
from xinheng.kit.home import make_home

# Name → what the list of commands says of it; the command stands in the module of the same name.
SAID = {
    "demo": "Generate the demo city, load it, serve it, print addresses and accounts.",
    "setup": "Load the pack's organisations and open the first administrator.",
    "account": "Accounts of officers and stewards.",
    "erase": "Erase a person where the law allows it.",
    "disclose": "What is held of a person, as a file for that person.",
    "holidays": "The yearly holidays that every legal period counts by.",
    "serve": "Serve pages and API over HTTP.",
    "work": "Run background jobs and follow the feed.",
    "intake": "Read FILES of SOURCE into the registers.",
    "sources": "Every source: how often it is due, and how long it has been silent.",
    "findings": "What intake found in the rows, a finding a line.",
    "template": "What a department fills in, and what others read of a record type.",
    "rejects": "Rows that were refused, as a form to correct and send back.",
    "lake": "The lake: Parquet tables projected from the registers.",
    "model": "The models: statistics, quality and indicators over the lake.",
    "resolve": "Which subjects and records without a code are one.",
    "publish": "Publish what is open as CSV, JSON and Parquet.",
    "score": "Score every subject by the scorecard in force on the day.",
    "audit": "The audit trail: hash chains and signed checkpoints.",
    "counts": "The numbers over the to-do lists, compared with counting anew.",
    "keys": "The keys: their fingerprints, a new one for encryption.",
    "backup": "Back up while serving, closed to the recovery key; rehearse it with `drill`.",
    "restore": "Bring a backup back into an empty home and database.",
    "check": "Read every declaration, the database and the keys; say what stands.",
    "bench": "Measure NAME and print ours, the limit, and the ratio.",
}


class Commands(click.Group):
    """Loads a command by its name, and makes the state folder before the command runs, not before its help is read."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a city needs them."""
        return list(SAID)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with settings loaded. None where there is none of the name."""
        if cmd_name not in SAID:
            return None
        import django  # noqa: PLC0415  what is slow to start waits until a command needs it

        django.setup()
        command = getattr(import_module(f"xinheng.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return _with_home(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, without loading what is listed."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SAID.items()))


@click.group(cls=Commands, help="信衡 Xinheng: market supervision for a city.")
@click.version_option(__version__, prog_name="xinheng")
def xinheng() -> None:
    """The group itself does nothing."""


def _with_home(command: click.Command) -> click.Command:
    """The command, which first makes sure of the state folder."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _with_home(below)
    elif command.callback and not hasattr(command.callback, "__wrapped__"):
        command.callback = _homed(command.callback)
    return command


def _homed(act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def run(*args: Any, **kwargs: Any) -> Any:
        from django.conf import settings  # noqa: PLC0415  see above

        make_home(settings.XINHENG_HOME)
        return act(*args, **kwargs)

    return run
