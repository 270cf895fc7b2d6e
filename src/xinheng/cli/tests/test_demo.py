"""The demo loads in one process and serves from others."""

import os

import pytest
from click.testing import CliRunner

from xinheng.cli import demo as command


class Started:
    """A process that was asked for and ends at once."""

    asked: list[list[str]] = []

    def __init__(self, arguments):
        self.asked.append(arguments[3:])

    def wait(self, timeout=None):
        return 0

    def terminate(self):
        self.asked.append(["terminated"])


class City:
    def welcome(self, address):
        return f"welcome to {address}"


@pytest.mark.django_db
def test_the_server_does_not_inherit_the_loaders_threads(monkeypatch, settings):
    settings.XINHENG_LOAN_KEYS = []
    for name in ("XINHENG_LICENCE_OIDC", "XINHENG_LOAN_KEYS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(Started, "asked", [])
    monkeypatch.setattr(command, "load_city", lambda **_: City())
    monkeypatch.setattr(command.subprocess, "Popen", Started)
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    said = CliRunner().invoke(command.demo, ["--port", "8123"])
    assert "welcome to http://localhost:8123" in said.output
    assert Started.asked == [["work"], ["8422"], ["serve", "--port", "8123"], *[["terminated"]] * 3]
    assert os.environ["XINHENG_LICENCE_OIDC"] == "http://127.0.0.1:8422/?client=xinheng"
    assert settings.XINHENG_LOAN_KEYS[0].startswith("cqyrt=")
