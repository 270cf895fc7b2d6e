"""Docs cannot rot, because tests read them."""

import re
from pathlib import Path

from xinheng.cli.commands import SAID
from xinheng.support.contract import PortalConfig, ScenarioConfig

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_of_the_environment_is_documented():
    source = (ROOT / "src/xinheng/config/environment.py").read_text(encoding="utf-8")
    documented = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    names = re.findall(r'_env\.\w+\("([A-Z_]+)"', source)
    assert names
    assert [n for n in names if f"`{n}`" not in documented] == []


def test_every_command_is_documented():
    documented = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert [name for name in SAID if f"xinheng {name}" not in documented] == []


def test_links_between_documents_lead_somewhere():
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name} -> {target}")
    assert broken == []


def test_both_readmes_show_the_same_pictures_and_commands():
    english, chinese = ((ROOT / n).read_text(encoding="utf-8") for n in ("README.md", "README.zh-CN.md"))
    pictures = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
    assert pictures.findall(english) == pictures.findall(chinese)
    assert len(pictures.findall(english)) >= 4
    for command in ("make demo", "make test"):
        assert command in english
        assert command in chinese


def test_every_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("dependencies = [", 1)[1].split("\n]", 1)[0]
    assert [line for line in block.splitlines() if line.strip() and "#" not in line] == []


def test_lock_files_record_no_addresses():
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "requirements-spark.lock"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_every_dependency_is_locked():
    """A bare machine installs what the lock file says; a dependency only in pyproject.toml is missing there."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(r'^  "([A-Za-z0-9-]+)', text.split("dependencies = [", 1)[1].split("\n]", 1)[0], re.MULTILINE)
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(wanted) > 20
    assert [name for name in wanted if name.lower() not in locked] == []


def test_the_recipes_tell_every_key_of_the_contract():
    """What a portal or a scenario may say of itself stands in the tables of the two recipes, and nothing else."""
    for page, config in (("add-a-portal.md", PortalConfig), ("add-a-scenario.md", ScenarioConfig)):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        table = text.split("| key | meaning |", 1)[1].split("\n\n", 1)[0]
        keys = {name for one in config.__mro__ for name in vars(one).get("__annotations__", {})}
        assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == keys, page


def test_every_decision_has_a_number_of_its_own():
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert numbers == list(range(1, len(files) + 1))
    headed = [file.read_text(encoding="utf-8").split(".", 1)[0] for file in files]
    assert headed == [f"# {number}" for number in numbers]
