"""Names and addresses taken apart: 山城市两河区好吃来餐饮有限公司(码头店) is region, trade name, trade, form, branch.

In: a table `party(party, code, name, address, phone, person)`, all text, missing as NULL or ''. Out: `cleaned`, one row
for each party with the columns that comparisons and blocks are declared over. Everything is text or NULL.
"""

from collections.abc import Callable, Sequence

import duckdb
import pyarrow as pa

from xinheng.fusion.matching.comparing.declarations import NameWords
from xinheng.fusion.matching.comparing.spelling import sounds, spelling
from xinheng.fusion.standard.field_types.sql import alternation, character_class, quoted, sql_compact, sql_folded
from xinheng.kit.variants import SIMPLIFIED, TRADITIONAL

PARTY = ("party", "code", "name", "address", "phone", "person")
# Between several branches that one name tells.
APART = ";"
# Numbers as houses and floors write them.
DIGITS = ("〇零一二三四五六七八九", "00123456789")


def clean(duck: duckdb.DuckDBPyConnection, words: NameWords) -> None:
    """Makes `cleaned` from `party`."""
    duck.execute(_names(words))
    _spell(duck)
    duck.execute(_addresses(words))
    _kins(duck, words)
    duck.execute(
        "CREATE TABLE cleaned AS SELECT (row_number() OVER ())::INTEGER AS row, party, nullif(code, '') AS code, "
        "whole, coalesce(named.region, placed.region) AS region, brand, sound, spelled, letters, "
        "brand[1] AS starts, brand[-1] AS ends, trade, kin, coalesce(branch, '') AS branch, road, house, unit, "
        f"nullif(regexp_replace(phone, '[^0-9a-f*]', '', 'g'), '') AS phone, {sql_compact('person')} AS person "
        "FROM party LEFT JOIN named USING (name) LEFT JOIN spelt USING (brand) LEFT JOIN lines USING (trade) "
        "LEFT JOIN placed USING (address)"
    )
    # What a million names hold is wanted by the comparing.
    duck.execute("DROP TABLE named; DROP TABLE spelt; DROP TABLE lines; DROP TABLE placed")


def clean_others(duck: duckdb.DuckDBPyConnection, words: NameWords, columns: Sequence[str]) -> None:
    """The same for subjects that are no entities, whose `party` has these columns, ready to compare: an address is
    taken apart."""
    placed = "address" in columns
    if placed:
        duck.execute(_addresses(words))
    told = ", ".join(f'nullif(p."{name}", \'\') AS "{name}"' for name in columns)
    parts = ", placed.road, placed.house, coalesce(placed.unit, '') AS unit" if placed else ""
    duck.execute(
        "CREATE TABLE cleaned AS SELECT (row_number() OVER ())::INTEGER AS row, p.party, "
        f"nullif(p.code, '') AS code, {told}{parts} FROM party p {'LEFT JOIN placed USING (address)' if placed else ''}"
    )


def _kins(duck: duckdb.DuckDBPyConnection, words: NameWords) -> None:
    """`lines(trade, kin)` of every trade once."""
    of_kin = [f"WHEN regexp_matches(trade, {quoted(_one_of(m))}) THEN {quoted(name)}" for name, m in words.kin.items()]
    kin = f"CASE {' '.join(of_kin)} ELSE trade END" if of_kin else "trade"
    duck.execute(f"CREATE TABLE lines AS SELECT trade, {kin} AS kin FROM (SELECT DISTINCT trade FROM named) n")


