"""The invented city: SQL over counted numbers makes its entities and events, then each department's file.

Everything random is a hash of the seed, the subject and the question (`sql/world/00_dice.sql`), so one seed gives one
city, and the tables are worked through on disk: a million subjects need no more memory than a thousand.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from xinheng.demo import showcase, words
from xinheng.demo.deliveries import DELIVERIES, DepartmentFile
from xinheng.demo.truth import Delivered, Truth
from xinheng.demo.writing import deliver
from xinheng.kit import city_time, credit_code
from xinheng.kit.refusal import Refusal

WORLD = Path(__file__).parent / "sql" / "world"
BLOCK = 100_000
# What happens to the entities, in the order the tables need each other.
EVENTS = (
    "20_licence", "21_annual_report", "22_penalty", "23_supervision", "24_equipment", "25_people", "30_showcase",
    "40_unnamed",
)  # fmt: skip
# What one generation may take of the machine, however large the city.
LIMITS = "SET memory_limit = '1500MB'; SET max_temp_directory_size = '60GB'"


class TooSmall(Refusal):
    """A city in which the showcase shops find no room."""


def generate(
    *, subjects: int = 2000, seed: int = 1, folder: Path, as_of: date | None = None, density: float = 1.0
) -> Truth:
    """Write the departments' files of an invented city into `folder` and the truth into `folder/truth`.

    `density` multiplies how often things happen (inspections, visits, penalties): 1 is believable; a bench that wants
    about seventeen records a subject takes 2.5. Raises `TooSmall` when there is no room for the showcase shops.
    """
    if subjects <= showcase.RESERVED:
        raise TooSmall(f"演示城市至少需要 {showcase.RESERVED + 1} 个主体，得到 {subjects}，请加大 --subjects。")
    as_of = as_of or city_time.today()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "truth").mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".making-") as making:
        city = _city(Path(making), subjects=subjects, seed=seed, as_of=as_of, density=density)
        with city:
            delivered = [_delivered(city, delivery, Path(making), folder) for delivery in DELIVERIES]
            _save_hidden(city, folder / "truth")
    truth = Truth(folder, as_of, seed, subjects, delivered)
    truth.save()
    return truth


def _city(making: Path, *, subjects: int, seed: int, as_of: date, density: float) -> duckdb.DuckDBPyConnection:
    """A database of the whole city, every table made."""
    city = city_of(making, subjects=subjects, seed=seed, as_of=as_of, density=density)
    for script in EVENTS:
        _run(city, f"{script}.sql")
    return city


def city_of(making: Path, *, subjects: int, seed: int, as_of: date, density: float = 1.0) -> duckdb.DuckDBPyConnection:
    """A database in `making` of who is in the city, before anything happened to them."""
    city = duckdb.connect(str(making / "city.duckdb"))
    city.execute(f"{LIMITS}; SET temp_directory = '{making}'")
    asked = {"subjects": subjects, "seed": seed, "as_of": as_of, "density": density}
    fixed = {"reserved": showcase.RESERVED, "showcase_lift": showcase.LIFT}
    for name, value in {**asked, **fixed}.items():
        city.execute(f"SET VARIABLE {name} = ?", [value])
    words.load(city)
    _run(city, "00_dice.sql")
    _run(city, "10_subject.sql")
    _number(city)
    return city


def _run(city: duckdb.DuckDBPyConnection, script: str) -> None:
    city.execute((WORLD / script).read_text(encoding="utf-8"))


def _number(city: duckdb.DuckDBPyConnection) -> None:
    """Give every entity its credit code, put the showcase shops in, and settle the table all others read."""
    city.execute("CREATE TABLE code (n BIGINT, uscc VARCHAR)")
    for block in _codes(city):
        city.register("block", block)
        city.execute("INSERT INTO code SELECT * FROM block")
        city.unregister("block")
    city.register("shop", showcase.table())
    _run(city, "11_subject_settled.sql")
    city.unregister("shop")


def _codes(city: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    reader = city.cursor().execute("SELECT n, district_code, kind FROM invented ORDER BY n").to_arrow_reader(BLOCK)
    for batch in reader:
        codes = [_code(*row) for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)]
        yield pa.table({"n": batch.column(0), "uscc": codes})


def _code(n: int, district: str, kind: str) -> str:
    serial, category = showcase.organisation_serial(n), showcase.CATEGORIES[kind]
    return credit_code.generate(division=district, serial=serial, category=category)


def _delivered(city: duckdb.DuckDBPyConnection, delivery: DepartmentFile, making: Path, folder: Path) -> Delivered:
    plain = making / f"{delivery.source}.csv"
    select = delivery.select.strip()
    city.execute("SET VARIABLE late_days = ?", [delivery.late_days])
    counted = city.execute(f"COPY ({select}) TO '{plain}' (FORMAT csv, HEADER)").fetchone()
    delivered = deliver(delivery, plain, int(counted[0]) if counted else 0, folder)
    plain.unlink()
    return delivered


def _save_hidden(city: duckdb.DuckDBPyConnection, truth: Path) -> None:
    city.execute(
        f"COPY (SELECT uscc, name, kind, trade, office_path, state, offender, propensity FROM subject ORDER BY n) "
        f"TO '{truth / 'subjects.parquet'}'"
    )
    city.execute(
        f"COPY (SELECT source, uscc, brand || shop_word AS written_as, rows FROM unnamed JOIN subject USING (n) "
        f"ORDER BY source, uscc) TO '{truth / 'duplicates.parquet'}'"
    )
