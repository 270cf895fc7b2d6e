"""Prints the manual page of conditions to `docs/conditions.md`."""

from pathlib import Path

from xinheng.fusion.standard.tests.conditions_spec import manual

if __name__ == "__main__":
    (Path(__file__).resolve().parents[5] / "docs" / "conditions.md").write_text(manual(), encoding="utf-8")
