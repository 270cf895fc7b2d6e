"""What was typed, pasted or sent as a file, as lines of a list."""

from typing import Any

from xinheng.fusion.intake.reading.lists import UnreadableList, table_in
from xinheng.services.partners.rules import ListedCode, read_lines

MOST_BYTES = 5_000_000


def lines_of(typed: str, file: Any) -> list[ListedCode]:
    """The lines of both; `file` as the form gives it, or None. Raises a refusal in words for the page."""
    rows = [line.replace(",", " ").replace("，", " ").split(maxsplit=1) for line in typed.splitlines()]
    if file is not None:
        if (file.size or 0) > MOST_BYTES:
            raise UnreadableList("文件超过 5 MB，请只留信用代码和铺位两列。")
        rows += table_in(file.name or "", file.read())
    lines = read_lines(rows)
    if not lines:
        raise UnreadableList("没有看到信用代码，请一行写一家，或者选一个表格文件。")
    return lines
