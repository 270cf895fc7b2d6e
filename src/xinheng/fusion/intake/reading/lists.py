"""A short list that somebody has as a file, as rows of cells, whichever program wrote it."""

import csv
import io
import tempfile
from pathlib import Path

from xinheng.fusion.intake.reading.decoding import kind_of
from xinheng.fusion.intake.reading.workbooks import LIST, FoundSheets, WantedSheet, workbook_blocks
from xinheng.kit.refusal import Refusal

# What a page reads while somebody waits; rows and cells are held at once.
MOST_BYTES = 10_000_000


class UnreadableList(Refusal):
    """The file as a whole cannot be read; the sentence says why."""


def table_in(name: str, data: bytes) -> list[list[str]]:
    """Every row of the file, titles and blank ones too. Raises UnreadableList, or a refusal of the reader."""
    if len(data) > MOST_BYTES:
        raise UnreadableList(
            f"文件有 {len(data) / 1e6:.1f} MB，名单最大 {MOST_BYTES // 1_000_000} MB，请分成几个文件。"
        )
    # Line ends as they stand: some programs write a bare \r.
    try:
        return list(csv.reader(io.StringIO(_text(name, data), newline="")))
    except csv.Error as error:
        raise UnreadableList("有一格长得读不完，多半是引号没有配对，请用表格软件另存为 .xlsx 后再导入。") from error


def _text(name: str, data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name[-80:] or "名单")
        path.write_bytes(data)
        if kind_of(path) == "workbook":
            return b"".join(workbook_blocks(path, WantedSheet(), Path(folder), FoundSheets(), LIST)).decode()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableList("文件的文字编码无法识别，请用表格软件另存为 .xlsx 后再导入。")
