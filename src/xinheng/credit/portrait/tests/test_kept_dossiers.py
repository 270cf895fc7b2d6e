"""A dossier from the shelf is the dossier made anew, whatever happened to whomever in between."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import mktemp

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from tests.shop import OTHER, SHOP, TODAY, days_ago, list_abnormal, penalise, register

from xinheng.credit.portrait import shelf
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.viewers import PUBLIC, entity
from xinheng.credit.risk.models import RiskResult
from xinheng.fusion.registers.actions import add_mentions, relink_records, withdraw_record, write_records
from xinheng.fusion.registers.models import Mention, Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.procedures import parameters

pytestmark = pytest.mark.django_db
LIFT = "equipment_code:31105099010000000801"


@pytest.fixture(autouse=True)
def laid_out(settings, tmp_path):
    settings.XINHENG_DOSSIERS = str(tmp_path / "dossiers.sqlite3")


def anew(identity, viewer=PUBLIC):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "is_open", lambda: False)
        return dossier_json(identity, viewer=viewer)


def again(identity, viewer=PUBLIC):
    """From the shelf, and nowhere else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xinheng.credit.portrait.asking.DossierQuestion.rows", lambda _: pytest.fail("made anew"))
        return dossier_json(identity, viewer=viewer)


def lift(user=SHOP, **fields):
    row = {
        "certificate_number": "梯11渝山1", "equipment_code": LIFT.partition(":")[2], "equipment_name": "1 号客梯",
        "catalogue_variety": "3110", "use_unit_name": "某物业", "use_division": "509901001", "state": "valid",
        "registered_on": "2020-05-06", "next_inspection_on": "2024-05-06", "authority": "山城市市场监督管理局",
        "use_unit_uscc": user,
    }  # fmt: skip
    write_records(type="use_registration", rows=[row | fields], by="system")


def last(type):
    return Record.objects.filter(type=type, superseded_at=None).order_by("-pk").first()


def withdraw(type):
    if record := last(type):
        withdraw_record(record=record, by="system", reason="误报")


def link(type, subject):
    if record := last(type):
        relink_records(links={record.pk: subject and subject_by(subject).pk}, by="system")


def rate():
    """As `risk.actions.store` writes it; scoring itself is tried elsewhere and takes its time."""
    rated = RiskResult.objects.filter(subject=subject_by(SHOP))
    rated.update(current=False)
    RiskResult.objects.create(
        subject=subject_by(SHOP), as_of=TODAY, scored_at=city_time.now(), scorecard="2026.1", points=rated.count(),
        grade="BC"[rated.count() % 2], colour="yellow", mark=80, aspects={}, inputs={}, reasons=[], digest="",
        current=True,
    )  # fmt: skip


def mention():
    record, shop = last("use_registration"), subject_by(OTHER).pk
    if record and not Mention.objects.filter(record=record, subject=shop, role="owner").exists():
        add_mentions(mentions=[(record.pk, shop, "owner")], by="system")


# Every kind of change: own records, the subject's projection, records of others that name it, what those others are
# called, and where one belongs to; its class.
CHANGES: dict[str, Callable[[], object]] = {
    "a penalty": penalise,
    "its correction": lambda: penalise(penalty_content="罚款1000元"),
    "its repair": lambda: penalise(publicity_state="4"),
    "its withdrawal": lambda: withdraw("administrative_penalty"),
    "its move to another": lambda: link("administrative_penalty", OTHER),
    "its move to nobody": lambda: link("administrative_penalty", None),
    "its move back": lambda: link("administrative_penalty", SHOP),
    "a listing": list_abnormal,
    "its end": lambda: list_abnormal(removed_on=days_ago(1)),
    "another name": lambda: register(entity_name="山城巴味轩分店"),
    "the old name": register,
    "closing down": lambda: register(registration_state="4"),
    "a lift": lift,
    "the lift's name": lambda: lift(equipment_name="2 号客梯"),
    "the lift's other user": lambda: lift(OTHER),
    "the lift's withdrawal": lambda: withdraw("use_registration"),
    "a mention": mention,
    "the name of who is mentioned": lambda: register(OTHER, entity_name="别的店"),
    "a class": rate,
}
SEEN = [(SHOP, PUBLIC), (f"uscc:{SHOP}", entity(f"uscc:{SHOP}")), (OTHER, PUBLIC), (LIFT, PUBLIC)]


