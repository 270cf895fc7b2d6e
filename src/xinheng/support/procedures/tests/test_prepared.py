"""Statements put into SQL once: they give and write what Django itself gives and writes."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import BooleanField, CharField, F, ForeignKey, IntegerField, Model, Q, TextField
from django.db.transaction import TransactionManagementError
from tests.cast import Cast

from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.notices.models import Notice
from xinheng.support.prepared import executing
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.writing import _columns, _values, add, change, put
from xinheng.support.procedures.models import ClockRun, Matter
from xinheng.support.redaction import fields
from xinheng.support.redaction.actions import keep_struck
from xinheng.support.redaction.models import SealedWords

pytestmark = pytest.mark.django_db
NOW = city_time.now()


def a_matter(**told):
    plain = {"procedure": "sample", "version": "1", "state": "begun", "title": "一件事", "office": "5099/"}
    return Matter(**{**plain, "opened_at": NOW, **told})


def values_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_question_gives_what_its_queryset_gives(people: Cast):
    held = Grant.objects.select_related("account", "organisation").annotate(whose=F("account__username"))
    asked = PreparedQuestion(
        lambda: held.filter(Q(account=given("who")) & Q(granted_at__lte=given("now"))).order_by("pk")
    )
    plain = held.filter(account=people.zhao, granted_at__lte=city_time.now()).order_by("pk")
    found = asked.all(who=people.zhao, now=city_time.now())
    assert found and found == list(plain)
    for ours, theirs in zip(found, plain, strict=True):
        assert values_of(ours) == values_of(theirs) and ours.whose == theirs.whose
        assert values_of(ours.account) == values_of(theirs.account) and ours.organisation == theirs.organisation
        assert not ours._state.adding and ours._state.db == theirs._state.db


def test_what_stands_in_a_question_is_taken_as_it_is():
    """Quotes, signs of patterns and of places, a backslash, a number: as the queryset asks for them."""
    titles = ["%s", "100%", "O'Brien", "a\\'b", "?", "''", "%%s", "四成"]
    add(*(a_matter(title=title, seq=place) for place, title in enumerate(titles, 3)))
    for place, title in enumerate(titles, 3):
        rows = Matter.objects.filter(Q(title=title) | Q(title__contains=title, seq=place), seq__gt=2).order_by("pk")
        asked = PreparedQuestion(lambda rows=rows: rows.filter(state=given("state")))
        assert asked.all(state="begun") == list(rows) != []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps a plan, or asks for one")
def test_a_question_for_a_part_of_the_rows_is_compiled_once():
    """That part has an index of its own; SQLite would look at each asking whether it holds what is asked for."""
    asked = PreparedQuestion(lambda: Matter.objects.filter(number=given("number")).exclude(number=""))
    compiled: list[int] = []
    connection.connection.set_authorizer(lambda *told: compiled.append(told[0]) or 0)
    try:
        asked.all(number="甲")
        assert compiled
        compiled.clear()
        for number in ("乙", "丙", "丁"):
            asked.all(number=number)
    finally:
        connection.connection.set_authorizer(None)
    assert compiled == []


def test_a_row_made_at_once_is_the_row_django_makes(people: Cast):
    matter = a_matter()
    add(matter)
    given = {"matter": matter, "clock": "answer", "state": "running", "due_at": NOW}
    slow = ClockRun.__new__(ClockRun)
    Model.__init__(slow, **given)
    quick = ClockRun(**given)
    assert values_of(quick) == values_of(slow) and quick.matter is matter and quick._state.adding
    assert ClockRun(**given).events is not quick.events
    taken = a_matter(assignee=people.zhao, parent=None)
    assert (taken.assignee_id, taken.parent_id, taken.parent) == (people.zhao.pk, None, None)
    with pytest.raises(TypeError, match="colour"):
        a_matter(colour="red")


def test_a_row_read_in_part_reads_the_rest_when_asked(django_assert_num_queries):
    matter = a_matter()
    add(matter)
    found = Matter.objects.only("state").get(pk=matter.pk)
    with django_assert_num_queries(1):
        assert found.title == "一件事"


def test_a_row_finds_the_number_its_owner_got_since():
    matter = a_matter()
    child, run = a_matter(parent=matter), ClockRun(matter=matter, clock="answer", state="running")
    with pytest.raises(ValueError, match="unsaved"):
        add(child)
    add(matter)
    add(child)
    add(run)
    assert (Matter.objects.get(pk=child.pk).parent_id, ClockRun.objects.get().matter_id) == (matter.pk, matter.pk)


def test_the_same_question_is_asked_with_other_values(people: Cast, django_assert_num_queries):
    asked = PreparedQuestion(lambda: Grant.objects.filter(account=given("who")))
    assert {one.account_id for one in asked.all(who=people.zhao)} == {people.zhao.pk}
    with django_assert_num_queries(1):
        assert {one.account_id for one in asked.all(who=people.sun.pk)} == {people.sun.pk}


def test_one_that_is_not_there(people: Cast):
    asked = PreparedQuestion(lambda: Grant.objects.filter(account=given("who")))
    assert asked.first(who=0) is None and asked.all(who=0) == []
    with pytest.raises(ObjectDoesNotExist):
        asked.one(who=0)


def test_a_question_wants_every_value(people: Cast):
    asked = PreparedQuestion(lambda: Grant.objects.filter(account=given("who")))
    with pytest.raises(KeyError):
        asked.all()
    with pytest.raises(TypeError, match="NoneType"):
        asked.all(who=None)


def test_what_is_added_is_what_save_would_have_written():
    ours, theirs = a_matter(facts={"n": 1, "day": "2026-11-20"}), a_matter(facts={"n": 1, "day": "2026-11-20"})
    add(ours)
    theirs.save(force_insert=True)
    kept, plain = Matter.objects.get(pk=ours.pk), Matter.objects.get(pk=theirs.pk)
    assert {**values_of(kept), "id": 0} == {**values_of(plain), "id": 0} == {**values_of(ours), "id": 0}


def test_several_get_their_numbers_in_order(people: Cast):
    rows = [Notice(account=people.zhao, title=f"第{n}件") for n in range(3)]
    add(*rows)
    assert [Notice.objects.get(pk=one.pk).title for one in rows] == ["第0件", "第1件", "第2件"]


def test_who_is_saved_first_lends_its_number(people: Cast):
    matter = a_matter()
    run = ClockRun(matter=matter, clock="reply", state="running")
    add(matter)
    add(run)
    assert ClockRun.objects.get(pk=run.pk).matter == matter


def test_what_is_there_is_not_added_again():
    matter = a_matter()
    add(matter)
    with pytest.raises(TypeError, match="already"):
        add(matter)


def test_constraints_hold():
    add(a_matter(number="诉1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        add(a_matter(number="诉1"))


def test_only_the_named_columns_are_changed():
    matter = a_matter()
    add(matter)
    matter.state, matter.title = "ended", "另一个名字"
    change(matter, "state")
    assert values_of(Matter.objects.get(pk=matter.pk)) | {"title": ""} == values_of(matter) | {"title": ""}
    assert Matter.objects.get(pk=matter.pk).title == "一件事"


def test_a_row_that_is_gone_is_told():
    matter = a_matter()
    add(matter)
    Matter.objects.filter(pk=matter.pk).delete()
    with pytest.raises(DatabaseError, match="not there"):
        change(matter, "state")


def test_a_row_put_twice_is_one():
    matter = a_matter()
    add(matter)
    for state, due in (("running", NOW), ("stopped", NOW + timedelta(days=1))):
        run = ClockRun(matter=matter, clock="reply", state=state, due_at=due)
        put([run], same=("matter", "clock"), columns=("state",))
    kept = ClockRun.objects.get(matter=matter)
    assert kept.state == "stopped" and kept.due_at == NOW


def test_words_pass_the_gate_and_are_sealed():
    matter = a_matter(facts={"told": "我的手机13800138000"})
    add(matter)
    assert "13800138000" not in str(Matter.objects.get(pk=matter.pk).facts)
    assert keep_struck([matter]) == 1 and SealedWords.objects.filter(about_id=str(matter.pk)).count() == 1


def test_every_column_of_the_house_hands_on_what_django_would():
    """Whatever a column may hold, filled and empty: the short way gives the value that the column's own way gives."""
    given_of = {BooleanField: True, IntegerField: 7, CharField: "字", TextField: "一段话", ForeignKey: 3}
    for model in apps.get_models():
        columns = [one for one in model._meta.concrete_fields if not one.generated and one is not model._meta.pk]
        for filled in (True, False):
            row = model()
            for one in columns:
                kind = next((known for known in given_of if isinstance(one, known)), None)
                if filled and kind is not None and not _is_named(one):
                    row.__dict__[one.attname] = given_of[kind]
            theirs = [one.get_db_prep_save(one.pre_save(row, True), connection) for one in columns]
            ours = _values(row, _columns(connection.vendor, columns), connection, new=True)
            for a, b, one in zip(ours, theirs, columns, strict=True):
                assert _is_now(one) or a == b or repr(a) == repr(b), f"{model._meta.label}.{one.name}"


