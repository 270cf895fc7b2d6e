"""Bytes of a department's file made UTF-8, strictly: a wrong byte is named with its line, never replaced."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from xinheng.fusion.intake.refusals import IntakeRefused

BLOCK = 4 * 1024 * 1024
ENCODING_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16", "utf-16-le": "UTF-16",
                  "utf-16-be": "UTF-16", "utf-32": "UTF-32"}  # fmt: skip
# Of the characters beyond ASCII so many must be of the common set (GB 2312) for bytes to be called Chinese text:
# Western letters read as GB18030 nearly all fall outside.
COMMON_SHARE = 0.9
_WEB = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml")
_OLE = b"\xd0\xcf\x11\xe0"
# What is sent in place of a table, by its first bytes.
_OTHERS = {
    b"%PDF": "PDF", b"{\\rtf": "RTF 文档", b"Rar!": "RAR 压缩包", b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gzip 压缩包", b"\xff\xd8\xff": "照片", b"\x89PNG": "图片",
}  # fmt: skip
_ZIP = b"PK\x03\x04"


class WrongByte(Exception):
    """The file is not in the encoding tried; `line` is where the first wrong byte stands."""

    def __init__(self, encoding: str, line: int, byte: int, seen_wide: bool) -> None:
        self.encoding, self.line, self.byte, self.seen_wide = encoding, line, byte, seen_wide
        super().__init__(f"{encoding} line {line}")


def kind_of(path: Path, encoding: str = "auto") -> str:
    """`workbook` or `csv` (any text) by content, whatever the file is called; refuses what is neither."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise IntakeRefused(f"文件 {path.name} 是空的（0字节）。请重新导出后再提交。")
    if head.startswith((_ZIP, _OLE)):
        return "workbook"
    other = next((name for start, name in _OTHERS.items() if head.startswith(start)), "")
    if other:
        raise IntakeRefused(f"文件 {path.name} 其实是{other}，不是表格。请从原系统导出 CSV 或 .xlsx 后再提交。")
    wide = encoding.lower().startswith(("utf-16", "utf-32", "utf_16", "utf_32")) or bool(_wide_as(head))
    if not wide and head.count(0) > len(head) // 20:
        raise IntakeRefused(f"文件 {path.name} 不是文本也不是表格工作簿。请另存为 CSV 或 .xlsx 后再提交。")
    if head.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_WEB):
        raise IntakeRefused(
            f"文件 {path.name} 其实是网页（HTML 或 XML），只是名字像表格。"
            "请用表格软件打开，另存为 .xlsx 或 CSV 后再提交。"
        )
    return "csv"


def encodings_to_try(path: Path, declared: str) -> list[str]:
    """What the byte order mark says, else what the source declares, else UTF-8 before GB18030."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(codecs.BOM_UTF8):
        return ["utf-8"]
    if wide := _wide_as(head):
        return [wide]
    return ["utf-8", "gb18030"] if declared == "auto" else [declared]


def _wide_as(head: bytes) -> str:
    """The encoding of two or four bytes a character in which a file begins; empty where it begins in none. Without a
    mark it is known by its separators and digits: one half of each is nought, and always the same half."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(len(head) // 20, 4) or min(even, odd):
        return ""
    return "utf-16-be" if even else "utf-16-le"


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


def is_damaged_utf8(path: Path) -> bool:
    """Whether a file that is not UTF-8 as a whole still mostly is: then no other encoding is tried, for GB18030 would
    read it as nonsense without complaint. Some Chinese words in GBK, such as 统一, are valid UTF-8 by chance."""
    good = bad = 0
    for text in _blocks_of_text(path, "utf-8", "surrogateescape"):
        if not text.isascii():
            wrong = len(text) - len(text.encode("utf-8", "ignore").decode("utf-8"))
            good, bad = good + _beyond_ascii(text) - wrong, bad + wrong
    return good > bad


def looks_chinese(path: Path, encoding: str, most: int | None = None) -> bool:
    """Whether what the bytes say in a Chinese encoding is text people write; of the first `most` bytes, or all."""
    wide = common = 0
    for text in _blocks_of_text(path, encoding, "replace", most):
        if not text.isascii():
            beyond = _beyond_ascii(text)
            wide += beyond
            # What is beyond ASCII takes two bytes there, and what is not of that list none.
            common += (len(text.encode("gb2312", "ignore")) - (len(text) - beyond)) // 2
    return common >= wide * COMMON_SHARE


def _beyond_ascii(text: str) -> int:
    """How many characters are no ASCII; counted by the codec, for a file may have a hundred million."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _blocks_of_text(path: Path, encoding: str, errors: str, most: int | None = None) -> Iterator[str]:
    decoder, left = codecs.getincrementaldecoder(encoding)(errors), most
    with path.open("rb") as file:
        while raw := file.read(BLOCK if left is None else min(BLOCK, left)):
            left = None if left is None else left - len(raw)
            yield decoder.decode(raw)
            if left == 0:
                return


def name_of(encoding: str) -> str:
    """An encoding as people read it."""
    return ENCODING_NAMES.get(encoding, encoding)


def unknown(path: Path) -> IntakeRefused:
    """The sentence for text in an encoding that nobody declared and that cannot be told from its bytes."""
    return IntakeRefused(
        f"文件 {path.name} 既不是 UTF-8，按 GB18030 读出的也不像中文（可能是 windows-1252 等西文编码，或繁体的 Big5），"
        '全部未接入。请在来源里写明编码（声明文件中是 encoding = "windows-1252"），或另存为 UTF-8 后再提交。'
    )


def refused(path: Path, tried: list[WrongByte]) -> IntakeRefused:
    """The sentence for a file that fits none of the encodings tried."""
    worst = max(tried, key=lambda wrong: wrong.line)
    names = "或".join(name_of(wrong.encoding) for wrong in tried)
    return IntakeRefused(
        f"文件 {path.name} 不是有效的 {names} 文本：第{worst.line}行出现无法识别的字节 0x{worst.byte:02X}，全部未接入。"
        "请用正确的编码重新导出，或检查文件传输时是否损坏。"
    )