@tried(
    max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(history=st.lists(st.sampled_from(sorted(CHANGES)), min_size=4, max_size=8))
def test_after_every_change_the_kept_one_is_the_one_made_anew(settings, tmp_path, history):
    # What is rolled back at the end leads to a state again in which other rows were laid by.
    settings.XINHENG_DOSSIERS = mktemp(dir=tmp_path)
    with transaction.atomic():
        register()
        register(OTHER)
        for change in history:
            CHANGES[change]()
            for identity, viewer in SEEN:
                told = dossier_json(identity, viewer=viewer)
                assert told == anew(identity, viewer), (history, change, identity)
                assert told is None or again(identity, viewer) == told
        transaction.set_rollback(True)


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_each_change_that_is_seen_is_seen_at_once(change):
    register()
    register(OTHER)
    penalise()
    lift()
    before = [dossier_json(*seen[:1], viewer=seen[1]) for seen in SEEN]
    CHANGES[change]()
    after = [dossier_json(identity, viewer=viewer) for identity, viewer in SEEN]
    assert after == [anew(identity, viewer) for identity, viewer in SEEN]
    assert before != after or change in ("a penalty", "the old name", "a lift", "its end", "its move back")


def test_what_ends_the_publicity_of_anothers_record_ends_it_where_it_mentions():
    """The listing that a penalty led to decides how long the penalty is shown, on whosever page it stands."""
    register()
    register(OTHER)
    penalise(OTHER, published_on=days_ago(70))
    add_mentions(mentions=[(last("administrative_penalty").pk, subject_by(SHOP).pk, "partner")], by="system")
    before = dossier_json(SHOP)
    write_records(type="serious_violation_list", by="system", rows=[{
        "uscc": OTHER, "entity_name": "店", "listing_authority": "局", "listing_document_number": "严1",
        "listing_reason": standard().code_list("serious_violation_reasons").entries[0].code,
        "listed_on": days_ago(60), "removed_on": days_ago(1), "decision_number": "山市监两河处罚〔2026〕137号",
    }])  # fmt: skip
    assert dossier_json(SHOP) == anew(SHOP) != before


def test_the_law_of_the_day_ends_a_publication_on_the_shelf(clock):
    """Visibility falls due with no row written."""
    register()
    penalise(penalised_on=days_ago(10), published_on=days_ago(10))
    dossier_json(SHOP)
    clock(f"{TODAY + timedelta(days=1200)} 10:00")
    assert dossier_json(SHOP) == anew(SHOP)
    assert b"137" not in dossier_json(SHOP)


def test_a_number_two_administrators_changed_counts_for_the_shelf(monkeypatch):
    register()
    penalise()
    before = dossier_json(SHOP)
    shorter = {
        name: (parameters.ParameterValue(since=TODAY, value=1, basis="令", seen=True),)
        for name in parameters.parameters() if name.startswith("penalty_publicity.")
    }  # fmt: skip
    assert shorter
    monkeypatch.setitem(parameters._kept, "until", float("inf"))
    monkeypatch.setitem(parameters._kept, "amended", shorter)
    monkeypatch.setitem(parameters._kept, "edition", parameters._number_of(shorter))
    assert dossier_json(SHOP) == anew(SHOP) != before


def test_what_was_written_while_it_was_made_belongs_to_another_state(monkeypatch):
    """The reader is held between its statement and the shelf, where somebody else writes."""
    register()
    laid = shelf.lay_by
    monkeypatch.setattr(shelf, "lay_by", lambda *what: (penalise(), laid(*what)))
    before = dossier_json(SHOP)
    monkeypatch.setattr(shelf, "lay_by", laid)
    assert dossier_json(SHOP) == anew(SHOP) != before


def test_each_viewer_has_a_place_of_his_own():
    register(registration_state="4")
    list_abnormal()
    open_to_all, own = dossier_json(SHOP), dossier_json(SHOP, viewer=entity(f"uscc:{SHOP}"))
    assert open_to_all != own
    assert (again(SHOP), again(SHOP, entity(f"uscc:{SHOP}"))) == (open_to_all, own)


def test_the_file_stays_within_its_bound_and_holds_the_newest(settings, monkeypatch):
    settings.XINHENG_DOSSIERS_MB = 2
    for key in range(400):
        place = shelf.key_of(str(key), "public")
        # Room is made anywhere: here right where the newest lies.
        monkeypatch.setattr(shelf, "randbits", lambda _, place=place: place + 2**63)
        shelf.lay_by(place, b"s" * 16, b"b" * 15_000)
        assert shelf.look(place) == (b"s" * 16, b"b" * 15_000)
    with closing(sqlite3.connect(settings.XINHENG_DOSSIERS)) as file:
        held = file.execute("SELECT count(*), sum(length(body)) FROM kept").fetchone()
    assert 60 <= held[0] <= 140 and held[1] <= 2**21
    assert Path(settings.XINHENG_DOSSIERS).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["gone", "broken", "no folder"])
def test_whatever_becomes_of_the_file_the_dossier_is_told(settings, harm, monkeypatch):
    # Put back at the end: the next test finds the shelf open again.
    monkeypatch.setattr(shelf, "_alone_until", 0.0)
    register()
    told = dossier_json(SHOP)
    path = Path(settings.XINHENG_DOSSIERS)
    if harm == "no folder":
        settings.XINHENG_DOSSIERS = "/dev/null/dossiers.sqlite3"
    else:
        vars(shelf._thread).clear()
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        path.unlink() if harm == "gone" else path.write_bytes(b"no database" * 400)
    assert dossier_json(SHOP) == told
    assert dossier_json(SHOP) == told
