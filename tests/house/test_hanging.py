"""Rows that hang on a subject say what a merge does to them, and what its undoing does (ADR 107)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests import cast as people
from tests.partners import admitted
from tests.shop import OTHER, SHOP, register
from xinheng.fusion.matching.hanging import hanging
from xinheng.fusion.matching.merging import merge_subjects, split_subjects
from xinheng.fusion.registers.models import Identifier, Subject
from xinheng.kit import city_time
from xinheng.kit.hanging import Hangs
from xinheng.kit.scope import Scope
from xinheng.services.annual_reports.models import ReportFiling
from xinheng.services.loans.models import LoanConsent
from xinheng.services.mandates.actions import new_person
from xinheng.services.mandates.models import ElectronicConsent, Mandate
from xinheng.services.partners.models import Tenancy
from xinheng.support.notices.queries import notices_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move

MODELS = [one for one in apps.get_models() if one.__module__.startswith("xinheng.")]
# Rows that name a subject by a number and hang on none, each with why.
NOT_HANGING = {
    "registers.Subject": "the subject itself",
    "mediation.Mediation": "who mediates, by the matter, which hangs by its own",
}


def names_a_subject(model: type[models.Model]) -> bool:
    """By a row of the registers or by a column of numbers; what goes by another row's subject hangs on that row."""
    scope = getattr(model, "scope", None)
    said = {scope.subject, scope.partner} - {""} if isinstance(scope, Scope) else set()
    fields = model._meta.concrete_fields
    return any(
        one.related_model is Subject or one.name.endswith("identity") or one.name in said & {"identity", "partner"}
        for one in fields
    ) or bool({name for name in said if "__" not in name})


def test_every_model_that_names_a_subject_says_how_it_follows_it():
    """A new one without a declaration fails here."""
    silent = [one._meta.label for one in MODELS if names_a_subject(one) and "hangs" not in one.__dict__]
    assert sorted(silent) == sorted(NOT_HANGING)
    assert len(list(hanging())) > 15


@pytest.mark.parametrize(("model", "hangs"), list(hanging()), ids=[one._meta.label for one, _ in hanging()])
def test_what_is_said_can_be_done(model, hangs):
    column = model._meta.get_field(hangs.on)
    assert column.related_model is Subject or isinstance(column, models.CharField)
    assert hangs.why.strip()
    if hangs.split in ("ends", "told"):
        assert isinstance(model._meta.get_field(hangs.since), models.DateTimeField)
    if hangs.split == "told":
        assert hangs.title and model._meta.get_field(hangs.named)
    assert (hangs.merge == "recounted") == (hangs.split == "recounted"), "what is derived is derived both times"


def test_a_model_without_a_declaration_is_seen():
    class Meta:
        app_label, managed = "tests_of_hanging", False

    told: dict[str, Any] = {"identity": models.CharField(max_length=80), "Meta": Meta, "__module__": __name__}
    assert names_a_subject(type("Forgotten", (models.Model,), told))


# Each row that ends, of a business and a moment; whether it runs.
def _mandate(subject: Subject, at) -> Mandate:
    """Of a representative whom the register of this number never named."""
    person = new_person("外来的人", f"139{Mandate.objects.count():08d}")
    return Mandate.objects.create(
        person=person, identity=subject.identity, subject_name=subject.name, represents=True, rights=[], given_at=at,
        judged_at=city_time.now() + timedelta(days=99),
    )  # fmt: skip


def _consent(subject: Subject, at) -> ElectronicConsent:
    ElectronicConsent.objects.filter(ended_at=None).update(ended_at=at)
    return ElectronicConsent.objects.create(identity=subject.identity, given_by="某人", given_at=at)


def _loan(subject: Subject, at) -> LoanConsent:
    LoanConsent.objects.filter(ended_at=None).update(ended_at=at)
    return LoanConsent.objects.create(
        number=f"N{LoanConsent.objects.count()}", identity=subject.identity, service="cqyrt", facts=["rating"],
        given_by="某人", given_at=at, expires_on="2099-01-01",
    )  # fmt: skip


def _tenancy(subject: Subject, at) -> Tenancy:
    Tenancy.objects.filter(ended_at=None).update(ended_at=at)
    return Tenancy.objects.create(
        partner=admitted(f"uscc:{OTHER}") if not Tenancy.objects.exists() else Tenancy.objects.first().partner,
        subject=subject, state="confirmed", asked_at=at, answered_at=at, answered_by=1,
    )  # fmt: skip


