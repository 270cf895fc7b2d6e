"""Whether a workbook may be opened: what it claims and unpacks to, counted before it is held as a whole.

Runs in the reader's process: the list of an archive's members alone may fill a memory.
"""

import re
import zipfile
import zlib
from pathlib import Path

from xinheng.fusion.intake.refusals import IntakeRefused

# Excel's own limit is 1,048,576 rows; a workbook that claims more, or unpacks to more than this, is no workbook.
MOST_ROWS = 1_048_576
# Of the file's own list of members, which no workbook fills.
MOST_MEMBERS = 10_000
MOST_RATIO = 200
MOST_SHEETS = 100
MOST_COLUMNS = 1000
# What an old .xls, which is not compressed, may weigh.
MOST_OLD_BYTES = 256 * 1024 * 1024
_SHEET = re.compile(r"xl/worksheets/[^/]+\.(?:xml|bin)$", re.IGNORECASE)
# A cell of an error, and a formula whose value no program has put down.
_SILENT = re.compile(rb'<c [^>]*\bt="e"|</f><v ?/>|</f><v></v>|</f></c>')
# What a book says that counts its days from 1904 on, as those of old Macintoshes do.
_FROM_1904 = re.compile(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"')
# One of these members makes an archive a workbook.
_HEARTS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}


def weigh(path: Path, most_bytes: int) -> int:
    """Refuses what would not fit into so many bytes, before anything is unpacked as a whole; how many formulas of an
    .xlsx show an error or were never computed, which are read as empty."""
    with path.open("rb") as file:
        is_archive = file.read(2) == b"PK"
    if not is_archive:
        if path.stat().st_size > (most := min(most_bytes, MOST_OLD_BYTES)):
            raise _too_many(path, f"超过{most // (1024 * 1024)} MB")
        return 0
    try:
        with zipfile.ZipFile(path) as book:
            _weigh_members(path, book.infolist(), most_bytes)
            sheets = [member for member in book.infolist() if _SHEET.search(member.filename)]
            return sum(_count_rows(path, book, member, most_bytes) for member in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise IntakeRefused(f"工作簿 {path.name} 不完整或已损坏。请重新导出，或改交 CSV。") from error
    except RuntimeError as error:  # an encrypted member
        raise IntakeRefused(f"工作簿 {path.name} 已加密。请取消密码后再提交。") from error


def counts_from_1904(path: Path) -> bool:
    """Whether an .xlsx that was weighed says that its day numbers are counted from 1904-01-01."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as book:
        return "xl/workbook.xml" in book.namelist() and bool(_FROM_1904.search(book.read("xl/workbook.xml")))


def _weigh_members(path: Path, members: list[zipfile.ZipInfo], most_bytes: int) -> None:
    if len(members) > MOST_MEMBERS:
        raise _too_many(path, f"里有{len(members)}个部分，最多{MOST_MEMBERS}个")
    unpacked = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if unpacked > most_bytes or (unpacked > 32 * 1024 * 1024 and unpacked / packed > MOST_RATIO):
        raise IntakeRefused(
            f"工作簿 {path.name} 解压后达{unpacked // (1024 * 1024)} MB（压缩比{unpacked // packed}），"
            "超过允许的大小，没有打开。请拆分后提交，或改交 CSV。"
        )
    if not any(member.filename in _HEARTS for member in members):
        raise IntakeRefused(f"文件 {path.name} 是压缩包但不是表格工作簿。请另存为 .xlsx 或 CSV 后再提交。")
    sheets = sum(bool(_SHEET.search(member.filename)) for member in members)
    if sheets > MOST_SHEETS:
        raise IntakeRefused(f"工作簿 {path.name} 有{sheets}个工作表，最多{MOST_SHEETS}个。请只保留要提交的工作表。")


def _count_rows(path: Path, book: zipfile.ZipFile, member: zipfile.ZipInfo, most_bytes: int) -> int:
    """Counts rows while unpacking, and stops at the first one too many; the formulas that say nothing."""
    rows, seen, tail, silent = 0, 0, b"", 0
    with book.open(member) as file:
        while block := file.read(1024 * 1024):
            data = tail + block
            rows += data.count(b"<row")
            # One that two blocks share is not counted: the number is for a person to look, not for a sum.
            silent += len(_SILENT.findall(block))
            seen += len(block)
            tail = data[-3:] if not data.endswith(b"<row") else b""
            if seen == len(block):
                _check_dimension(path, block)
            if rows > MOST_ROWS or seen > most_bytes:
                raise _too_many(path, f"超过{MOST_ROWS}行")
    return silent


def _check_dimension(path: Path, head: bytes) -> None:
    """What the sheet itself says of its size, near its beginning."""
    found = re.search(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"', head[:4096])
    if not found:
        return
    columns = 0
    for letter in found[1]:
        columns = columns * 26 + letter - 64
    if int(found[2]) > MOST_ROWS or columns > MOST_COLUMNS:
        raise _too_many(path, f"标明{int(found[2])}行{columns}列，最多{MOST_ROWS}行{MOST_COLUMNS}列")


def _too_many(path: Path, what: str) -> IntakeRefused:
    return IntakeRefused(f"工作簿 {path.name} {what}，没有打开。请拆分后提交，或改交 CSV。")
