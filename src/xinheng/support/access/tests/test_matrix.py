"""Every role against every permission in four places: one table, so that a wider right shows in review."""

import pytest
from tests.cast import DISTRICT, NEXT_OFFICE, OFFICE, OTHER_DISTRICT, cast

from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES, Role, roles_with
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account

# What each role may do, written a second time and by hand.
MAY = {
    "intake_clerk": "view_subject register_clue view_clues triage_clue view_complaints handle_complaint",
    "dispatcher": "view_subject register_clue view_clues triage_clue dispatch_clue view_tasks view_complaints",
    "analyst": "view_subject view_clues judge_clue view_tasks score_risk",
    "inspector": "view_subject view_restricted register_clue view_clues view_tasks inspect view_complaints"
    " handle_complaint",
    "unit_head": "view_subject view_restricted view_clues view_tasks approve_result assign_work view_complaints"
    " handle_complaint",
    "steward": "view_subject run_intake view_intake view_sources manage_codes score_risk handle_privacy",
    "auditor": "view_audit",
    "administrator": "manage_accounts manage_system view_sources",
    "leader": "view_subject view_clues view_tasks view_complaints",
    "grid_worker": "view_subject register_clue",
}


@pytest.mark.django_db
@pytest.mark.clause("WX-3.1P-06")
@pytest.mark.parametrize("role", MAY)
def test_a_role_does_what_it_says_where_it_is_held(role):
    people = cast()
    newcomer = Account.objects.create(username="new", display_name="新人")
    give_role(account=newcomer, role=role, organisation=people.organisations[DISTRICT], by="system")
    for permission in Permission:
        allowed = permission in MAY[role].split()
        for office, within in ((DISTRICT, True), (OFFICE, True), (NEXT_OFFICE, True), (OTHER_DISTRICT, False)):
            assert may(newcomer, permission, office) is (allowed and within), (permission, office)


def test_the_table_knows_every_role_of_the_house():
    """What a scenario brings stands in the scenario's own tests."""
    assert set(MAY) == {slug for slug, role in ROLES.items() if role.__module__ == Role.__module__}


def test_every_permission_belongs_to_a_role_and_has_a_name():
    assert [p for p in Permission if not roles_with(p) or not p.label] == []


def test_who_inspects_does_not_approve():
    assert not any({Permission.INSPECT, Permission.APPROVE_RESULT} <= role.permissions for role in ROLES.values())


def test_who_runs_the_system_sees_no_case():
    assert ROLES["administrator"].permissions == {
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_SYSTEM,
        Permission.VIEW_SOURCES,
    }


def test_who_audits_changes_nothing():
    assert ROLES["auditor"].permissions == {Permission.VIEW_AUDIT}
