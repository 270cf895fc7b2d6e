"""No closed value is in any answer, log, stored file or row of the database (reliability S2)."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import transaction
from stdnum.cn import ric

from tests.examples import of_today
from tests.house import planted as planting
from tests.house.matrix import Visitor, filled, routes
from tests.house.world import World, build
from tests.kept import kept
from xinheng.fusion.intake.actions import run_intake
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.queries import connect
from xinheng.fusion.registers.models import Identifier
from xinheng.fusion.standard.registry import standard
from xinheng.kit.credit_code import generate
from xinheng.services.complaints.models import Complaint
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import roles_with
from xinheng.support.documents import rendering

CODE = generate(division="509901", serial=991)
pytestmark = pytest.mark.django_db

# Ciphertext and keys: a value cannot be seen in them, and digests must be random bytes.
NOT_TEXT = {"BinaryField"}


@pytest.fixture
def state(settings, tmp_path) -> None:
    """A state folder of this test alone, so that every file in it can be read."""
    settings.XINHENG_HOME = tmp_path
    settings.FILES_ROOT, settings.LAKE_ROOT = tmp_path / "files", tmp_path / "lake"


def sown() -> tuple[World, planting.Planted]:
    world = build()
    return world, planting.plant(world)


city = kept(sown, home=True)


@pytest.fixture
def world(city: tuple[World, planting.Planted]) -> World:
    return city[0]


@pytest.fixture
def planted(city: tuple[World, planting.Planted]) -> planting.Planted:
    return city[1]


def found(values: dict[str, str], text: str) -> list[str]:
    """Where the values in this text were planted."""
    return [f"{where} ({value})" for value, where in values.items() if value in text]


WAYS = (*(f"as_of={planting.days_ago(days)}" for days in (0, 1, 400)), "elder=1")


def pages(
    role: str, world: World, only: str = "", leave_out: str = "none", ways: Sequence[str] = WAYS
) -> Iterator[tuple[str, str]]:
    """Every address read with GET by one role: (address, what is answered), past days and the elder version too."""
    visitor, place = Visitor(role, world), world.places["own"]
    for route in routes():
        if not route.startswith(only) or route.startswith(leave_out):
            continue
        address = "/" + filled(route, place)
        asked = [address]
        if "<str:identity>" in route:
            asked += [f"{address}?{way}" for way in ways]
        for one in asked:
            with transaction.atomic():
                yield one, visitor.client.get(one).content.decode(errors="replace")
                transaction.set_rollback(True)


def leaks(values: dict[str, str], told: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{address}: {one}" for address, text in told for one in found(values, text)]


@pytest.mark.clause("CQ-8.3-11")
@pytest.mark.clause("CQ-6.2-11", "CQ-8.3-10", "CQ-5-05", part=True)
def test_the_public_reads_nothing_closed(world: World, planted: planting.Planted):
    for role in ("public", "complainant"):
        assert leaks(planted.everything, pages(role, world, leave_out="officer/")) == []


@pytest.mark.sampled
@pytest.mark.clause("SZ-11.3-02", "CQ-8.3-05", part=True)
def test_an_officer_reads_personal_data_only_by_opening_it(world: World, planted: planting.Planted):
    # The first role looks in every way, the others in one each, by turns.
    for number, role in enumerate(roles_with(Permission.VIEW_SUBJECT)):
        told = pages(
            role.slug,
            world,
            only="officer/",
            ways=of_today(WAYS[number % 4 :] + WAYS[: number % 4]) if number else WAYS,
        )
        assert leaks(planted.secret, told) == [], role.slug


def test_an_officer_of_another_office_reads_what_the_public_reads(world: World, planted: planting.Planted):
    away = Visitor("public", world)
    away.client.force_login(world.cast.qian)
    place = world.places["own"]
    page = away.client.get("/" + filled("officer/e/<str:identity>", place)).content.decode()
    assert found(planted.everything, page) == []


def test_searching_for_a_closed_value_finds_nothing(world: World, planted: planting.Planted):
    visitor = Visitor("public", world)
    hits = {}
    for value, where in planted.everything.items():
        told = visitor.client.get("/api/v1/subjects", {"q": value}, REMOTE_ADDR=f"10.9.{len(hits)}.1").json()
        hits[where] = [line for line in told["results"] if value in str(line)]
    assert {where: lines for where, lines in hits.items() if lines} == {}


@pytest.mark.clause("CQ-8.3-11", part=True)
def test_a_person_has_no_public_dossier(world: World, planted: planting.Planted):
    visitor = Visitor("public", world)
    names = Identifier.objects.filter(subject__kind="person").values_list("scheme", "value")
    assert names
    for scheme, value in names:
        for address in (
            f"/e/{scheme}:{value}",
            f"/api/v1/subjects/{scheme}:{value}",
            f"/e/{value}",
        ):
            assert visitor.client.get(address).status_code == 404, address


@pytest.mark.clause("SZ-11.3-01", "CQ-8.3-03", part=True)
def test_no_row_of_the_database_holds_a_closed_value(world: World, planted: planting.Planted):
    leaked = []
    for model in apps.get_models():
        columns = [f.attname for f in model._meta.concrete_fields if f.get_internal_type() not in NOT_TEXT]
        for row in model.objects.values_list(*columns):
            leaked += [f"{model._meta.label}: {one}" for one in found(planted.secret, repr(row))]
    assert leaked == []


@pytest.mark.clause("SZ-11.3-01", "CQ-8.3-03", part=True)
def test_no_stored_file_holds_a_closed_value(world: World, planted: planting.Planted, tmp_path):
    everything = {value.encode(): where for value, where in planted.secret.items()}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    leaked = [(path.name, where) for path in files for value, where in everything.items() if value in path.read_bytes()]
    assert leaked == []


@pytest.mark.django_db(transaction=True)
def test_the_lake_holds_no_closed_value(world: World, planted: planting.Planted):
    refresh_lake()
    with connect() as lake:
        views = [name for (name,) in lake.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()]
        assert views
        leaked = []
        for view in views:
            for row in lake.execute(f'SELECT * FROM "{view}"').fetchall():
                leaked += [f"{view}: {one}" for one in found(planted.secret, repr(row))]
    assert leaked == []


def test_the_log_names_nobody(state, caplog):
    caplog.set_level(logging.INFO)
    world = build()
    planted = planting.plant(world)
    complaint = Complaint.objects.latest("id")
    visitor = Visitor("public", world)
    for value in planted.secret:
        visitor.client.post(f"/p/{complaint.number}", {"word": value}, REMOTE_ADDR=f"10.8.{len(value)}.1")
    list(pages("inspector", world, only="officer/"))
    assert found(planted.secret, caplog.text) == []


def test_what_was_planted_is_there_for_who_opens_it(world: World, planted: planting.Planted):
    """Without this the other tests would pass on an empty city."""
    officer, place = Visitor("inspector", world), world.places["own"]
    told = ""
    for address in (
        f"/officer/e/{place.subject.identity}/reveal",
        f"/officer/complaints/{place.receipt.number}/reveal",
    ):
        told += officer.client.post(address, {"purpose": "核实投诉"}).content.decode()
    # What is told of a person, a product or a lift is opened in their own dossiers; what has no section, in none.
    elsewhere = tuple(
        f"{kind.id}." for kind in standard().types.values() if kind.subject != "entity" or not kind.portrait
    )
    expected = {v: w for v, w in planted.secret.items() if not w.startswith(elsewhere)}
    assert len(expected) > 20
    assert set(expected) - {value for value in expected if value in told} == set()


def test_papers_name_nobody_who_complained(world: World, planted: planting.Planted, monkeypatch):
    """What goes into a document is seen where it is set: letters cannot be read back from a PDF."""
    printed: list[str] = []
    real = rendering.canonical_json
    monkeypatch.setattr(rendering, "canonical_json", lambda data: printed.append(real(data)) or printed[-1])
    own = world.places["own"]
    officer = Visitor("inspector", world).client
    for route in [route for route in routes() if route.startswith("officer/") and route.endswith(".pdf")]:
        for task in (own.task, own.visit):
            officer.get("/" + filled(route, replace(own, task=task)))
    assert printed
    assert leaks(planted.secret, iter([("paper", text) for text in printed])) == []


REGISTRATION = """
title = "登记注册信息"
department = "登记注册处"
record_type = "registration"
[columns]
"代码" = "uscc"
"名称" = "entity_name"
"成立日期" = "established_on"
"登记机关" = "registration_authority"
"住所" = "registered_address"
"状态" = "registration_state"
"证件号码" = "legal_representative_id"
"电话" = "phone"
"""
GOOD_ID, BAD_ID, PHONE, BAD_PHONE = "110101198603049990", "1101011986030499", "13755519990", "1375551999x"
DELIVERY = f"""代码,名称,成立日期,登记机关,住所,状态,证件号码,电话
{CODE},一号面馆,2020-01-02,两河区局,江岸路1号,1,{GOOD_ID[:17] + ric.calc_check_digit(GOOD_ID)},{PHONE}
{CODE},二号面馆,2020-01-02,两河区局,江岸路2号,1,{BAD_ID},{PHONE}
{CODE},三号面馆,2020-01-02,两河区局,江岸路3号,1,,{BAD_PHONE}
{CODE},四号面馆,2020-01-02,两河区局,江岸路4号,1,{BAD_ID},{PHONE},多出来的一格,{PHONE}
错代码,五号面馆,2020-01-02,两河区局,江岸路5号,1,{BAD_ID},{PHONE}
"""


@pytest.mark.django_db(transaction=True)
def test_a_delivery_leaves_no_personal_value_in_clear(state, settings, tmp_path, caplog):
    """Neither what was accepted nor what was refused: rejects file, run, registers, lake, log, work files."""
    city = tmp_path.parent / f"{tmp_path.name}-city"
    (city / "sources").mkdir(parents=True)
    (city / "city.toml").write_text('name = "test"\ntitle = "山城市局"\nbrand = { name = "信衡" }\n', encoding="utf-8")
    (city / "sources" / "registration.toml").write_text(REGISTRATION, encoding="utf-8")
    settings.XINHENG_CITY = str(city)
    delivery = city / "registration.csv"
    delivery.write_text(DELIVERY, encoding="utf-8")
    report = run_intake(source="registration", files=[delivery], by="system")
    assert (report.accepted, report.rejected) == (1, 4)
    refresh_lake()
    values = {value: value for value in (GOOD_ID[:17], BAD_ID, PHONE, BAD_PHONE)}
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".parquet" for path in kept)
    delivery.write_text(DELIVERY.partition("\n")[2], encoding="utf-8")
    with pytest.raises(IntakeRefused, match="首行可能不是表头"):
        run_intake(source="registration", files=[delivery], by="system")
    in_files = [(p.name, v) for p in kept for v in values if v.encode() in p.read_bytes()]
    in_rows = [(m._meta.label, v) for m in apps.get_models() for v in found(values, repr(list(m.objects.values())))]
    assert in_files == []
    assert in_rows == []
    assert found(values, caplog.text) == []
