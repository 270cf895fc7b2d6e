"""Workbooks (xlsx, xlsb, xls, ods): weighed and read in a process of their own, given on as CSV."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xinheng
from xinheng.fusion.intake.reading.decoding import BLOCK
from xinheng.fusion.intake.refusals import IntakeRefused

# In place of a worksheet's name: every one whose header fits.
EVERY = "*"
READER = "xinheng.fusion.intake.reading.workbook_reader"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Allowance:
    """What reading one workbook may take: bytes unpacked, bytes of memory and of text written, seconds of CPU."""

    unpacked: int
    memory: int
    seconds: int


# What the worker takes in; a file whose first rows a steward looks at; a list that anybody sends to a page, where a
# thread waits for it. An interpreter with its reader is some 150 MB of addresses.
DELIVERY = Allowance(1024 * _MEGABYTE, 4096 * _MEGABYTE, 900)
EXAMPLE = Allowance(1024 * _MEGABYTE, 2048 * _MEGABYTE, 60)
LIST = Allowance(64 * _MEGABYTE, 512 * _MEGABYTE, 15)


@dataclass(frozen=True)
class WantedSheet:
    """Which worksheet is to be read: the named one, else that which has most of the wanted columns, else that which
    looks most like a table."""

    sheet: str = ""
    wanted: Sequence[str] = ()


@dataclass
class FoundSheets:
    """What a workbook was found to hold: the worksheet read, those there are with their rows (0 where one was asked for
    by name), merged areas, formulas that say nothing; whether its day numbers are counted from 1904."""

    sheet: str = ""
    sheets: list[tuple[str, int]] = field(default_factory=list)
    merged: int = 0
    silent: int = 0
    from_1904: bool = False

    def remarks(self, path: Path, asked: WantedSheet) -> Iterator[str]:
        """What a steward should know of it."""
        others = [f"“{name}”（{rows}行）" for name, rows in self.sheets if name != self.sheet]
        if others and not asked.sheet:
            yield (
                f"工作簿 {path.name} 只读了工作表“{self.sheet}”，{'、'.join(others)}没有接入："
                "要读另一张，请修改来源里的“工作表”（sheet）"
            )
        if self.merged:
            yield f"工作簿 {path.name} 有{self.merged}处合并单元格，已按合并区域第一格的内容补齐"
        if self.from_1904:
            yield f"工作簿 {path.name} 的日期从1904年起计，没有设日期格式的天数也按此读"
        if self.silent:
            yield (
                f"工作簿 {path.name} 有{self.silent}处公式出错（#N/A、#REF! 一类）或没有算出值，按空白读："
                "请用表格软件打开核对，保存后重新提交"
            )


@dataclass(frozen=True)
class SheetLack:
    """A worksheet that holds something: its rows, and the wanted columns that it lacks."""

    name: str
    rows: int
    lacks: Sequence[str]


def sheets_with(path: Path, wanted: Sequence[str], allowed: Allowance = DELIVERY) -> list[SheetLack]:
    """The worksheets that are shown, in the order of the book, each held against the wanted columns."""
    return [SheetLack(*one) for one in json.loads(_ask(path, WantedSheet(EVERY, wanted), path, allowed))]


def refuse_changed(path: Path, sheets: Sequence[SheetLack], wanted: Sequence[str]) -> None:
    """Refuses a workbook of which some worksheet has most of the wanted columns and not all: a month whose header
    somebody changed, without which the whole would look complete. A cover or a list of codes has fewer."""
    changed = [one for one in sheets if one.lacks and len(one.lacks) * 2 < len(wanted)]
    if changed and len(changed) < len(sheets):
        told = "；".join(f"“{one.name}”缺少列“{'”“'.join(one.lacks)}”" for one in changed[:5])
        raise IntakeRefused(
            f"工作簿 {path.name} 每张表头相符的工作表都要接入，其中{told}，全部未接入。"
            "请改正表头后重新提交；这张表确实不用接入的，请从工作簿里删去或隐藏。"
        )


def remarks_on(path: Path, sheets: Sequence[SheetLack]) -> Iterator[str]:
    """Which worksheets are read where all that fit are to be, and why others are not."""
    read = "、".join(f"“{one.name}”（{one.rows}行）" for one in sheets if not one.lacks)
    left = "、".join(f"“{one.name}”（{one.rows}行，缺少列“{'”“'.join(one.lacks[:3])}”{'等' * (len(one.lacks) > 3)}）"
                    for one in sheets if one.lacks)  # fmt: skip
    yield f"工作簿 {path.name} 读了工作表{read}" + (f"；{left}没有接入，请核对表头" if left else "")


def workbook_blocks(
    path: Path, asked: WantedSheet, folder: Path, seen: FoundSheets, allowed: Allowance = DELIVERY
) -> Iterator[bytes]:
    """The rows of a worksheet as CSV text, one blank line for each blank row, so that lines are the sheet's rows; what
    the workbook holds is told by `seen`."""
    out = folder / "workbook.csv"
    found = json.loads(_ask(path, asked, out, allowed))
    seen.sheet, seen.merged, seen.silent = found["sheet"], found["merged"], found["silent"]
    seen.from_1904 = found["from_1904"]
    seen.sheets = [(name, rows) for name, rows in found["sheets"]]
    with out.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
    out.unlink()


def _ask(path: Path, asked: WantedSheet, out: Path, allowed: Allowance) -> str:
    """What the reader answers, in a process of its own. Raises IntakeRefused where the book cannot be read."""
    limits = map(str, (allowed.unpacked, allowed.memory, allowed.seconds))
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter, our own module, paths as arguments
            [sys.executable, "-m", READER, path, asked.sheet, json.dumps(asked.wanted), out, *limits],
            capture_output=True,
            # Nothing of our surroundings: addresses and secrets are in them.
            env={"PYTHONPATH": str(Path(xinheng.__file__).parents[1])},
            text=True,
            check=False,
            timeout=2 * allowed.seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise IntakeRefused(f"工作簿 {path.name} 读得太久，停下了。请拆分后提交，或改交 CSV。") from error
    if done.returncode != 0:
        said = done.stdout.strip()
        raise IntakeRefused(
            said or f"工作簿 {path.name} 无法读取，可能已损坏或过大。请用表格软件另存一份，或改交 CSV。"
        )
    return done.stdout
