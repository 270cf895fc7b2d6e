"""Names taken apart, blocks kept small, sets that never hold two codes: over tables alone, without registers."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xinheng.fusion.matching.comparing import engine
from xinheng.fusion.matching.comparing.cleaning import clean
from xinheng.fusion.matching.comparing.clustering import ScoredPair, gather
from xinheng.fusion.matching.comparing.declarations import MatchingRules, matching, words_of
from xinheng.fusion.standard.pack import pack

PARTIES = st.sampled_from([f"p{n}" for n in range(9)])
EDGES = st.lists(st.builds(ScoredPair, st.integers(1, 40).map(float), PARTIES, PARTIES), max_size=25)
CODES = st.dictionaries(PARTIES, st.sampled_from("ABC"), max_size=6)
APART = st.lists(st.tuples(PARTIES, PARTIES).filter(lambda pair: pair[0] != pair[1]), max_size=4)


def table(*rows: tuple[str | None, ...]) -> duckdb.DuckDBPyConnection:
    """`party` of (code, name, address, phone, person)."""
    duck = duckdb.connect(":memory:")
    duck.execute(
        "CREATE TABLE party (party VARCHAR, code VARCHAR, name VARCHAR, address VARCHAR, phone VARCHAR, person VARCHAR)"
    )
    duck.executemany("INSERT INTO party VALUES (?, ?, ?, ?, ?, ?)", [(f"p{n}", *row) for n, row in enumerate(rows)])
    return duck


@given(EDGES, CODES, APART)
def test_two_codes_and_what_is_kept_apart_are_never_in_one_set(edges, codes, apart):
    apart = [pair for pair in apart if not codes.get(pair[0]) or codes.get(pair[0]) != codes.get(pair[1])]
    sets = gather(edges, codes, apart)
    for one, other in apart:
        assert sets.of(one) != sets.of(other)
    for one, code in codes.items():
        assert sets.code_of(one) == code


@given(EDGES, CODES, APART, st.randoms())
def test_the_sets_do_not_depend_on_the_order_of_the_pairs(edges, codes, apart, chance):
    mixed = [ScoredPair(edge.weight, *chance.sample(edge[1:], 2)) for edge in chance.sample(edges, len(edges))]
    first, second = (
        gather(some, codes, pairs) for some, pairs in ((edges, apart), (mixed, chance.sample(apart, len(apart))))
    )
    names = [f"p{n}" for n in range(9)]
    assert [[first.of(a) == first.of(b) for a in names] for b in names] == [
        [second.of(a) == second.of(b) for a in names] for b in names
    ]


@pytest.mark.parametrize(
    ("name", "brand", "trade", "branch", "region"),
    [
        ("山城市两河区好吃来餐饮有限公司", "好吃来", "餐饮", "", "两河"),
        ("山城好吃来餐饮管理有限责任公司(码头店)", "好吃来", "餐饮管理", "码头", None),
        ("山城市好吃来商贸有限公司码头分公司", "好吃来", "商贸", "码头", None),
        ("两河区陈幺妹江湖菜馆（个体工商户）", "陈么妹", "江湖菜馆", "", "两河"),
        ("陳么妹江湖菜館", "陈么妹", "江湖菜馆", "", None),
        ("好吃来大药房二店", "好吃来", "大药房", "二", None),
        # A branch of a branch is another shop, in whatever order the two are told; twice the same is one.
        ("好吃来便利店三店（码头店）", "好吃来", "便利店", "三;码头", None),
        ("好吃来便利店（码头店）（三店）", "好吃来", "便利店", "三;码头", None),
        ("山城好吃来商贸有限公司三店（二分店）", "好吃来", "商贸", "三;二", None),
        ("好吃来商贸有限公司码头分公司（码头店）", "好吃来", "商贸", "码头", None),
        ("好吃来商贸有限公司（普通合伙）（码头店）", "好吃来", "商贸", "码头", None),
        # A character left out of two leaves one; what is a trade whole is no trade name with another trade.
        ("两河区灶平价超市", "灶", "平价超市", "", "两河"),
        ("来餐饮有限公司", "来", "餐饮", "", None),
        ("大药房", "大药房", None, "", None),
        ("ＡＢ便利店", "AB", "便利店", "", None),
        ("餐饮有限公司", "餐饮", None, "", None),
        ("店", "店", None, "", None),
        ("", None, None, "", None),
    ],
)
def test_a_name_is_taken_apart(name, brand, trade, branch, region):
    duck = table((None, name, "", "", ""))
    clean(duck, words_of(pack()))
    assert duck.execute("SELECT brand, trade, branch, region FROM cleaned").fetchall() == [
        (brand, trade, branch, region)
    ]


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("山城市两河区江岸路街道纤夫街18号附3号", ("纤夫街", "18", "3")),
        ("纤夫街18号3号铺", ("纤夫街", "18", "3")),
        ("两河区晓雾正街94号晓雾居11幢27-5", ("晓雾正街", "94", "11-27-5")),
        ("江岸路８８号三楼", ("江岸路", "88", "3")),
        ("老码头旁边", ("老码头旁边", None, None)),
        ("", (None, None, None)),
    ],
)
def test_an_address_is_taken_apart(address, parts):
    duck = table((None, "好吃来", address, "", ""))
    clean(duck, words_of(pack()))
    road, house, unit = duck.execute("SELECT road, house, nullif(unit, '') FROM cleaned").fetchall()[0]
    assert (road, house, unit) == parts


def test_a_name_that_thousands_share_brings_nobody_together_and_is_told():
    duck = table(*((None, "老地方便利店", "", "", "") for _ in range(2_000)))
    crowds = engine.prepare(duck, matching(), words_of(pack()), lambda _: None)
    assert duck.execute("SELECT count(*) FROM pairs").fetchone() == (0,)
    assert ("brand", "老地方", 2_000) in [(one.key, one.value, one.rows) for one in crowds]


def test_two_of_different_codes_are_never_compared():
    duck = table(*((code, "老地方便利店", "江岸路8号", "13900000000", "陈大文") for code in ("A", "B", "B", None)))
    engine.prepare(duck, matching(), words_of(pack()), lambda _: None)
    asked = "SELECT DISTINCT party FROM pairs JOIN cleaned ON row IN (join_key_l, join_key_r) ORDER BY 1"
    assert len(duck.execute("FROM pairs").fetchall()) == 3 and ("p3",) in duck.execute(asked).fetchall()


# Of (code, name, address, phone, person): a shop, and what is said without a code.
SHOP = ("C1", "山城市两河区好吃来餐饮有限公司", "两河区纤夫街18号附3号", "15400000188", "陈大文")


@pytest.mark.parametrize(
    ("said", "one"),
    [
        ((None, "山城市两河区好吃来餐饮有限公司", "两河区纤夫街18号附3号", "", ""), True),
        # Who follows a shop in its rooms; the same shop under a new name has its telephone or its owner still.
        ((None, "山城市两河区望江楼餐饮有限公司", "两河区纤夫街18号附3号", "", ""), False),
        ((None, "山城市两河区望江楼餐饮有限公司", "两河区纤夫街18号附3号", "", "李小文"), False),
        ((None, "山城市两河区望江楼餐饮有限公司", "两河区纤夫街18号附3号", "15400000188", ""), True),
        ((None, "山城市两河区望江楼餐饮有限公司", "两河区纤夫街18号附3号", "", "陈大文"), True),
        # A branch elsewhere is another shop; at the same place it may be the same one, said more closely.
        ((None, "山城市两河区好吃来餐饮有限公司（码头店）", "两河区新槐路7号", "", ""), False),
        ((None, "山城市两河区好吃来餐饮有限公司（码头店）", "两河区新槐路7号", "15400000188", ""), True),
        ((None, "山城市两河区好吃来餐饮有限公司（码头店）", "两河区纤夫街18号附3号", "", ""), True),
    ],
)
def test_what_only_a_steward_can_know_no_weight_decides(said, one):
    duck, kind = table(SHOP, said), matching()
    clean(duck, words_of(pack()))
    duck.execute(
        "CREATE TABLE edge AS SELECT 'p0' AS party_l, 'p1' AS party_r, l.row AS row_l, r.row AS row_r, "
        "0.99 AS match_probability, 9.0 AS match_weight FROM cleaned l JOIN cleaned r ON l.party < r.party"
    )
    assert (engine.together(duck, kind).code_of("p1") == "C1") is one
    assert duck.execute("SELECT count(*) FROM edge").fetchone() == (1,), "it is asked about"


@pytest.mark.parametrize("slip", ["好吃米", "好来吃", "吃好来", "好吃", "吃来", "好吃来来"])
def test_an_owner_and_one_slip_bring_who_moved_together(slip):
    moved = (None, f"山城市两河区{slip}餐饮有限公司", "两河区新槐路7号", "", "陈大文")
    duck = table(SHOP, moved)
    engine.prepare(duck, matching(), words_of(pack()), lambda _: None)
    assert duck.execute("SELECT count(*) FROM pairs").fetchone() == (1,)


@pytest.mark.parametrize("rest", [("两河区新槐路7号", "", "陈大文"), ("两河区江岸路8号附9号", "", "")])
def test_two_characters_that_are_all_of_a_trade_name_may_be_changed_round(rest):
    """By an owner who moved, or in another room of the house."""
    shop, said = "山城市两河区好来餐饮有限公司", "山城市两河区来好餐饮有限公司"
    duck = table(("C1", shop, "两河区江岸路8号附3号", *SHOP[3:]), (None, said, *rest))
    engine.prepare(duck, matching(), words_of(pack()), lambda _: None)
    assert duck.execute("SELECT count(*) FROM pairs").fetchone() == (1,)


@pytest.mark.parametrize("names", [("好来餐饮", "来餐饮"), ("来餐饮", "好来餐饮"), ("好来餐饮", "来好餐饮")])
def test_a_trade_name_of_two_characters_with_a_slip_differs_by_one_whoever_says_it_first(names):
    duck, (brand, *_) = table(*((None, name, "江岸路8号", "", "陈大文") for name in names)), matching().compare
    clean(duck, words_of(pack()))
    both = ", ".join(
        f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in ("whole", "brand", "sound", "spelled", "letters")
    )
    at = engine._at(brand, ["两字字号差一个字，或对调"])
    assert duck.execute(
        f"SELECT {at} FROM (SELECT {both} FROM cleaned l JOIN cleaned r ON l.party < r.party)"
    ).fetchone() == (True,)


def test_a_question_about_what_nobody_compares_is_refused():
    told = matching().model_dump()
    for wrong in ({"colour": ("红",)}, {"brand": ("没有这一级",)}):
        asked = [{"title": "x", "when": wrong, "unless": ()}]
        with pytest.raises(ValidationError, match="ask："):
            MatchingRules.model_validate(told | {"ask": asked})