MAKES = {Mandate: _mandate, ElectronicConsent: _consent, LoanConsent: _loan, Tenancy: _tenancy}


@pytest.fixture
def two(db):
    """A shop by its code, and one by an old number, which are taken for one by mistake."""
    cast = people.cast()
    register(OTHER, entity_name="星汇购物中心")
    kept = register(SHOP, phone="13812345678")
    gone = Subject.objects.create(kind="entity", identity="registration_no:500109600123456", name="另一家", status="1")
    Identifier.objects.create(subject=gone, scheme="registration_no", value="500109600123456")
    return SimpleNamespace(cast=cast, kept=kept, gone=gone)


def runs(row: models.Model) -> bool:
    row.refresh_from_db()
    return row.ended_at is None  # type: ignore[attr-defined]


def test_there_is_one_to_plant_of_every_kind_that_ends():
    assert {model for model, _ in hanging("ends")} == MAKES.keys()


@pytest.mark.parametrize("model", MAKES, ids=[one.__name__ for one in MAKES])
def test_what_was_given_while_two_stood_as_one_ends_with_the_split_and_nothing_else_does(two, clock, model):
    """At once, in the transaction that takes the merge back: no worker has to come by first."""
    make = MAKES[model]
    clock("2026-11-10 09:00")
    before = make(two.kept, city_time.now())
    clock("2026-11-11 09:00")
    merge = merge_subjects(kept=two.kept, gone=two.gone, by=two.cast.he, reason="看错了")
    assert runs(before)
    clock("2026-11-12 09:00")
    if model is not Mandate:
        assert runs(before)
    meanwhile = make(two.kept, city_time.now())
    clock("2026-11-13 09:00")
    split_subjects(merge=merge, by=two.cast.he, reason="两家店")
    assert not runs(meanwhile)
    clock("2026-11-14 09:00")
    assert runs(make(two.kept, city_time.now()))


def test_what_was_given_before_the_merge_stays(two, clock):
    clock("2026-11-10 09:00")
    kept = [make(two.kept, city_time.now()) for make in MAKES.values()]
    clock("2026-11-11 09:00")
    merge = merge_subjects(kept=two.kept, gone=two.gone, by=two.cast.he, reason="看错了")
    clock("2026-11-13 09:00")
    split_subjects(merge=merge, by=two.cast.he, reason="两家店")
    assert all(runs(one) for one in kept)


def test_who_takes_a_merge_back_is_told_of_what_only_a_person_can_tell_apart(two, clock):
    clock("2026-11-11 09:00")
    merge = merge_subjects(kept=two.kept, gone=two.gone, by=two.cast.he, reason="看错了")
    clock("2026-11-12 09:00")
    told = {"procedure": "complaint", "verb": "submit", "title": "某店：质量", "office": people.OFFICE, "by": None}
    facts = {"received_on": city_time.today()}
    for number, identity in (("诉-1", two.kept.identity), ("诉-2", f"uscc:{OTHER}")):
        open_and_move(**told, number=number, facts=facts, subject_identity=identity, subject_name="某店")
    ReportFiling.objects.create(
        identity=two.kept.identity, year=2025, seq=1, digest=b"d" * 32, secret=b"s" * 16, told=b"", filer=1,
        filed_by="某人", filed_at=city_time.now(),
    )  # fmt: skip
    clock("2026-11-13 09:00")
    split_subjects(merge=merge, by=two.cast.he, reason="两家店")
    (notice,) = [one for one in notices_of(two.cast.he) if "归并已撤销" in one.title]
    assert (
        "办理事项 1 件（诉-1）" in notice.body and "年度报告 1 件（2025）" in notice.body and "诉-2" not in notice.body
    )
    assert {model for model, _ in hanging("told")} == {Matter, ReportFiling}


def test_a_split_with_nothing_in_between_tells_nothing(two, clock):
    merge = merge_subjects(kept=two.kept, gone=two.gone, by=two.cast.he, reason="看错了")
    split_subjects(merge=merge, by=two.cast.he, reason="两家店")
    assert [one for one in notices_of(two.cast.he) if "归并已撤销" in one.title] == []


def test_a_declaration_says_why():
    with pytest.raises(TypeError):
        Hangs(on="identity", merge="stays", split="stays")  # type: ignore[call-arg]
