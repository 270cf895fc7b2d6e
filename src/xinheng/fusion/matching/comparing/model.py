"""Splink's model of a kind: its settings from the declaration, what it learnt, and the scores it gives.

Splink comes with its own logging and some seconds of imports, so only who matches loads it.
"""

import json
import logging
import math
from collections.abc import Mapping
from typing import Any

from xinheng.fusion.matching.comparing.declarations import Comparison, Level, MatchingRules

# Pairs drawn by chance, from which comes how often two that are not the same agree; drawn alike every time.
DRAWN, SEED = 1e6, 1
# What EM sees at most of one rule.
SEEN = 5e5
# Nothing is certain: a level that EM never saw among equals still may be.
LEAST = 1e-5


def settings(kind: MatchingRules) -> dict[str, Any]:
    """As Splink reads them, before anything is learnt."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "row",
        "probability_two_random_records_match": 1e-5,
        "comparisons": [_comparison(one) for one in kind.compare],
        "blocking_rules_to_generate_predictions": [agree(columns) for columns in kind.block],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }


def agree(columns: tuple[str, ...]) -> str:
    """The condition that two rows agree in columns."""
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)


def _comparison(one: Comparison) -> dict[str, Any]:
    missing = {"sql_condition": one.missing, "label_for_charts": "missing", "is_null_level": True}
    levels = ([missing] if one.missing else []) + [_level(level) for level in one.levels]
    return {"output_column_name": one.column, "comparison_levels": levels}


def _level(level: Level) -> dict[str, Any]:
    told: dict[str, Any] = {"sql_condition": level.when or "ELSE", "label_for_charts": level.title}
    return told | ({"tf_adjustment_column": level.term, "tf_adjustment_weight": 1.0} if level.term else {})


def linker(rows: Any, told: Mapping[str, Any]) -> Any:
    """Splink over a table of one of its engines (`DuckDBAPI(...).register(...)`), with these settings."""
    from splink import Linker  # noqa: PLC0415  see above

    logging.getLogger("splink").setLevel(logging.ERROR)
    # Versions learnt before rows were numbered name another column.
    return Linker(rows, {**told, "unique_id_column_name": "row"}, log_level=None, validate_settings=False)


def learn(rows: Any, kind: MatchingRules) -> dict[str, Any]:
    """The settings with what the rows taught: u by pairs drawn by chance, m by expectation maximisation."""
    one = linker(rows, settings(kind))
    one.training.estimate_probability_two_random_records_match([agree(c) for c in kind.sure], recall=kind.recall)
    one.training.estimate_u_using_random_sampling(max_pairs=DRAWN, seed=SEED)
    for columns in kind.learn:
        one.training.estimate_parameters_using_expectation_maximisation(
            agree(columns), fix_u_probabilities=True, max_pairs=SEEN
        )
    told: dict[str, Any] = json.loads(json.dumps(one.misc.save_model_to_json(out_path=None)))
    return _filled(told)


def declared(kind: MatchingRules) -> dict[str, Any]:
    """The settings with what the declaration says of each level: nothing is learnt."""
    told = settings(kind) | {"sql_dialect": "duckdb", "linker_uid": "xinheng"}
    for one, comparison in zip(kind.compare, told["comparisons"], strict=True):
        known = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for level, shown in zip(one.levels, known, strict=True):
            shown |= {"m_probability": level.m or LEAST, "u_probability": level.u or LEAST}
    return told


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    """What neither chance nor EM met gets the least there is, so that every level has a weight."""
    for comparison in told["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                for name in ("m_probability", "u_probability"):
                    level[name] = max(level.get(name) or LEAST, LEAST)
    return told


def bits_of(level: Mapping[str, Any]) -> float:
    """What a level speaks for the two being the same, in bits; against it where it is negative."""
    return math.log2(level["m_probability"] / level["u_probability"])


def score(rows: Any, pairs: Any, told: Mapping[str, Any], least: float) -> Any:
    """Splink's table of the pairs whose probability is at least `least`, with what each comparison added in bits."""
    one = linker(rows, told)
    one.table_management.register_blocked_pairs_for_predict(pairs)
    return one.inference.predict(threshold_match_probability=least)