def _names(words: NameWords) -> str:
    """`named(name, whole, region, brand, trade, branch)` of every name once. A trade name keeps two
    characters at least; `whole` is the name itself where it says more than trade name and trade."""
    trade = _one_of(words.trades)
    trading = quoted(f"^(.{{2,}}?)({trade}+)$")
    # One character before a whole trade is a trade name that lacks one: 灶平价超市 is not 灶平 with a 价超市.
    single, wholly = quoted(f"^(.)({trade}+)$"), quoted(f"^{trade}+$")
    # A trade that no list has still ends as shops do: 造型室, 糍粑铺.
    unknown = quoted("^(.{2,}?)(.{1,2}[店馆坊铺行厂部室吧院所园站社])$")
    return f"""
    CREATE TABLE named AS
    WITH core AS ({_cores(words)}),
    short AS (SELECT *, CASE WHEN length(core) > 2 AND NOT regexp_matches(core, {wholly})
                      THEN regexp_extract(core, {single}, ['brand', 'trade']) END AS s FROM core),
    listed AS (SELECT *, CASE WHEN s.brand <> '' THEN s ELSE regexp_extract(core, {trading}, ['brand', 'trade']) END
                      AS l FROM short),
    trading AS (SELECT name, whole, region, tail, core, CASE WHEN l.brand <> '' THEN l
                            ELSE regexp_extract(core, {unknown}, ['brand', 'trade']) END AS t FROM listed)
    SELECT name, CASE WHEN whole <> coalesce(nullif(t.brand, ''), core) || t.trade THEN whole END AS whole, region,
           nullif(coalesce(nullif(t.brand, ''), core), '') AS brand, nullif(t.trade, '') AS trade,
           {_branch(words)} AS branch
    FROM trading"""


def _cores(words: NameWords) -> str:
    """(name, whole, region, tail, core): of every name once what is left without place, legal form and branch, and in
    `tail` what follows the form or stands in brackets as a branch."""
    place, form, mark = _one_of(words.regions), _one_of(words.forms), _one_of(words.branches)
    inside, outside = quoted(r"\(([^()]*" + mark + r")\)"), quoted(r"\([^()]*\)")
    company = quoted(f"^(.+?){form}(.*)$")
    numbered = quoted("^(.{2,}?)(第?[0-9一二三四五六七八九十]+(?:号|分)?店|分店)$")
    there, marked = quoted(f"^{place}+"), quoted(f"{mark}$")
    region_of = _region_of(words)
    return f"""
    WITH told AS (SELECT DISTINCT name, {sql_compact(sql_folded("name"))} AS folded FROM party WHERE name <> ''),
    modern AS (SELECT name, {_modern("folded")} AS whole FROM told),
    opened AS (SELECT name, whole, CASE WHEN contains(whole, '(')
                      THEN array_to_string(regexp_extract_all(whole, {inside}, 1), '{APART}') END AS inside,
                      CASE WHEN contains(whole, '(') THEN regexp_replace(whole, {outside}, '', 'g') ELSE whole END
                      AS plain FROM modern),
    split AS (SELECT name, whole, inside, plain, regexp_extract(plain, {company}, ['head', 'tail']) AS company,
                     CASE WHEN ends_with(plain, '店') THEN regexp_extract(plain, {numbered}, ['head', 'tail']) END
                     AS numbered FROM opened),
    parted AS (SELECT name, whole, coalesce(nullif(company.head, ''), nullif(numbered.head, ''), plain) AS head,
                      coalesce(nullif(company.tail, ''), nullif(numbered.tail, '')) AS tail, inside FROM split),
    branched AS (SELECT name, whole, head, CASE WHEN coalesce(inside, '') = '' THEN tail
                            WHEN regexp_matches(tail, {marked}) THEN tail || '{APART}' || inside ELSE inside END AS tail
                 FROM parted),
    placeless AS (SELECT name, whole, head, tail, regexp_replace(head, {there}, '') AS bare FROM branched)
    SELECT name, whole, {region_of("head")} AS region, tail,
           CASE WHEN length(bare) >= 2 THEN bare ELSE head END AS core FROM placeless"""


