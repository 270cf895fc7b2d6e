"""Numbering: what Python's csv would write comes out of DuckDB as it went in, each row with its physical line."""

import csv
import io

import duckdb
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xinheng.fusion.intake.reading.numbering import LINE_END, number_lines

CELL = st.text(alphabet=st.sampled_from('ab,"\n ;=面馆𠮷'), max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12)


def numbered(data: bytes, tmp_path, block: int = 7):
    path = tmp_path / "numbered.csv"
    with path.open("wb") as out:
        found = number_lines([data[i : i + block] for i in range(0, len(data), block)], ",", out)
    columns = {"line": "BIGINT"} | {f"c{i}": "VARCHAR" for i in range(len(found.header))}
    with duckdb.connect() as duck:
        rows = duck.execute(
            f"SELECT * FROM read_csv('{path}', header=false, auto_detect=false, quote='\"', escape='\"', "
            f"new_line='\\n', columns={columns}) ORDER BY line"
        ).fetchall()
    return found, rows


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_every_row_comes_back_with_the_line_it_began_in(rows, quoting, tmp_path_factory):
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator="\r\n").writerows([["x", "y", "z"], *rows])
    found, read = numbered(text.getvalue().encode(), tmp_path_factory.mktemp("n"))
    expected, line = [], 2
    for row in rows:
        expected.append((line, *(cell.replace("\n", LINE_END) or None for cell in row)))
        line += 1 + sum(cell.count("\n") for cell in row)
    assert (read, found.misshapen, found.rows) == (expected, [], len(rows))


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_a_row_without_its_trailing_empty_cells_is_the_same_row(rows, tmp_path_factory):
    whole, short = io.StringIO(), io.StringIO()
    csv.writer(whole).writerows([["x", "y", "z"], *rows])
    cut = [row[: max((at for at, cell in enumerate(row, start=1) if cell), default=len(row))] for row in rows]
    # A line of blanks is nothing here, a row of blanks nothing a step later.
    assume(not any(len(row) == 1 and row[0] and not row[0].strip(" ") for row in cut))
    csv.writer(short).writerows([["x", "y", "z"], *cut])
    found, read = numbered(short.getvalue().encode(), tmp_path_factory.mktemp("n"))
    assert read == numbered(whole.getvalue().encode(), tmp_path_factory.mktemp("n"))[1]
    assert (found.misshapen, found.shorter) == ([], sum(len(row) < 3 for row in cut))


def test_a_stray_quote_inside_a_cell_is_a_character(tmp_path):
    _, rows = numbered(b'a,b\n5" pipe,x\n"q""r",y\n', tmp_path)
    assert rows == [(2, '5" pipe', "x"), (3, 'q"r', "y")]


def test_the_end_of_a_file_inside_quotes_costs_one_row(tmp_path):
    found, rows = numbered(b'a,b\n1,2\n"3,4\n5,6\n', tmp_path)
    assert rows == [(2, "1", "2"), (4, "5", "6")]
    assert [(wrong.line, wrong.got) for wrong in found.misshapen] == [(3, '"3,4')]
