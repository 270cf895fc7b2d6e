"""What the scenario brings, and that without it nothing of it is there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

from xinheng.credit.risk import registry
from xinheng.fusion.standard.registry import standard
from xinheng.kit.packs import pack_folder
from xinheng.scenarios.lifts.permissions import LiftVerb
from xinheng.supervision.inspection.declarations import CHECKLISTS, checklist_for
from xinheng.support import contract
from xinheng.support.access.permissions import Permission, verbs
from xinheng.support.access.roles import ROLES, roles_with

CHONGQING = pack_folder("chongqing")
HERE = Path(__file__).resolve()


def test_the_desk_of_96333_may_do_this_and_no_more():
    assert ROLES["lift_rescue_desk"].permissions == {
        Permission.VIEW_SUBJECT, LiftVerb.VIEW_LIFTS, LiftVerb.LIFT_RESCUE,
    }  # fmt: skip


def test_who_of_the_house_sees_lifts_and_that_nobody_of_it_runs_rescues():
    assert {role.slug for role in roles_with(LiftVerb.VIEW_LIFTS)} == {
        "intake_clerk", "dispatcher", "inspector", "unit_head", "leader", "lift_rescue_desk",
    }  # fmt: skip
    assert [role.slug for role in roles_with(LiftVerb.LIFT_RESCUE)] == ["lift_rescue_desk"]


def test_permissions_have_names_and_a_space_of_their_own():
    assert {verb.name for verb in LiftVerb} <= verbs().keys()
    assert not {verb.value for verb in LiftVerb} & {verb.value for verb in Permission}
    assert all(verb.value.startswith("lifts.") and verb.label for verb in LiftVerb)


def test_what_it_declares_stands_on_the_shelves():
    assert standard().type("elevator_rescue").theme == "rights_rescue"
    assert standard().code_list("lift_fault_cause").title_of("door") == "门系统故障"
    lists = CHECKLISTS.of(CHONGQING)
    assert checklist_for(lists, field="special_equipment", industry="K7020").id == "lift_user"
    assert checklist_for(lists, field="special_equipment", industry="F5111").id == "special_equipment_user"


def test_its_pages_are_mounted_before_those_whose_address_they_lengthen():
    prefixes = [prefix for prefix, _ in contract.addresses()]
    assert prefixes.index("officer/lifts/") < prefixes.index("officer/")
    assert prefixes[-1] == ""
    assert reverse("lifts:desk") == "/officer/lifts/"


def test_two_scenarios_cannot_bring_the_same_role(monkeypatch):
    from xinheng.support.access.roles import Role, add_role

    monkeypatch.setattr("xinheng.support.access.roles.ROLES", dict(ROLES))
    with pytest.raises(ValueError, match="lift_rescue_desk"):
        add_role(type("Other", (Role,), {"slug": "lift_rescue_desk", "title": "另一个"}))


def test_indicators_and_scorecards_of_a_scenario_stand_between_the_house_and_the_city(tmp_path, monkeypatch):
    """The scenario's file is read, and the city's of the same id takes its place."""
    scenario, city = tmp_path / "scenario", tmp_path / "city"
    for folder, title in ((scenario, "情景的"), (city, "城市的")):
        (folder / "indicators").mkdir(parents=True)
        text = (HERE.parents[3] / "credit/risk/indicators/e_02_inspection_overdue.toml").read_text(encoding="utf-8")
        told = text.replace('"E-02"', '"L-01"').replace("特种设备超期未检", title)
        (folder / "indicators" / "l_01.toml").write_text(told, encoding="utf-8")
    monkeypatch.setattr(registry, "declared_folders", lambda: [scenario])
    assert registry._indicators_of_city(tmp_path / "none")["L-01"].title == "情景的"
    assert registry._indicators_of_city(city)["L-01"].title == "城市的"
    assert "L-01" not in registry.indicators()


GONE = """
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from xinheng.fusion.standard.registry import standard
from xinheng.support import contract
from xinheng.support.access.permissions import verbs
from xinheng.support.access.roles import ROLES
from xinheng.support.jobs.followers import registered_followers
from xinheng.support.procedures.parameters import parameters
from xinheng.support.procedures.table.registry import procedures
from xinheng.supervision.inspection.declarations import CHECKLISTS
from xinheng.fusion.standard.pack import pack

call_command("check")
told = [
    *(one.label for one in apps.get_app_configs()), *ROLES, *verbs(), *(verb.label for verb in verbs().values()),
    *(prefix for prefix, _ in contract.addresses()), *(entry.title for _, entry in contract.menu_entries()),
    *standard().types, *standard().code_lists, *CHECKLISTS.of(pack().folder), *parameters(),
    *(id for id, _ in procedures()), *registered_followers(),
    *(verb.name for role in ROLES.values() for verb in role.permissions),
]
print("left:", [one for one in told if "lift" in one.lower() or "电梯" in one])
try:
    resolve("/officer/lifts/")
    print("mounted")
except Resolver404:
    pass
"""


def without_scenarios(folder: Path, line: str) -> Path:
    """The shipped pack with one line more."""
    folder.mkdir()
    for one in CHONGQING.iterdir():
        (folder / one.name).symlink_to(one)
    (folder / "city.toml").unlink()
    told = (CHONGQING / "city.toml").read_text(encoding="utf-8")
    (folder / "city.toml").write_text(told.replace("\n[brand]", f"{line}\n\n[brand]"), encoding="utf-8")
    return folder


def run(program: str, city: Path, home: Path) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "XINHENG_CITY": str(city), "XINHENG_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-c", program], env=given, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_city_without_lifts_has_no_trace_of_them(tmp_path):
    done = run(GONE, without_scenarios(tmp_path / "city", "scenarios = []"), tmp_path / "home")
    assert done.stdout.strip().splitlines()[-1] == "left: []", done.stderr


def test_a_city_names_the_scenarios_it_runs(tmp_path):
    done = run(GONE, without_scenarios(tmp_path / "city", 'scenarios = ["lifts"]'), tmp_path / "home")
    assert "'lift_rescue_desk'" in done.stdout, done.stderr
    assert "mounted" in done.stdout


def test_a_scenario_that_nobody_knows_stops_the_start(tmp_path):
    done = run(GONE, without_scenarios(tmp_path / "city", 'scenarios = ["elevators"]'), tmp_path / "home")
    assert done.returncode != 0
    assert "elevators" in done.stderr
    assert "lifts" in done.stderr


def test_an_address_of_a_scenario_is_known_by_its_own_name_alone():
    with pytest.raises(NoReverseMatch):
        reverse("officer:lifts")
