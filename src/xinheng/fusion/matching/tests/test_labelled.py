"""The engine on labelled sets of persons, beside Splink as its own guide begins: exact comparisons, two blocks."""

from itertools import combinations
from pathlib import Path

import duckdb
import pytest

from xinheng.fusion.matching.comparing import engine
from xinheng.fusion.matching.comparing.blocking import block
from xinheng.fusion.matching.comparing.declarations import MatchingRules
from xinheng.kit.declared import read_declaration

LABELLED = Path(__file__).resolve().parents[6] / "shared/data/record_linkage"
SETS = {
    "febrl_dataset3": "SELECT rec_id AS party, regexp_extract(rec_id, '[0-9]+') AS truth, given_name AS given, "
    "surname, date_of_birth::VARCHAR AS born, suburb AS place, soc_sec_id::VARCHAR AS number",
    "splink_fake_1000": "SELECT unique_id::VARCHAR AS party, cluster::VARCHAR AS truth, first_name AS given, surname, "
    "dob::VARCHAR AS born, city AS place, email AS number",
}


def laid(name: str) -> duckdb.DuckDBPyConnection:
    duck = duckdb.connect(":memory:")
    duck.execute(
        f"CREATE TABLE told AS {SETS[name]} FROM read_csv('{LABELLED}/{name}.csv', header = true, all_varchar = true)"
    )
    clean = ", ".join(
        f"nullif(lower(trim({one})), '') AS {one}" for one in ("given", "surname", "born", "place", "number")
    )
    duck.execute(
        "CREATE TABLE cleaned AS SELECT row_number() OVER ()::INTEGER AS row, party, NULL::VARCHAR AS code, "
        f"{clean} FROM told"
    )
    return duck


def scored(found: set[tuple[str, str]], duck: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """Precision and recall over pairs."""
    same = "SELECT a.party, b.party FROM told a JOIN told b USING (truth) WHERE a.party < b.party"
    truth = set(duck.execute(same).fetchall())
    right = len(found & truth)
    return right / max(len(found), 1), right / len(truth)


def ours(name: str) -> tuple[float, float]:
    kind = read_declaration(Path(__file__).with_name("persons.toml"), MatchingRules)
    with laid(name) as duck:
        block(duck, kind)
        engine.weigh(duck, kind, engine.taught(duck, kind))
        clusters = engine.together(duck, kind)
        sets: dict[str, list[str]] = {}
        for (party,) in duck.execute("SELECT party FROM told ORDER BY party").fetchall():
            sets.setdefault(clusters.of(party), []).append(party)
        return scored({pair for members in sets.values() for pair in combinations(members, 2)}, duck)


def plain(name: str) -> tuple[float, float]:
    """Splink with exact comparisons of every column, blocked by name and by day of birth, at its usual threshold."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    with laid(name) as duck:
        columns = ("given", "surname", "born", "place", "number")
        settings = SettingsCreator(
            link_type="dedupe_only", unique_id_column_name="party", comparisons=[cl.ExactMatch(one) for one in columns],
            blocking_rules_to_generate_predictions=[block_on("given", "surname"), block_on("born")],
        )  # fmt: skip
        one = Linker(DuckDBAPI(duck).register("cleaned"), settings, log_level=None)
        one.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for columns in (("born",), ("given", "surname")):
            one.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
        table = one.inference.predict(threshold_match_probability=0.9).physical_name
        rows = duck.execute(f"SELECT least(party_l, party_r), greatest(party_l, party_r) FROM {table}").fetchall()
        return scored(set(rows), duck)


@pytest.mark.skipif(not LABELLED.is_dir(), reason="../shared/data/record_linkage is not beside this checkout")
@pytest.mark.parametrize("name", SETS)
def test_it_is_no_worse_than_splink_as_it_comes(name):
    (precision, recall), (other_precision, other_recall) = ours(name), plain(name)
    told = f"ours {precision:.4f} / {recall:.4f}, Splink as it comes {other_precision:.4f} / {other_recall:.4f}"
    assert harmonic(precision, recall) >= harmonic(other_precision, other_recall), told


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)
