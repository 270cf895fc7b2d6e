"""Intake with registers laid by hand."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from xinheng.fusion.intake.tests.laid import Registers
from xinheng.fusion.intake.workspace import Workspace, workspace
from xinheng.fusion.intake.writing import resolving


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Registers:
    registers = Registers()
    for name in ("bring", "bring_identifiers", "bring_current"):
        monkeypatch.setattr(resolving, name, getattr(registers, name))
    sources = {"visits": SimpleNamespace(pk=7)}
    objects = SimpleNamespace(filter=lambda name: SimpleNamespace(first=lambda: sources.get(name)))
    monkeypatch.setattr(resolving, "Source", SimpleNamespace(objects=objects))
    return registers


@pytest.fixture
def space(settings: Any, tmp_path: Any) -> Iterator[Workspace]:
    settings.XINHENG_HOME = tmp_path
    with workspace("calls") as made:
        yield made
