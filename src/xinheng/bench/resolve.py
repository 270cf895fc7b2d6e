"""How long a million statements take to be told apart, what memory it holds, and how often it is right."""

import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from xinheng.bench.machine import figure, loaded
from xinheng.demo.parties import write_parties
from xinheng.fusion.matching.comparing import engine
from xinheng.fusion.matching.comparing.declarations import matching, words_of
from xinheng.fusion.standard.pack import pack

ROWS, DAY, SEED = 1_000_000, date(2026, 11, 1), 7


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Seconds of CPU and of the clock, peak memory, precision and recall over the generated city with its truth.

    The work is done in a process of its own, so that making the rows is not counted.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "said.parquet"
        rows = write_parties(rows=int(ROWS * scale), target=path, seed=SEED, as_of=DAY)
        told = subprocess.run(
            [sys.executable, "-m", "xinheng.bench.resolve", str(path)], check=True, capture_output=True, text=True
        )
    found = json.loads(told.stdout.splitlines()[-1])
    beside = f"{found['cpu']:.0f} s of CPU, {found['learning']:.0f} of it learning; {loaded()}"
    name, of = f"resolve {rows:,}", f"{found['without']:,} without a code"
    figures = (
        (name, found["wall"], "s", beside, "≤ 60 s", found["wall"] / 60),
        (f"{name} memory", found["peak"], "MB", "-", "≤ 2048 MB", found["peak"] / 2048),
        (f"{name} precision", found["precision"], "", "links to a code", "≥ 0.99", None),
        (f"{name} recall", found["recall"], "", of, "≥ 0.95", None),
    )
    keys = ("name", "ours", "unit", "beside", "limit", "ratio")
    return [figure(**dict(zip(keys, one, strict=True))) for one in figures]


def measure(path: str) -> dict[str, float]:
    """Match the statements of one file and hold the outcome against its truth."""
    begun, worked = time.monotonic(), time.process_time()
    kind, words = matching(), words_of(pack())
    with TemporaryDirectory() as spill, duckdb.connect(":memory:") as duck:
        duck.execute(f"SET threads = 2; SET memory_limit = '{engine.MEMORY}'; SET temp_directory = '{spill}'")
        duck.execute("SET preserve_insertion_order = false")
        duck.execute(f"CREATE TABLE party AS SELECT party, code, name, address, phone, person FROM '{path}'")
        engine.prepare(duck, kind, words, lambda _: None)
        before = time.process_time()
        model = engine.taught(duck, kind)
        learning = time.process_time() - before
        engine.weigh(duck, kind, model)
        clusters = engine.together(duck, kind)
        spent = {"wall": time.monotonic() - begun, "cpu": time.process_time() - worked, "learning": learning}
        spent["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        truth = f"SELECT truth, any_value(code) AS code FROM '{path}' WHERE code IS NOT NULL GROUP BY truth"
        asked = f"SELECT party, k.code FROM '{path}' s JOIN ({truth}) k USING (truth) WHERE s.code IS NULL"
        rows = duck.execute(asked).fetchall()
    linked = [(clusters.code_of(party), code) for party, code in rows]
    right, made = sum(one == code for one, code in linked), sum(bool(one) for one, _ in linked)
    return spent | {"precision": right / max(made, 1), "recall": right / max(len(rows), 1), "without": len(rows)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
    import django

    django.setup()
    print(json.dumps(measure(sys.argv[1])))