def _is_named(column):
    return column.is_relation and column.target_field.get_internal_type() == "CharField"


def _is_now(column):
    return getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False) or callable(column.default)


def test_who_counts_statements_sees_each_and_gets_the_same(people: Cast, django_assert_num_queries):
    asked = PreparedQuestion(lambda: Grant.objects.filter(account=given("who")).order_by("pk"))
    unseen = asked.all(who=people.zhao)
    with django_assert_num_queries(1):
        assert [values_of(one) for one in asked.all(who=people.zhao)] == [values_of(one) for one in unseen]


def test_in_a_broken_transaction_nothing_is_asked(people: Cast):
    asked = PreparedQuestion(lambda: Grant.objects.filter(account=given("who")))
    add(a_matter(number="诉2"))
    with pytest.raises(TransactionManagementError), transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic(savepoint=False):
            add(a_matter(number="诉2"))
        asked.all(who=people.zhao)


def test_a_text_is_read_once_on_its_way(monkeypatch):
    read, strike = [], fields.strike
    monkeypatch.setattr(fields, "strike", lambda text, most=None: read.append(text) or strike(text, most))
    matter = a_matter(subject_name="只读一次的一家店")
    add(matter)
    assert read.count("只读一次的一家店") == 1
    Matter.objects.filter(pk=matter.pk).update(title="找我13800138000")
    assert "13800138000" not in Matter.objects.get(pk=matter.pk).title


