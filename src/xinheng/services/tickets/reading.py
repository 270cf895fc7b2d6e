"""A file of tickets as rows of text, whichever program wrote it."""

from xinheng.fusion.intake.reading.lists import table_in
from xinheng.kit.refusal import Refusal
from xinheng.services.tickets.rules import HEADS, columns_of, missing

# A day's tickets of a district; more is split, so that whoever waits sees an end.
MOST_ROWS = 500
# Lines above the headings: titles of a report.
MOST_TITLES = 5


class TicketsRefused(Refusal):
    """The file as a whole cannot be taken; the sentence says why."""


def rows_in(name: str, data: bytes) -> list[tuple[int, dict[str, str]]]:
    """The rows that are not blank: their line in the file, and their cells by our names. Raises TicketsRefused."""
    table = table_in(name, data)
    place = next((at for at, heads in enumerate(table[:MOST_TITLES]) if not missing(columns_of(heads))), None)
    if place is None:
        raise TicketsRefused(_without_heads(table))
    columns = columns_of(table[place])
    found = []
    for line, cells in enumerate(table[place + 1 :], start=place + 2):
        told = {ours: cells[at].strip() for ours, at in columns.items() if at < len(cells)}
        if any(told.values()):
            found.append((line, told))
    if not found:
        raise TicketsRefused("文件里只有标题，没有工单。")
    if len(found) > MOST_ROWS:
        raise TicketsRefused(f"一次最多 {MOST_ROWS} 件，这个文件有 {len(found)} 件，请分成几个文件。")
    return found


def _without_heads(table: list[list[str]]) -> str:
    heads = max(table[:MOST_TITLES], key=lambda row: len(columns_of(row)), default=[])
    lacking = missing(columns_of(heads))
    also = "；".join(f"“{title}”也可以叫{'、'.join(names[1:4])}" for title, *names in _names(lacking))
    return f"没有找到{'、'.join(f'“{one}”' for one in lacking)}这一列。{also}。可以下载空表，照着标题改。"


def _names(titles: list[str]) -> list[list[str]]:
    return [[names[0], *names] for names in HEADS.values() if names[0] in titles]
