"""The door of the command line: settings first, then the command, and one clear sentence when it cannot be done."""

import os
import sys

import click
import django
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DatabaseError

from xinheng.kit.declared import DeclarationError
from xinheng.kit.refusal import Refusal


def main() -> None:
    """Runs `xinheng COMMAND`. Exit code 0 done, 1 refused, 2 wrong use or wrong settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
    _adopt(sys.argv, "--city", "XINHENG_CITY", "{}")
    if "XINHENG_PUBLIC_URL" not in os.environ:
        # Codes of a demo on another port lead there.
        _adopt(sys.argv, "--port", "XINHENG_PUBLIC_URL", "http://localhost:{}")
    try:
        django.setup()
        _commands().main(standalone_mode=False)
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
    except (DeclarationError, ImproperlyConfigured) as error:
        _say(f"配置有误 / wrong setting: {error}")
        sys.exit(2)
    except Refusal as error:
        _say(str(error))
        sys.exit(1)
    except ValidationError as error:
        _say("；".join(error.messages))
        sys.exit(1)
    except OSError as error:
        _say(
            f"文件或端口不能用 / file or port not usable: {error.strerror or error}: {error.filename or ''}".rstrip(
                ": "
            )
        )
        sys.exit(1)
    except DatabaseError as error:
        _say(f"数据库没有应答 / the database did not answer: {str(error).strip().splitlines()[0]} (DATABASE_URL)")
        sys.exit(1)


def _adopt(arguments: list[str], option: str, setting: str, shape: str) -> None:
    """An option that settings must know when they load is taken from the words of the command before anything else."""
    for position, argument in enumerate(arguments):
        if argument == option and position + 1 < len(arguments):
            os.environ[setting] = shape.format(arguments[position + 1])
        elif argument.startswith(f"{option}="):
            os.environ[setting] = shape.format(argument.split("=", 1)[1])


def _commands() -> click.Group:
    # After django.setup(): the commands import models.
    from xinheng.cli.commands import xinheng  # noqa: PLC0415

    return xinheng


def _say(sentence: str) -> None:
    click.echo(f"xinheng: {sentence}", err=True)
