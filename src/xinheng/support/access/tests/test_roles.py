"""Permissions and roles that a scenario brings, beside the house's."""

import pytest

from xinheng.support.access import roles
from xinheng.support.access.permissions import Permission, Verb, verbs
from xinheng.support.access.roles import Role, UnitHead, add_role, give_to


class CanalVerb(Verb):
    WATCH_LOCKS = "canal.watch_locks", "值守船闸"


class LockKeeper(Role):
    slug, title, description = "lock_keeper", "闸管员", "值守船闸。"
    permissions = frozenset({CanalVerb.WATCH_LOCKS})


def test_a_scenario_brings_permissions_and_a_role_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "ROLES", dict(roles.ROLES))
    add_role(LockKeeper)
    add_role(LockKeeper)
    assert verbs()["WATCH_LOCKS"].label == "值守船闸"
    assert roles.roles_with(CanalVerb.WATCH_LOCKS) == [LockKeeper]


def test_a_role_of_the_house_is_given_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UnitHead, "permissions", UnitHead.permissions)
    give_to(UnitHead, [CanalVerb.WATCH_LOCKS])
    assert {CanalVerb.WATCH_LOCKS, Permission.APPROVE_RESULT} <= UnitHead.permissions


def test_two_roles_do_not_share_a_slug() -> None:
    other = type("Other", (Role,), {"slug": "inspector", "title": "另一个"})
    with pytest.raises(ValueError, match="inspector 已经有了：执法员"):
        add_role(other)