def test_what_is_there_already_stays_as_it_is():
    matter = a_matter()
    add(matter)
    put([ClockRun(matter=matter, clock="reply", state="running")], same=("matter", "clock"), columns=())
    put(
        [ClockRun(matter=matter, clock=name, state="stopped") for name in ("reply", "other")],
        same=("matter", "clock"),
        columns=(),
    )
    assert dict(matter.clock_runs.values_list("clock", "state")) == {"reply": "running", "other": "stopped"}


class Psycopg:
    """A database as `executing` sees it, whose connections are lost and come again."""

    def __init__(self) -> None:
        self.connection, self.made = object(), 0

    def create_cursor(self) -> list[object]:
        self.made += 1
        return [self.connection]


def test_a_statement_keeps_its_cursor_as_long_as_its_connection_lives():
    """Another statement on it would have it find out again how each kind of value is written and read."""
    database = Psycopg()
    asked = ["one", "two", "one", "two"]
    cursors = [executing._cursor_of(sql, database) for sql in asked]
    assert database.made == 2 and cursors[0] is cursors[2] is not cursors[1]
    database.connection = object()
    assert executing._cursor_of("one", database) == [database.connection]


def test_only_so_many_cursors_are_kept(monkeypatch):
    monkeypatch.setattr(executing, "MOST_CURSORS", 2)
    database = Psycopg()
    for number in range(20):
        executing._cursor_of(str(number), database)
    assert len(database.prepared_cursors[1]) <= 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no cursors")
def test_statements_by_turns_on_kept_cursors_tell_what_is_there_now(people: Cast):
    first = a_matter(subject_name="一")
    add(first)
    by_pk, by_name = (
        PreparedQuestion(lambda: Matter.objects.filter(pk=given("pk"))),
        PreparedQuestion(lambda: Matter.objects.filter(subject_name=given("name"))),
    )
    assert by_pk.one(pk=first.pk).subject_name == "一" and by_name.first(name="二") is None
    Matter.objects.filter(pk=first.pk).update(subject_name="二")
    assert by_pk.one(pk=first.pk).subject_name == "二"
    found = by_name.one(name="二")
    assert (found.pk, found.opened_at, found.facts) == (first.pk, first.opened_at, first.facts)
