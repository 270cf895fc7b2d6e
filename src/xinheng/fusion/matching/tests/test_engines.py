"""Spark weighs the same pairs as DuckDB does, from the same files: equal to a millionth."""

import json

import duckdb

from xinheng.fusion.matching.comparing import engine
from xinheng.fusion.matching.comparing.declarations import FOLDER, matching, words_of
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.statistics.engines import spark

# Equal, misspelled, of the same sound, cut short, moved, a branch, nothing but a name, nothing at all.
ROWS = [
    ("A", "山城市两河区好吃来餐饮有限公司", "两河区江岸路88号1层", "13900000000", "陈大文"),
    (None, "好吃来餐饮", "江岸路88号", "13900000000", ""),
    (None, "好吃莱火锅店", "江岸路88号1层", "", "陈大文"),
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
