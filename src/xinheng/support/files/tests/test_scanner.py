"""What the scanner calls infected is not kept, and neither is anything while it does not answer."""

import logging
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from xinheng.support.files import shelf
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile
from xinheng.support.files.reader import UnfitFile
from xinheng.support.files.scanner import finding_in, scanner_trouble
from xinheng.support.files.tests.pictures import phone_photo

pytestmark = pytest.mark.django_db
# The harmless text that every scanner calls infected; written in two parts, so that none takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS" + rb"-TEST-FILE!$H+H*"


class Daemon(threading.Thread):
    """Speaks as clamd does: PING, and INSTREAM with its pieces and their lengths."""

    def __init__(self, place: Path) -> None:
        super().__init__(daemon=True)
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(place))
        self.door.listen()
        self.scanned: list[bytes] = []
        self.silent = self.garbled = False
        self.start()

    def run(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as told:
                self.answer(line, told)

    def answer(self, line: socket.socket, told) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += told.read(1)
        if self.silent:
            return
        if self.garbled:
            line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif command == b"zPING\0":
            line.sendall(b"PONG\0")
        else:
            content = b""
            while length := int.from_bytes(told.read(4)):
                content += told.read(length)
            self.scanned.append(content)
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@pytest.fixture
def daemon(settings, tmp_path: Path, sockets: Path) -> Iterator[Daemon]:
    settings.FILES_ROOT = tmp_path / "files"
    place = sockets / "clamd.ctl"
    settings.XINHENG_SCANNER = f"unix:{place}"
    one = Daemon(place)
    yield one
    one.door.close()


def test_a_clean_file_is_scanned_whole_and_kept(daemon: Daemon):
    photo = phone_photo() + bytes(200_000)
    assert keep(data=photo, name="门头.jpg", by=None).pk
    assert daemon.scanned == [photo]
    assert scanner_trouble() == ""


@pytest.mark.clause("CQ-8.3-08", "CQ-8.3-09", part=True)
@pytest.mark.parametrize(
    "infected", [b"%PDF-1.7\n" + EICAR, phone_photo() + EICAR, b"%PDF-1.4\n" + bytes(70_000) + EICAR]
)
def test_an_infected_file_is_refused_and_told(daemon: Daemon, infected: bytes, caplog):
    with pytest.raises(UnfitFile, match="病毒扫描"):
        keep(data=infected, name="证据.pdf", by=None)
    assert not StoredFile.objects.exists() and list(shelf.all_paths()) == []
    record = next(one for one in caplog.records if one.levelno == logging.ERROR)
    assert record.finding == "Eicar-Test-Signature" and len(record.digest) == 64  # type: ignore[attr-defined]


@pytest.mark.parametrize("trouble", ["silent", "garbled", "gone"])
def test_a_scanner_in_trouble_lets_nothing_in(daemon: Daemon, trouble: str):
    if trouble == "gone":
        Path(daemon.door.getsockname()).unlink()
    else:
        setattr(daemon, trouble, True)
    started = time.monotonic()
    with pytest.raises(UnfitFile, match="没有收下"):
        keep(data=phone_photo(), name="门头.jpg", by=None)
    assert time.monotonic() - started < 5
    assert not StoredFile.objects.exists()
    assert "没有应答" in scanner_trouble()


def test_without_a_scanner_it_is_said(settings, tmp_path: Path):
    settings.FILES_ROOT, settings.XINHENG_SCANNER = tmp_path, ""
    assert keep(data=phone_photo(), name="门头.jpg", by=None).pk
    assert "没有配置" in scanner_trouble()


@pytest.fixture
def clamd(settings, tmp_path: Path, sockets: Path) -> Iterator[None]:
    """The real daemon, with a signature of its own: what ships with it is not loaded in a test."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("ClamAV is not installed: its protocol was tried on a daemon of ours alone")
    place = tmp_path / "clamd"
    place.mkdir(mode=0o777)
    (place / "own.ndb").write_text(f"Eicar-Own:0:*:{EICAR.hex()}\n")
    (place / "clamd.conf").write_text(
        f"Foreground yes\nDatabaseDirectory {place}\nLocalSocket {sockets}/ctl\nLogFile {place}/log\nUser root\n"
    )
    running = subprocess.Popen([program, "-c", str(place / "clamd.conf")], stdout=subprocess.DEVNULL)
    settings.XINHENG_SCANNER = f"unix:{sockets}/ctl"
    try:
        for _ in range(200):
            if not scanner_trouble():
                break
            time.sleep(0.1)
        yield
    finally:
        running.terminate()
        running.wait(timeout=20)


def test_the_real_daemon_understands_us(clamd: None):
    assert finding_in(b"%PDF-1.7\n" + bytes(100_000)) == ""
    assert finding_in(b"%PDF-1.7\n" + EICAR).startswith("Eicar-Own")
