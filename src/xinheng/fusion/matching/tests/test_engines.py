"""Spark weighs the same pairs as DuckDB does, from the same files, equal to a millionth; a whole run ends alike."""

import json

import duckdb
import pytest
from django.db import transaction
from tests.cast import cast
from tests.examples import todays
from tests.shop import OTHER, register

from xinheng.fusion.matching.actions import KIND, match_all
from xinheng.fusion.matching.comparing import engine
from xinheng.fusion.matching.comparing.declarations import FOLDER, compared, kinds, matching, words_of
from xinheng.fusion.matching.comparing.model import declared
from xinheng.fusion.matching.comparing.spelling import spelling
from xinheng.fusion.matching.models import MatchRun, Pair, SubjectMerge
from xinheng.fusion.matching.tests.test_matching import nameless, unlicensed
from xinheng.fusion.resolution.models import Decision
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.statistics.engines import spark
from xinheng.kit.credit_code import generate

# What is taken apart, or is told in letters; of everything else any text will do.
WRITTEN = {
    "address": ("两河区江岸路88号1层", "两河区码头街9号3楼"),
    "spelled": (spelling("江岸市场"), spelling("江岸商场")),
}
# Equal, misspelled, of the same sound, two characters swapped, cut short, moved, a branch, a name alone, nothing.
ROWS = [
    ("A", "山城市两河区好吃来餐饮有限公司", "两河区江岸路88号1层", "13900000000", "陈大文"),
    (None, "好吃来餐饮", "江岸路88号", "13900000000", ""),
    (None, "好吃莱火锅店", "江岸路88号1层", "", "陈大文"),
    (None, "好来吃火锅店", "江岸路88号", "", "陈大文"),
    (None, "好吃火锅店", "江岸路88号", "", "陈大文"),
    (None, "好吃来来火锅店", "江岸路9号", "13900000000", None),
    ("B", "好吃来餐饮有限公司码头店", "码头街3号", "13900000001", "周芷兰"),
    (None, "好吃来（码头店）", "码头街3号2层", "", "周芷兰"),
    (None, "好吃来", "", None, ""),
    (None, "𠮷野家快餐店", "江岸路88号", "13900000000", "陈大文"),
    (None, "", "", "", ""),
]


def weighed(on_spark, model, by_spark: bool) -> dict[tuple[str, str], tuple[float, ...]]:
    with duckdb.connect(":memory:") as duck:
        columns = "party VARCHAR, code VARCHAR, name VARCHAR, address VARCHAR, phone VARCHAR, person VARCHAR"
        duck.execute(f"CREATE TABLE party ({columns})")
        duck.executemany("INSERT INTO party VALUES (?, ?, ?, ?, ?, ?)", [(f"p{n}", *row) for n, row in enumerate(ROWS)])
        kind = matching().model_copy(update={"review": 1e-12})
        engine.prepare(duck, kind, words_of(pack()), lambda _: None)
        if by_spark:
            engine.weigh_by_spark(duck, spark.session(), on_spark, kind, model)
        else:
            engine.weigh(duck, kind, model)
        bits = ", ".join(f"mw_{one.column}" for one in kind.compare)
        rows = duck.execute(f"SELECT party_l, party_r, match_weight, match_probability, {bits} FROM edge").fetchall()
    return {row[:2]: tuple(round(value, 6) for value in row[2:]) for row in rows}


def test_spark_gives_every_pair_the_weight_that_duckdb_gives(on_spark):
    model = json.loads((FOLDER / "entity" / "parameters.json").read_text(encoding="utf-8"))["parameters"]
    one = weighed(on_spark, model, by_spark=False)
    assert len(one) > 15
    assert weighed(on_spark, model, by_spark=True) == one


def said(columns) -> list[tuple]:
    """A thing told twice alike, then with each column another, empty or missing; a number of its own, or none."""
    same = {column: WRITTEN.get(column, (f"{column}-甲",))[0] for column in columns}
    other = {column: WRITTEN.get(column, ("", f"{column}-乙"))[1] for column in columns}
    rows = [same, same, other]
    rows += [same | {column: value} for column in columns for value in (other[column], "", None)]
    return [(f"p{n}", "N1" if n == 0 else None, *row.values()) for n, row in enumerate(rows)]


def weighed_kind(on_spark, name: str, by_spark: bool) -> dict[tuple[str, str], tuple[float, ...]]:
    kind = matching(name).model_copy(update={"review": 1e-12})
    columns = compared(kind)
    with duckdb.connect(":memory:") as duck:
        told = ", ".join(f'"{column}" VARCHAR' for column in columns)
        duck.execute(f"CREATE TABLE party (party VARCHAR, code VARCHAR, {told})")
        duck.executemany(f"INSERT INTO party VALUES ({', '.join('?' * (len(columns) + 2))})", said(columns))
        engine.prepare(duck, kind, words_of(pack()), lambda _: None)
        if by_spark:
            engine.weigh_by_spark(duck, spark.session(), on_spark, kind, declared(kind))
        else:
            engine.weigh(duck, kind, declared(kind))
        bits = ", ".join(f"mw_{one.column}" for one in kind.compare)
        rows = duck.execute(f"SELECT party_l, party_r, match_weight, match_probability, {bits} FROM edge").fetchall()
    return {row[:2]: tuple(round(value, 6) for value in row[2:]) for row in rows}


@pytest.mark.parametrize("name", todays([name for name in kinds() if name != KIND]))
def test_spark_weighs_the_pairs_of_every_other_kind_alike(on_spark, name):
    one = weighed_kind(on_spark, name, by_spark=False)
    assert len(one) > 15 and len({told[0] for told in one.values()}) > 2
    assert weighed_kind(on_spark, name, by_spark=True) == one


def outcome(engine_name: str) -> object:
    """What a run did and asked; it is taken back."""
    with transaction.atomic():
        run = match_all(by=cast().he, engine_name=engine_name)
        assert (run.state, run.engine) == (MatchRun.State.FINISHED, engine_name)
        links = list(Decision.objects.order_by("key").values_list("key", "subject__identity"))
        merges = list(SubjectMerge.objects.values_list("gone__identity", "kept__identity"))
        asked = [(one.one, one.other, round(one.probability, 6), one.evidence) for one in Pair.objects.order_by("pk")]
        transaction.set_rollback(True)
    return links, merges, sorted(asked, key=str)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_whole_run_on_spark_links_merges_and_asks_as_on_duckdb(on_spark, tmp_path, settings):
    settings.LAKE_ROOT = tmp_path / "lake"
    cast()
    # Two that fit alike are a question; a third has an old number and a record by name.
    register()
    register(OTHER, registered_address="两河区江岸路88号2层")
    nameless()
    name, address = "山城两河灯笼火锅店", "两河区灯笼巷21号"
    third = generate(division="509901", serial=812)
    register(third, entity_name=name, registered_address=address, legal_representative="周芷兰")
    unlicensed(name=name, address=address)
    nameless("2", party_name=name, person_in_charge="周芷兰")
    found = outcome("duckdb")
    assert found[0] and found[1] and found[2]
    assert outcome("spark") == found
