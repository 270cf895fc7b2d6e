"""The icons' sprite holds every icon a template names."""

import re
from pathlib import Path

import pytest

from xinheng.portals.ui.vendoring import ICONS, sprite

PORTALS = Path(__file__).resolve().parents[2]


def named_icons() -> set[str]:
    pages = "".join(path.read_text(encoding="utf-8") for path in PORTALS.rglob("templates/**/*.html"))
    menu = (PORTALS / "ui" / "desk.py").read_text(encoding="utf-8")
    return set(re.findall(r'{% icon "([a-z0-9-]+)"', pages)) | set(
        re.findall(r'", "([a-z0-9-]+)", (?:Permission|None)', menu)
    )


def test_every_icon_a_page_names_is_copied():
    assert named_icons() - set(ICONS) == set()


def test_a_sprite_is_made_of_symbols(tmp_path):
    for name in ICONS:
        (tmp_path / f"{name}.svg").write_text(
            '<svg viewBox="0 0 24 24">\n <path stroke="none" d="M0 0h24v24H0z"/>\n <path d="M1 1"/></svg>'
        )
    drawn = sprite(tmp_path)
    assert drawn.count("<symbol ") == len(ICONS)
    assert "M0 0h24" not in drawn


def test_a_missing_icon_stops_the_copying(tmp_path):
    with pytest.raises(SystemExit, match="没有"):
        sprite(tmp_path)
