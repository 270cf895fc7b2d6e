"""A pull: what a source's table or interface has to say now, as a file on the shelf with what is needed to judge it."""

import csv
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from xinheng.fusion.intake.arriving import shelf
from xinheng.fusion.intake.arriving.mysql_values import type_name
from xinheng.fusion.intake.arriving.tables import NotFetched
from xinheng.fusion.standard.periods import after
from xinheng.kit import city_time

# Of what one pull may bring; more is a mistake or a flood.
MOST_BYTES = 4_000_000_000
# No source has so many; records that each bring names of their own would be a table of their square.
MOST_COLUMNS = 400
# Before the last number so many are read again: who drew a number earlier may have written it down later.
NUMBERS_AGAIN = 1000


@dataclass(frozen=True)
class Fetched:
    """What came: the word of its file, its rows, the last value of the column that grows, rows that say tomorrow."""

    word: str
    rows: int
    until: str
    ahead: int


def keep_rows(
    columns: Sequence[str], rows: Iterable[Sequence[object]], name: str, grows: str | None = None,
    fits: Callable[[Path], bool] = lambda path: path.stat().st_size <= MOST_BYTES,
) -> Fetched:  # fmt: skip
    """Writes rows as a CSV file of the source's name. Raises NotFetched where they are too many or `grows` is missing;
    then no file stays."""
    if len(columns) > MOST_COLUMNS:
        raise NotFetched(f"取到 {len(columns)} 个不同的列名，最多 {MOST_COLUMNS} 个，没有接入。请与部门核对结构。")
    if grows is not None and grows not in columns:
        raise NotFetched(f"取到的列里没有 {grows}，得到：{'、'.join(columns[:30])}。请修改来源里“只增的列”。")
    place = columns.index(grows) if grows is not None else -1
    word, folder = shelf.new_place()
    path, count, ahead, last = folder / f"{name}.csv", 0, 0, None
    now = city_time.local(city_time.now())
    try:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
        ) as out:
            write = csv.writer(out)
            write.writerow(columns)
            for row in rows:
                write.writerow([as_text(value) for value in row])
                count += 1
                if place >= 0 and row[place] is not None:
                    value = row[place]
                    in_future = _is_ahead(value, now)
                    ahead += in_future
                    last = last if in_future else value
                if count % 10_000 == 0 and not fits(path):
                    raise NotFetched(f"取到 {count} 行时已超过 {MOST_BYTES // 1_000_000_000} GB，停下了，没有接入。")
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        shelf.release(word)
        raise
    return Fetched(word, count, mark_of(last), ahead)


def as_text(value: object) -> str:
    """A value of a database or of JSON as a cell."""
    match value:
        case None:
            told = ""
        case bool():
            told = "1" if value else "0"
        case float() | Decimal():
            # Never 1e+16 or 0E-10: what is cut off and what is written short would look alike.
            told = format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
        case datetime():
            told = value.isoformat(" ")
        case list() if all(isinstance(one, str | int | float) for one in value):
            # Several values of one field, as a file writes them.
            told = "|".join(map(as_text, value))
        case dict() | list():
            told = json.dumps(value, ensure_ascii=False, default=str)
        case bytes() | bytearray() | memoryview():
            told = bytes(value).hex()
        case _:
            told = str(value)
    return told


def mark_of(value: object) -> str:
    """The last value of what grows, as it is asked for again."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def from_mark(mark: str, overlap: str) -> str:
    """Where to begin: somewhat before the last value, since not everything is written down in order."""
    try:
        number = Decimal(mark)
    except InvalidOperation:
        pass
    else:
        return str(number - NUMBERS_AGAIN) if number.is_finite() else mark
    try:
        moment = datetime.fromisoformat(mark)
    except ValueError:
        return mark
    back = moment - (after(overlap, moment) - moment)
    return back.date().isoformat() if len(mark) == 10 else back.isoformat()


def difference(before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> str:
    """How the columns changed since the last time, in a sentence; empty where they did not."""
    old, new = {one[0]: one[1] for one in before}, {one[0]: one[1] for one in now}
    told = []
    if gone := [name for name in old if name not in new]:
        told.append(f"少了 {'、'.join(gone)}")
    if come := [name for name in new if name not in old]:
        told.append(f"多了 {'、'.join(come)}")
    if other := [name for name in new if name in old and old[name] != new[name]]:
        told.append(
            f"换了类型 {'、'.join(f'{name}（{type_name(old[name])} → {type_name(new[name])}）' for name in other)}"
        )
    return "；".join(told)


def _is_ahead(value: object, now: datetime) -> bool:
    """A moment that is not yet: whoever wrote it has a wrong clock, and must not move us past what others write."""
    if isinstance(value, datetime):
        return value > (now if value.tzinfo else now.replace(tzinfo=None)) + timedelta(hours=1)
    return isinstance(value, date) and value > now.date()
