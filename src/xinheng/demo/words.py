"""The word lists the city is made of, as tables and variables of its database. All are our own: no real street, shop
or person stands in them on purpose."""

from pathlib import Path

import duckdb

from xinheng.kit.packs import SHIPPED

FOLDER = Path(__file__).parent / "words"
PACK = SHIPPED / "chongqing"
LISTS = "brand_prefixes surnames given streets street_kinds estates foods failed_items goods".split()


def load(city: duckdb.DuckDBPyConnection) -> None:
    """Tables `trade`, `violation`, `division`, `office`; a variable per word list, trades and towns by their weight."""
    for name in LISTS:
        words = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
        city.execute(f"SET VARIABLE {name} = ?", [words])
    # Every pair of first and second character that no known company goes by.
    city.execute(
        "SET VARIABLE brands = (SELECT list(first || second ORDER BY first, second) FROM (SELECT first, "
        f"unnest(string_split(seconds, '')) AS second FROM read_csv('{FOLDER}/brands.csv')))"
    )
    _load_tables(city)
    for kind in ("household", "enterprise", "cooperative"):
        city.execute(f"SET VARIABLE {kind}_trades = (SELECT list(trade ORDER BY trade) FROM trade, range({kind}))")
    city.execute(
        "SET VARIABLE towns = (SELECT list(code ORDER BY code) FROM (SELECT division.code, weight FROM division "
        "JOIN district ON district.code = parent), range(weight))"
    )
    city.execute(
        "SET VARIABLE violations_of = (SELECT map(list(field ORDER BY field), list(numbers ORDER BY field)) "
        "FROM (SELECT field, list(n ORDER BY n) AS numbers FROM violation GROUP BY field))"
    )
    city.execute(
        "SET VARIABLE problems_of = (SELECT map(list(field ORDER BY field), list(problems ORDER BY field)) FROM "
        f"(SELECT field, list(problem ORDER BY problem) AS problems FROM read_csv('{FOLDER}/problems.csv') GROUP BY 1))"
    )


def _load_tables(city: duckdb.DuckDBPyConnection) -> None:
    city.execute(f"CREATE TABLE trade AS FROM read_csv('{FOLDER}/trades.csv')")
    city.execute(
        f"CREATE TABLE violation AS SELECT row_number() OVER () AS n, * FROM read_csv('{FOLDER}/violations.csv')"
    )
    city.execute(f"CREATE TABLE division AS FROM read_csv('{PACK}/divisions.csv', all_varchar = true)")
    city.execute(
        f"CREATE TABLE district AS SELECT code, weight::BIGINT AS weight FROM "
        f"read_csv('{FOLDER}/districts.csv', all_varchar = true)"
    )
    city.execute(
        "CREATE TABLE office AS SELECT path, short_name AS name, unnest(string_split(divisions, '|')) AS town "
        f"FROM read_csv('{PACK}/organisations.csv', all_varchar = true) WHERE kind = 'office'"
    )