def _branch(words: NameWords) -> str:
    """The branches of `tail` without their marks and places. A branch of a branch, 三店(码头店), is neither of the two
    alone; in which order they are told says nothing."""
    mark = quoted(f"{_one_of(words.branches)}({APART}|$)")
    place = quoted(f"(^|{APART}){_one_of(words.regions)}+([^{APART}]+)")
    bare = f"regexp_replace(regexp_replace(tail, {mark}, '\\1', 'g'), {place}, '\\1\\2', 'g')"
    ordered = f"array_to_string(list_sort(list_distinct(string_split({bare}, '{APART}'))), '{APART}')"
    return f"CASE WHEN contains(tail, '{APART}') THEN {ordered} ELSE {bare} END"


def _region_of(words: NameWords) -> Callable[[str], str]:
    """The district that a text begins with, without its kind: 山城市两河区码头街道 → 两河."""
    places, district = quoted(f"^{_one_of(words.regions)}+"), quoted(f"^.*({_one_of(words.districts)})")

    def told(expr: str) -> str:
        last = f"regexp_extract(regexp_extract({expr}, {places}), {district}, 1)"
        return f"nullif(regexp_replace({last}, '(..)[区县市]$', '\\1'), '')"

    return told


def _one_of(words: tuple[str, ...]) -> str:
    """A group that matches one of the words; nothing where there are none."""
    return f"(?:{alternation(list(words))})" if words else "(?:\\x00)"


def _modern(expr: str) -> str:
    """Characters of the old form written anew, 幺 as 么; only where needed, for the table of `translate` costs."""
    anew = f"translate({expr}, {quoted(TRADITIONAL + '幺')}, {quoted(SIMPLIFIED + '么')})"
    return (
        f"CASE WHEN regexp_matches({expr}, {quoted(character_class(TRADITIONAL + '幺'))}) THEN {anew} ELSE {expr} END"
    )


def _spell(duck: duckdb.DuckDBPyConnection) -> None:
    """`spelt(brand, sound, spelled, letters)` of every trade name once; `letters` are its characters in no order."""
    brands = duck.sql("SELECT DISTINCT brand FROM named WHERE brand IS NOT NULL").to_arrow_table().column(0)
    told = [brand.as_py() for brand in brands]
    table = pa.table({"brand": told, "sound": sounds(told), "spelled": [spelling(brand) for brand in told],
                      "letters": ["".join(sorted(brand)) for brand in told]})  # fmt: skip
    duck.register("spelling", table)
    duck.execute("CREATE TABLE spelt AS FROM spelling")
    duck.unregister("spelling")


def _addresses(words: NameWords) -> str:
    """`placed(address, region, road, house, unit)`: of the unit its numbers alone, 附3号 and 3号铺 being one."""
    region_of = _region_of(words)
    there = quoted(f"^(?:中国)?{_one_of(words.regions)}*(?:[^0-9路街巷]{{1,8}}(?:街道|镇|乡))?")
    parts = quoted("^([^0-9]+?)([0-9]+(?:-[0-9]+)?)号?(.*)$")
    brackets = quoted(r"\([^()]*\)")
    digits = f"translate(p.more, {quoted(DIGITS[0])}, {quoted(DIGITS[1])})"
    return f"""
    CREATE TABLE placed AS
    WITH told AS (SELECT DISTINCT address, {sql_compact(sql_folded("address"))} AS folded FROM party
                  WHERE address <> ''),
    modern AS (SELECT address, regexp_replace({_modern("folded")}, {brackets}, '', 'g') AS whole FROM told),
    local AS (SELECT address, {region_of("whole")} AS region, regexp_replace(whole, {there}, '') AS rest FROM modern),
    split AS (SELECT address, region, rest, regexp_extract(rest, {parts}, ['road', 'house', 'more']) AS p FROM local)
    SELECT address, region, nullif(coalesce(nullif(p.road, ''), rest), '') AS road, nullif(p.house, '') AS house,
           trim(regexp_replace(
               CASE WHEN regexp_matches(p.more, '[{DIGITS[0]}]') THEN {digits} ELSE p.more END,
                               '[^0-9A-Z]+', '-', 'g'), '-') AS unit
    FROM split"""
