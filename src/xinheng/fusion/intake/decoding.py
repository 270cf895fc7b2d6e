"""Bytes of a department's file made UTF-8, strictly: a wrong byte is named with its line, never replaced."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from xinheng.fusion.intake.refusals import IntakeRefused

BLOCK = 4 * 1024 * 1024
ENCODING_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


class WrongByte(Exception):
    """The file is not in the encoding tried; `line` is where the first wrong byte stands."""

    def __init__(self, encoding: str, line: int, byte: int, seen_wide: bool) -> None:
        self.encoding, self.line, self.byte, self.seen_wide = encoding, line, byte, seen_wide
        super().__init__(f"{encoding} line {line}")


def kind_of(path: Path) -> str:
    """`xlsx`, `csv` (any text) by content, whatever the file is called; refuses what is neither."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise IntakeRefused(f"文件 {path.name} 是空的（0字节）。请重新导出后再提交。")
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLE):
        raise IntakeRefused(
            f"文件 {path.name} 是加密的工作簿或旧版 .xls 格式。请取消密码并另存为 .xlsx 或 CSV 后再提交。"
        )
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and head.count(0) > len(head) // 20:
        raise IntakeRefused(f"文件 {path.name} 不是文本也不是 XLSX 工作簿。请另存为 CSV 或 .xlsx 后再提交。")
    return "csv"


def encodings_to_try(path: Path, declared: str) -> list[str]:
    """What the byte order mark says, else what the source declares, else UTF-8 before GB18030."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return ["utf-8"]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    return ["utf-8", "gb18030"] if declared == "auto" else [declared]


def utf8_blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file as UTF-8 without its byte order mark, in blocks. Raises `WrongByte` at the first that does not fit."""
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)("strict")
    line, wide = 1, False
    with path.open("rb") as file:
        while True:
            raw = file.read(BLOCK)
            try:
                text = decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                good = error.object[: error.start]
                line += good.count(b"\n")
                raise WrongByte(encoding, line, error.object[error.start], wide or not good.isascii()) from error
            if text:
                yield text.encode()
            line += raw.count(b"\n")
            wide = wide or not text.isascii()
            if not raw:
                return


def refused(path: Path, tried: list[WrongByte]) -> IntakeRefused:
    """The sentence for a file that fits none of the encodings tried."""
    worst = max(tried, key=lambda wrong: wrong.line)
    names = "或".join(ENCODING_NAMES[wrong.encoding] for wrong in tried)
    return IntakeRefused(
        f"文件 {path.name} 不是有效的 {names} 文本：第{worst.line}行出现无法识别的字节 0x{worst.byte:02X}，全部未接入。"
        "请用正确的编码重新导出，或检查文件传输时是否损坏。"
    )
