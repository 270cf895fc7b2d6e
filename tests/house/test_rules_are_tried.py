"""Every file of rules is under the gate of mutants, and the gate names no file that is gone."""

from pathlib import Path

from tests.mutants.__main__ import nearest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xinheng"
# Pages about rules, and the sample of the engine's own tests.
NO_RULES = {"portals/public/views/rules.py", "support/procedures/tests/sample/rules.py"}


def rules() -> set[str]:
    return {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("rules.py")} - NO_RULES


def test_every_file_of_rules_is_under_the_gate():
    table = nearest()
    assert rules() - table.keys() == set()
    assert {name for name in table if not (SOURCE / name).exists()} == set()
