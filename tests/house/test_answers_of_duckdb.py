"""A whole answer of DuckDB is asked of a relation, `duck.sql(…).to_arrow_table()`, never of `execute`.

`execute` streams. What DuckDB 1.5 streams can wait for itself for ever: a union of windows over one table, its answer
longer than the stream's buffer. Nothing is lost by the other way, for the answer is held whole all the same.
"""

import re
import subprocess
import sys

from tests.house.names import SOURCE

STREAMED = re.compile(r"\.execute\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*\.to_arrow_table\(")


def test_no_whole_answer_is_streamed():
    assert STREAMED.search("duck.execute(said(a, b()), [1]).to_arrow_table()")
    modules = [path for path in SOURCE.rglob("*.py") if "tests" not in path.parts]
    assert len(modules) > 500
    assert [str(path) for path in modules if STREAMED.search(path.read_text("utf-8"))] == []


# Subjects against their peers, as a scorecard asks.
COUNTED = """SELECT key, many, sum(count(*)) OVER (PARTITION BY key ORDER BY many) AS upto,
    sum(count(*)) OVER (PARTITION BY key) AS all_of
    FROM (SELECT trade AS key, subject % 3 AS many FROM party) GROUP BY key, many"""
PEERS = f"""
import duckdb
with duckdb.connect(":memory:") as duck:
    duck.execute('''CREATE TABLE party AS SELECT i AS subject, '江岸正街' || i // 2 || '号' AS address,
        'H' || i % 5000 AS trade FROM range(1000000) t(i)''')
    print(duck.sql('''SELECT address AS key, count(*)::DOUBLE AS value FROM party GROUP BY address HAVING count(*) > 1
        UNION ALL SELECT key, min(many)::DOUBLE FROM ({COUNTED}) WHERE upto >= 0.9 * all_of GROUP BY key
        UNION ALL SELECT key, min(many)::DOUBLE FROM ({COUNTED}) WHERE upto >= 0.7 * all_of GROUP BY key
    ''').to_arrow_table().num_rows)
"""


def test_a_relation_answers_what_a_stream_waits_for():
    """In a process of its own: by `execute` this one waits for ever, and nothing but its end breaks it off."""
    told = subprocess.run([sys.executable, "-c", PEERS], capture_output=True, text=True, timeout=100, check=True)
    assert int(told.stdout) == 500_000 + 2 * 5_000
