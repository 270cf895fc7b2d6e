"""The virus scanner of this machine: ClamAV's daemon, asked through its socket.

`XINHENG_SCANNER` names it: `unix:/run/clamav/clamd.ctl` or `tcp:host:port`; empty where none is installed. With one,
nothing is kept that it did not call clean: a scanner that does not answer keeps files out, not in.
"""

import logging
import socket
import struct
from hashlib import sha256

from django.conf import settings

from xinheng.support.files.reader import UnfitFile

log = logging.getLogger(__name__)
# A writer holds the database meanwhile.
PATIENCE = 4.0
PIECE = 1 << 16
LONGEST_ANSWER = 4096
INFECTED = "文件没有通过病毒扫描，不能收下。请换一台没有中毒的设备重新拍摄或另存后再传。"
AWAY = "病毒扫描服务没有应答，文件没有收下，请稍后再试；一直如此请联系系统管理员。"


class ScannerAway(Exception):
    """The scanner did not answer, or not in words we know."""


def refuse_infected(content: bytes) -> None:
    """Raises UnfitFile for what the scanner finds bad, and while it does not answer. Nothing without a scanner."""
    if not settings.XINHENG_SCANNER:
        return
    try:
        finding = finding_in(content)
    except ScannerAway as error:
        log.exception("scanner away")
        raise UnfitFile(AWAY) from error
    if finding:
        # The bytes are not kept: only what is needed to look for the sender's trouble.
        told = {"finding": finding, "digest": sha256(content).hexdigest(), "size": len(content)}
        log.error("infected file refused", extra=told)
        raise UnfitFile(INFECTED)


def finding_in(content: bytes) -> str:
    """What the scanner calls what it found, empty where the content is clean. Raises ScannerAway."""
    pieces = [content[at : at + PIECE] for at in range(0, len(content), PIECE)]
    answer = _asked(b"zINSTREAM\0", *(struct.pack("!I", len(piece)) + piece for piece in pieces), struct.pack("!I", 0))
    if answer == "stream: OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(f"answered: {answer[:80]}")


def scanner_trouble() -> str:
    """What an administrator must see of the scanner, one sentence; empty where it answers."""
    if not settings.XINHENG_SCANNER:
        return "没有配置病毒扫描（XINHENG_SCANNER），上传的原件只按内容类型把关"
    try:
        known = _asked(b"zPING\0") == "PONG"
    except ScannerAway:
        known = False
    return "" if known else "病毒扫描服务没有应答，现在收不下任何附件"


def _asked(*parts: bytes) -> str:
    try:
        with _connected() as line:
            for part in parts:
                line.sendall(part)
            return _answer(line)
    except OSError as error:
        raise ScannerAway(str(error)) from error


def _connected() -> socket.socket:
    kind, _, place = str(settings.XINHENG_SCANNER).partition(":")
    if kind == "tcp":
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(PATIENCE)
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        told += piece
    return told.rstrip(b"\0\n").decode(errors="replace")
