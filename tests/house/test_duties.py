"""Duties kept apart, rights that end at once, passwords that cannot be guessed (reliability S4, S5, S6)."""

import time
from statistics import median

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests import cast as people
from tests.house.world import World, build
from tests.kept import kept
from tests.once import in_the_pass_on_sqlite
from xinheng.kit.refusal import Refusal
from xinheng.supervision.inspection import actions as inspection
from xinheng.support.access.actions import close_account, give_role, take_role
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.actions import hand_out_password
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

DUTIES = {
    "administrator": {Permission.MANAGE_ACCOUNTS, Permission.MANAGE_SYSTEM, Permission.VIEW_SOURCES},
    "auditor": {Permission.VIEW_AUDIT},
}


world = kept(build)


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


# Duties.


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_running_and_auditing_the_system_are_duties_of_their_own(role):
    assert ROLES[role].permissions == DUTIES[role]


@pytest.mark.parametrize("second", ["inspector", "auditor", "leader"])
def test_an_administrator_gets_no_second_duty(world: World, second):
    office = world.cast.organisations[people.OFFICE]
    with pytest.raises(ValidationError, match="不能兼任"):
        give_role(account=world.roles["administrator"], role=second, organisation=office, by="system")


def test_a_business_role_and_an_auditor_are_not_one_person(world: World):
    office = world.cast.organisations[people.OFFICE]
    with pytest.raises(ValidationError, match="不能兼任"):
        give_role(account=world.roles["inspector"], role="auditor", organisation=office, by="system")


def test_nobody_gives_a_role_to_himself(world: World):
    admin = world.cast.admin
    with pytest.raises(ValidationError, match="自己"):
        give_role(account=admin, role="leader", organisation=world.cast.organisations[people.CITY], by=admin)
    assert not Grant.objects.filter(account=admin, role="leader").exists()


def test_who_inspects_does_not_approve_even_as_head(world: World):
    """One person with both roles: the second pair of eyes is another person's."""
    both, task = world.roles["inspector"], world.places["own"].task
    give_role(account=both, role="unit_head", organisation=world.cast.organisations[people.OFFICE], by="system")
    inspection.name_officers(task=task, officers=[both, world.cast.zhao], by=both)
    with pytest.raises(Refusal, match="检查人员"):
        inspection.approve_check(task=task, by=both, overlap_reason="核查举报")


# Rights end with the next request.


def test_a_role_taken_away_ends_with_the_next_request(world: World):
    zhao = signed_in(world.cast.zhao)
    assert zhao.get("/officer/clues/").status_code == 200
    take_role(grant=Grant.objects.get(account=world.cast.zhao), by=world.cast.admin, reason="调离")
    for address in ("/officer/clues/", "/officer/m/", f"/officer/e/{world.places['own'].subject.identity}"):
        assert zhao.get(address).status_code == 403
    number = world.places["own"].receipt.number
    assert zhao.post(f"/officer/complaints/{number}/reveal", {"purpose": "核实"}).status_code == 403


def test_a_closed_account_is_out_on_every_device(world: World):
    desk, phone = signed_in(world.cast.zhao), signed_in(world.cast.zhao)
    close_account(account=world.cast.zhao, by=world.cast.admin, reason="离职")
    for device in (desk, phone):
        answer = device.get("/officer/m/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")


def test_a_new_password_ends_every_other_session(world: World):
    desk = signed_in(world.cast.zhao)
    hand_out_password(account=world.cast.zhao, by=world.cast.admin, reason="忘记密码")
    assert desk.get("/officer/").status_code == 302


# Passwords.


def attempt(username: str, password: str, caller: str) -> int:
    return Client().post("/login/", {"login": username, "password": password}, REMOTE_ADDR=caller).status_code


def test_stuffing_gets_five_tries_and_nobody_in(world: World):
    """Forty tries from forty networks against one account: from the sixth on none is even looked at."""
    for n in range(40):
        attempt("zhao", f"guess-{n}", f"10.66.0.{n}")
    refused = AuditEvent.objects.filter(verb="sign_in_failed").count()
    assert refused <= 5
    assert not AuditEvent.objects.filter(verb="sign_in").exists()


def test_a_network_that_guesses_many_names_waits(world: World):
    """Thirty a minute from one address, whatever the names."""
    for n in range(40):
        attempt(f"name-{n}", "guess", "10.67.0.1")
    assert AuditEvent.objects.filter(verb="sign_in_failed").count() <= 30


@in_the_pass_on_sqlite  # what takes the time is hashing
def test_a_name_nobody_has_takes_as_long_as_a_wrong_password(world: World, settings):
    """With the hasher of production; the answers are the same, and so is the time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    world.cast.qian.set_password(people.PASSWORD)
    world.cast.qian.save()
    taken: dict[str, list[float]] = {"qian": [], "nobody": []}
    told = {}
    for n in range(4):
        for username in taken:
            begun = time.monotonic()
            page = Client().post("/login/", {"login": username, "password": "x"}, REMOTE_ADDR=f"10.68.{n}.1").content
            taken[username].append(time.monotonic() - begun)
            told[username] = page.decode().replace(username, "")
    known, unknown = median(taken["qian"]), median(taken["nobody"])
    assert unknown > known / 2
    assert ("不正确" in told["qian"]) == ("不正确" in told["nobody"])
