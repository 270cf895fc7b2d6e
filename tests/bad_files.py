"""Files that people send by mistake or in malice, each with what its page has to say of it."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from xinheng.support.files.looking import MOST_BYTES
from xinheng.support.files.tests.pictures import picture

ONLY = "只接受JPEG、PNG、WebP 图片或 PDF 文件"


def bad_files() -> list[tuple[SimpleUploadedFile, str]]:
    """A fresh set: what was read once is at its end."""
    whole = picture("JPEG")
    kinds = [
        ("空的.jpg", b"", "空"),
        ("程序.jpg", b"MZ\x90\x00" * 40, ONLY),
        ("网页.pdf", b"<!doctype html><script>alert(1)</script>", ONLY),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", ONLY),
        ("压缩.docx", b"PK\x03\x04" + b"\0" * 60, ONLY),
        ("苹果.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64, "兼容性最佳"),
        ("断了.jpg", whole[: len(whole) // 3], "图片"),
        ("炸弹.png", _flood(), "像素"),
        ("太大.pdf", b"%PDF-1.7\n" + b"0" * MOST_BYTES, "MB"),
        ("../../etc/passwd.jpg", b"root:x:0:0", ONLY),
    ]
    return [(SimpleUploadedFile(name, data), words) for name, data, words in kinds]


def _flood(side: int = 50_000) -> bytes:
    """A picture of a few bytes that would unpack to 2.5 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )
