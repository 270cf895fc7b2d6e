"""Wider rights than one role each, and more past than one second: what leaked unseen by the other house tests.

One account holds different roles in different offices; a shop has matters in several; a row is nobody's; facts have
versions with days between.
"""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from tests import cast as people
from tests.house import planted as planting
from tests.house.world import World, build
from tests.kept import kept
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.inspection import actions as inspection
from xinheng.supervision.inspection.actions import InspectionRefused
from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import roles_with
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.doors.offered import relatives_of
from xinheng.support.procedures.doors.todo import todo_for
from xinheng.support.procedures.family import adopt
from xinheng.support.procedures.models import Matter, Step

pytestmark = pytest.mark.django_db


world = kept(build, home=True)


@pytest.fixture
def mixed(world: World) -> Account:
    """Inspector in the office of `own`, a mere reader in the next one, nothing in the others."""
    account = Account.objects.create(username="mixed", display_name="两处任职")
    for role, office in (("inspector", people.OFFICE), ("leader", people.NEXT_OFFICE)):
        give_role(account=account, role=role, organisation=Organisation.objects.get(path=office), by="system")
    return account


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_photo_is_shown_where_one_handles_not_where_one_only_reads(world: World, mixed: Account):
    answers = {}
    for name in ("own", "next_office", "other_district"):
        place = world.places[name]
        number, file = place.receipt.number, place.complaint_file.pk
        page = signed_in(mixed).get(f"/officer/complaints/{number}").status_code
        answers[name] = (page, signed_in(mixed).get(f"/officer/complaints/{number}/files/{file}").status_code)
    assert answers == {"own": (200, 200), "next_office": (200, 404), "other_district": (404, 404)}


def test_a_row_of_nobodys_office_is_the_citys_alone(world: World, mixed: Account):
    clue = world.places["own"].clue
    Matter.objects.filter(pk=clue.matter_id).update(office="")
    readers = world.roles | {"mixed": mixed}
    opened = {
        name for name, one in readers.items() if signed_in(one).get(f"/officer/clues/{clue.number}").status_code == 200
    }
    assert opened == set()
    city = Account.objects.get(username="only-city-head")
    give_role(account=city, role="leader", organisation=Organisation.objects.get(path=people.CITY), by="system")
    assert signed_in(city).get(f"/officer/clues/{clue.number}").status_code == 200


def test_a_dossier_lists_matters_of_ones_own_offices_only(world: World, mixed: Account):
    """All four offices have a clue about one shop."""
    shop = world.places["own"].subject
    titles = {}
    for name, place in world.places.items():
        titles[name] = f"题目{name}"
        Matter.objects.filter(pk=place.clue.matter_id).update(subject_identity=shop.identity, title=titles[name])
    page = signed_in(mixed).get(f"/officer/e/{shop.identity}").content.decode()
    seen = {name for name, place in world.places.items() if place.clue.number in page or titles[name] in page}
    assert seen == {"own", "next_office"}


def test_what_one_did_lists_nothing_of_others_and_nothing_out_of_reach(world: World, mixed: Account):
    moved = {}
    for name, place in world.places.items():
        last = Step.objects.filter(matter=place.clue.matter).order_by("seq").last()
        Step(
            matter=place.clue.matter, seq=last.seq + 90, verb="x", title="x", to_state="x", by=mixed, by_name="x",
            at=last.at,
        ).save()  # fmt: skip
        moved[place.clue.matter_id] = name
    others = Matter.objects.exclude(pk__in=moved).count()
    assert others
    assert {moved.get(matter.pk, "somebody's") for matter in todo_for(mixed, "doing")} == {"own"}
    Matter.objects.filter(pk__in=moved).update(closed_at=F("opened_at"))
    assert {moved.get(matter.pk, "somebody's") for matter in todo_for(mixed, "done")} == {"own"}


def test_of_a_family_one_sees_whom_one_reaches(world: World, mixed: Account):
    """What came of a matter may lie in another office: beside the matter, and in its row of the list."""
    root = world.places["own"].clue.matter
    for name, place in world.places.items():
        if name != "own":
            adopt(place.clue.matter, root)
        Matter.objects.filter(pk=place.clue.matter_id).update(title=f"亲属{name}")
    client = signed_in(mixed)
    for address in (f"/officer/clues/{world.places['own'].clue.number}", "/officer/?tab=all", "/officer/"):
        page = client.get(address).content.decode()
        for name in ("other_district", "lookalike"):
            assert world.places[name].clue.number not in page and f"亲属{name}" not in page, (address, name)
    page = client.get(f"/officer/clues/{world.places['own'].clue.number}").content.decode()
    assert world.places["next_office"].clue.number in page
    assert {one.pk for members in relatives_of([root], mixed).values() for one in members} >= {root.pk}
    reached = {one.office for members in relatives_of([root], mixed).values() for one in members}
    assert reached == {people.OFFICE, people.NEXT_OFFICE}


def test_nobody_merges_into_a_clue_out_of_reach(world: World):
    own, shop = world.places["own"].clue, world.places["own"].subject
    sorts = next(role.slug for role in roles_with(Permission.TRIAGE_CLUE))
    sorter = Account.objects.create(username="sorter", display_name="分流员")
    give_role(account=sorter, role=sorts, organisation=Organisation.objects.get(path=people.OFFICE), by="system")
    Matter.objects.filter(pk=own.matter_id).update(subject_identity=shop.identity)
    for name in ("next_office", "other_district", "lookalike"):
        far = world.places[name].clue
        # A closed one takes no step of its own: nothing but the look-up keeps the other office's out.
        closed = city_time.now() if name == "lookalike" else None
        Matter.objects.filter(pk=far.matter_id).update(subject_identity=shop.identity, closed_at=closed)
        before = Matter.objects.get(pk=far.matter_id).facts
        answer = signed_in(sorter).post(
            f"/officer/clues/{own.number}/merge", {"parent": far.number, "reason": "同一主体"}
        )
        assert answer.status_code in (404, 422), name
        assert Matter.objects.get(pk=own.matter_id).parent_id is None, name
        assert Matter.objects.get(pk=far.matter_id).facts == before, name
    assert Clue.objects.filter(pk=own.pk, matter__parent=None).exists()
    near = register_clue(
        tip=Tip(source="walk_in", text="同一家店", identity=shop.identity, breach_suspected=False),
        office=shop.office,
        by=world.cast.zhou,
    )
    answer = signed_in(sorter).post(f"/officer/clues/{own.number}/merge", {"parent": near.number, "reason": "同一主体"})
    assert answer.status_code == 302, "nothing else stood in the way"


def test_a_colleague_who_reads_a_task_decides_no_evidence(world: World):
    task = world.places["own"].visit
    colleague = Account.objects.create(username="beside", display_name="同所同事")
    give_role(
        account=colleague, role="inspector", organisation=Organisation.objects.get(path=people.OFFICE), by="system"
    )
    client = signed_in(colleague)
    assert client.get(f"/officer/inspections/{task.number}").status_code == 200
    with pytest.raises(InspectionRefused, match="不是本任务的检查人员"):
        inspection.resolve_conflict(task=task, item="licence_displayed", keep_entry="m-1", by=colleague)


def test_a_version_of_a_past_day_comes_back_for_no_past_day(world: World):
    """Two facts known for thirty days: one was repaired today, the other stands."""
    place, kind = world.places["own"], standard().type("administrative_penalty")
    row = planting._row(kind, place, planting.Planted())
    standing, repaired = (row | {"decision_number": f"版字{n}号", "penalty_content": f"版字内容{n}"} for n in (1, 2))
    for one in (standing, repaired):
        write_records(type=kind.id, rows=[one], by="system")
    Record.objects.update(recorded_at=city_time.now() - timedelta(days=30))
    write_records(type=kind.id, rows=[repaired | {"publicity_state": "4"}], by="system")
    for address in (f"/e/{place.subject.identity}", f"/api/v1/subjects/{place.subject.identity}"):
        for days in (0, 1, 10, 29):
            told = Client().get(f"{address}?as_of={planting.days_ago(days)}").content.decode()
            assert ("版字1号" in told, "版字2号" in told, "版字内容2" in told) == (True, False, False), (address, days)


def test_what_can_be_guessed_is_counted():
    sent = {"number": "责改字第1号", "code": "91509901MA1LLFX03K"}
    addresses = ("/order", "/mine")
    for place, address in enumerate(addresses):
        answers = [
            Client().post(address, sent | {"word": "x"}, REMOTE_ADDR=f"10.6.{place}.1").status_code for _ in range(61)
        ]
        assert 429 in answers and 429 not in answers[:20], address
