"""Long work gives way to whoever waits at a page; a command within another program changes nothing of it."""

import os

import click
import pytest
from click.testing import CliRunner

from xinheng.cli import yielding


@click.group()
def program() -> None:
    """Of commands."""


@program.command()
def long_work() -> None:
    """That gives way."""
    yielding.yield_to_pages()


@pytest.fixture
def lowered(monkeypatch):
    """By how much this process was put behind others."""
    found: list[int] = []
    monkeypatch.setattr(os, "nice", found.append)
    monkeypatch.setattr(yielding, "YIELDS", 5)
    return found


def test_a_command_of_the_program_goes_behind_the_pages(lowered):
    assert CliRunner().invoke(program, ["long-work"]).exit_code == 0
    assert lowered == [5]


def test_a_command_called_by_itself_leaves_its_caller_as_it_is(lowered):
    assert CliRunner().invoke(long_work).exit_code == 0
    assert lowered == []
