"""The generated city: the same for one seed, believable in its shares, with nothing of the real world in it."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinheng.demo import Truth, generate, showcase
from xinheng.demo.city import TooSmall
from xinheng.kit import credit_code

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """A city of two thousand."""
    return generate(subjects=2000, seed=1, folder=tmp_path_factory.mktemp("city"), as_of=DAY)


def subjects(truth: Truth) -> duckdb.DuckDBPyRelation:
    """The hidden table of subjects."""
    return duckdb.read_parquet(str(truth.hidden / "subjects.parquet"))


def file_of(truth: Truth, source: str) -> duckdb.DuckDBPyRelation:
    """A UTF-8 file as text, planted rows left out by their shape."""
    path = dict(truth.files)[source]
    return duckdb.read_csv(str(path), all_varchar=True, header=True, ignore_errors=True)


def digests(truth: Truth) -> dict[str, str]:
    """What each CSV file holds, byte for byte."""
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in truth.files if path.suffix == ".csv"}


def test_one_seed_gives_one_city(tmp_path: Path) -> None:
    folders = zip((5, 5, 6), ("first", "again", "other"), strict=True)
    first, again, other = (
        generate(subjects=200, seed=seed, folder=tmp_path / name, as_of=DAY) for seed, name in folders
    )
    assert digests(first) == digests(again)
    assert digests(first)["registration"] != digests(other)["registration"]


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(21, 400), seed=st.integers(0, 2**31))
def test_any_size_and_seed_gives_a_city(tmp_path: Path, count: int, seed: int) -> None:
    made = generate(subjects=count, seed=seed, folder=tmp_path / f"{count}-{seed}", as_of=DAY)
    assert subjects(made).count("*").fetchone() == (count - showcase.RESERVED + len(showcase.SHOPS),)


def test_a_city_too_small_for_the_showcase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooSmall, match="至少需要 21 个主体，得到 20"):
        generate(subjects=20, folder=tmp_path, as_of=DAY)


def test_the_kinds_of_entity_are_a_citys(truth: Truth) -> None:
    shares = dict(subjects(truth).aggregate("kind, count(*) / 1987.0").fetchall())
    assert shares["household"] == pytest.approx(0.65, abs=0.03)
    assert shares["enterprise"] == pytest.approx(0.33, abs=0.03)
    assert shares["cooperative"] == pytest.approx(0.02, abs=0.01)


def test_codes_are_valid_and_of_the_unused_division(truth: Truth) -> None:
    codes = [code for (code,) in subjects(truth).project("uscc").fetchall()]
    assert [code for code in codes if credit_code.check(code) or code[2:6] != "5099"] == []
    assert len(set(codes)) == len(codes)


def test_offenders_are_known_to_the_truth_alone(truth: Truth) -> None:
    offenders = subjects(truth).filter("offender").count("*").fetchone()
    assert offenders is not None and 40 <= offenders[0] <= 120
    assert not any("offender" in column for column in file_of(truth, "registration").columns)


def test_hidden_offenders_are_penalised_more_often(truth: Truth) -> None:
    penalties = dict(truth.files)["penalty"].read_bytes().decode("gb18030")

    def often(offender: bool) -> float:
        codes = subjects(truth).filter(f"offender = {offender}").project("uscc").fetchall()
        return sum(penalties.count(code) for (code,) in codes) / len(codes)

    assert often(True) > 4 * often(False)


def test_addresses_lie_in_the_town_of_their_division(truth: Truth) -> None:
    towns = duckdb.read_csv(str(Path(__file__).parents[2] / "cities/chongqing/divisions.csv"), all_varchar=True)
    rows = file_of(truth, "registration")
    strays = rows.join(towns, '"行政区划代码" = code').filter('NOT contains("住所", name)')
    assert strays.count("*").fetchone() == (0,)


def test_a_late_department_is_late(truth: Truth) -> None:
    late = next(file for file in truth.delivered if file.late_days)
    newest = file_of(truth, late.source).aggregate('max(try_cast("有效期自" AS DATE))').fetchone()
    assert late.source == "electronic_licence"
    assert newest is not None and (DAY - newest[0]).days > late.late_days


def test_density_makes_a_bench_city(tmp_path: Path, truth: Truth) -> None:
    dense = generate(subjects=2000, seed=1, folder=tmp_path, as_of=DAY, density=2.5)
    assert truth.rows / truth.subjects < 12
    assert 16 <= dense.rows / dense.subjects <= 18


def test_the_showcase_does_not_depend_on_the_seed(truth: Truth) -> None:
    assert {shop.uscc for shop in showcase.SHOPS} <= {code for (code,) in subjects(truth).project("uscc").fetchall()}
    assert showcase.HOTPOT.uscc == "92509901MAMHRF107Q"
    offices = subjects(truth).filter(f"uscc = '{showcase.HOTPOT.uscc}'").project("office_path").fetchall()
    assert offices == [(showcase.OFFICE,)]
