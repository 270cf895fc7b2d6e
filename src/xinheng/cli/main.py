"""The door of the command line: settings first, then the command, and one clear sentence when it cannot be done."""

import os
import sys

import click

from xinheng.cli.commands import xinheng


def main() -> None:
    """Runs `xinheng COMMAND`. Exit code 0 done, 1 refused, 2 wrong use or wrong settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
    _adopt(sys.argv, "--city", "XINHENG_CITY", "{}")
    if "XINHENG_PUBLIC_URL" not in os.environ:
        # Codes of a demo on another port lead there.
        _adopt(sys.argv, "--port", "XINHENG_PUBLIC_URL", "http://localhost:{}")
    try:
        xinheng.main(prog_name="xinheng", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(1)
    except Exception as error:
        sys.exit(_told(error))


def _told(error: Exception) -> int:
    """Say the one sentence for an error that a person can mend, and give the exit code; a bug is raised again."""
    from xinheng.cli.faults import explained  # noqa: PLC0415  a command that goes well need not wait for it

    found = explained(error)
    if found is None:
        raise error
    _say(found[1])
    return found[0]


def _adopt(arguments: list[str], option: str, setting: str, shape: str) -> None:
    """An option that settings must know when they load is taken from the words of the command before anything else."""
    for position, argument in enumerate(arguments):
        if argument == option and position + 1 < len(arguments):
            os.environ[setting] = shape.format(arguments[position + 1])
        elif argument.startswith(f"{option}="):
            os.environ[setting] = shape.format(argument.split("=", 1)[1])


def _say(sentence: str) -> None:
    click.echo(f"xinheng: {sentence}", err=True)
