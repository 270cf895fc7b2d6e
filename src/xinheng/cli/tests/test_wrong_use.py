"""What the command line answers when it is used wrongly: one clear sentence, exit code 1 or 2, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from xinheng.cli.main import main

COMMANDS = ("demo", "setup", "account", "serve", "work", "intake", "lake", "score", "audit", "check", "bench")


def said(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capfd) -> tuple[int, str]:
    """Exit code and what went to stderr, in this process."""
    monkeypatch.setattr(sys, "argv", ["xinheng", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0), capfd.readouterr().err


WRONG = [
    (["nonsense"], 2),
    (["--nonsense"], 2),
    (["intake"], 2),
    (["intake", "registration"], 2),
    (["intake", "no_such_source", "x.csv"], 1),
    (["intake", "registration", "/no/such/file.csv"], 1),
    (["intake", "registration", "."], 1),
    (["intake", "registration", __file__], 1),
    (["score", "--as-of", "yesterday"], 1),
    (["score", "--as-of", "2026-13-45"], 1),
    (["score", "extra"], 2),
    (["lake"], 2),
    (["lake", "nonsense"], 2),
    (["audit"], 2),
    (["audit", "verify", "--witness", "/no/such/file"], 2),
    (["audit", "verify", "--witness", sys.executable], 1),
    (["account"], 2),
    (["account", "open", "x"], 2),
    (["account", "open", "x", "y", "--role", "king", "--office", "5099/"], 2),
    (["account", "open", "x", "y", "--role", "inspector", "--office", "nowhere", "--password", "liang-he-2026"], 1),
    (["bench", "nonsense"], 2),
    (["bench", "dossier", "--scale", "zero"], 2),
    (["bench", "dossier", "--scale", "0"], 2),
    (["serve", "--port", "eight"], 2),
    (["serve", "--port", "99999"], 2),
    (["serve", "--port", "0"], 2),
    (["serve", "--workers", "0"], 2),
    (["demo", "--subjects", "many"], 2),
    (["demo", "--subjects", "-1", "--no-serve"], 2),
    (["demo", "--density", "-1", "--no-serve"], 2),
    (["demo", "--port", "70000", "--no-serve"], 2),
    (["work", "--nonsense"], 2),
    (["check", "nonsense"], 2),
    (["setup", "nonsense"], 2),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "code"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_wrong_use_is_answered_in_one_sentence(arguments, code, monkeypatch, capfd):
    monkeypatch.delenv("XINHENG_PUBLIC_URL", raising=False)
    got, words = said(arguments, monkeypatch, capfd)
    assert got == code, words
    assert "Traceback" not in words
    assert words.strip()


@pytest.mark.django_db
def test_help_is_no_error(monkeypatch, capfd):
    for command in COMMANDS:
        monkeypatch.setattr(sys, "argv", ["xinheng", command, "--help"])
        main()
        assert "Usage" in capfd.readouterr().out


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The real command with settings of its own."""
    environment = {**os.environ, **settings}
    command = [sys.executable, "-m", "xinheng.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    "settings",
    [
        {"XINHENG_CITY": "atlantis"},
        {"DATABASE_URL": "nonsense"},
        {"XINHENG_HOME": "/proc/no/such/place"},
        {"XINHENG_CIPHER": "rot13"},
        {"XINHENG_ENGINE": "trino"},
        {"XINHENG_SPARK_MEMORY": "much"},
        {"XINHENG_MAKING_SECONDS": "soon"},
    ],
    ids=lambda settings: " ".join(settings.values()),
)
def test_wrong_settings_are_named(settings, tmp_path: Path):
    done = run("audit", "checkpoint", **{"XINHENG_HOME": str(tmp_path), **settings})
    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert any(word in done.stderr for word in (*settings, *settings.values())), done.stderr
