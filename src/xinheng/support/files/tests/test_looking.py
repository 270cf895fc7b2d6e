"""What strangers send is opened in a process that the system holds within its room."""

import io
import os
import re
import struct
import threading
import zlib
from pathlib import Path

import pytest
from PIL import Image

import xinheng
from xinheng.support.documents.rendering import Manuscript, Paper
from xinheng.support.files import looking
from xinheng.support.files.actions import keep
from xinheng.support.files.looking import MOST_BYTES, LookedAt, look_at, our_paper
from xinheng.support.files.reader import MEMORY, PDF, UnfitFile
from xinheng.support.files.tests.pictures import opened, picture

SOURCE = Path(xinheng.__file__).parent


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch):
    """A reader that gives each file a second at most."""
    reader = looking._Reader(seconds=0)
    monkeypatch.setattr(looking, "_reader", reader)
    yield reader
    reader.end()


def scans_without_end() -> bytes:
    """A JPEG of 3 MB that is drawn over and over, each time over 12 million pixels."""
    out = io.BytesIO()
    Image.new("L", (4000, 3000), 128).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    last = whole[whole.rfind(b"\xff\xda") : -2]
    return whole[:-2] + last * (3_000_000 // len(last)) + b"\xff\xd9"


def a_million_segments() -> bytes:
    return (whole := picture())[:2] + b"\xff\xfe\0\2" * 1_000_000 + whole[2:]


def a_million_chunks() -> bytes:
    whole = picture("PNG")
    chunk = struct.pack(">I", 0) + b"aaAa" + struct.pack(">I", zlib.crc32(b"aaAa"))
    return whole[:33] + chunk * 1_000_000 + whole[33:]


@pytest.mark.parametrize(
    "bomb", [scans_without_end, a_million_segments, a_million_chunks], ids=lambda one: one.__name__
)
def test_what_takes_too_long_is_ended_and_the_next_is_read(bomb, hurried):
    assert "占用的时间或内存太多" in look_at(bomb()).seen.unfit
    assert look_at(picture()).seen.kind == "image/jpeg"


def test_the_system_keeps_its_room():
    look_at(picture())
    limits = Path(f"/proc/{looking._reader._process.pid}/limits").read_text()
    assert f"Max address space         {MEMORY} " in limits and "Max file size             0 " in limits


def test_it_knows_no_secret():
    look_at(picture())
    told = Path(f"/proc/{looking._reader._process.pid}/environ").read_bytes()
    assert [one.split(b"=")[0] for one in told.split(b"\0") if one] == [b"PYTHONPATH"]


def test_one_process_reads_many():
    pids = {look_at(picture(colour=colour)).seen.kind and looking._reader._process.pid for colour in ("red", "blue")}
    assert len(pids) == 1


def test_one_that_was_killed_is_replaced():
    look_at(picture())
    looking._reader._process.kill()
    looking._reader._process.wait()
    assert opened(look_at(picture()).seen.copy).size == (60, 40)


def test_many_at_once_get_each_his_own():
    sizes, got = [(10 + n, 20) for n in range(8)], {}

    def send(size: tuple[int, int]) -> None:
        got[size] = opened(look_at(picture(size=size)).seen.copy).size

    threads = [threading.Thread(target=send, args=(size,)) for size in sizes]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert got == {size: size for size in sizes}


def test_who_cannot_wait_is_told_so(monkeypatch, hurried):
    monkeypatch.setattr(looking, "PATIENCE", 0.01)
    with hurried._one_at_a_time:
        assert "同时上传的人太多" in look_at(picture()).seen.unfit


def test_a_fork_does_not_share_the_process():
    before = (look_at(picture()), looking._reader)[1]
    if (child := os.fork()) == 0:
        os._exit(0 if looking._reader is not before and looking._reader._process is None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "文件是空的"), (b"%PDF-" + bytes(MOST_BYTES), "超过上限 20 MB"), (b"%PDF-1.7 /JavaScript ", "脚本")],
)
def test_why_it_is_unfit_is_said_when_it_is_kept(content, words):
    looked = look_at(content)
    assert words in looked.seen.unfit
    with pytest.raises(UnfitFile, match=words):
        keep(name="a", by=None, data=looked)


def test_what_was_looked_at_is_not_looked_at_again(monkeypatch):
    """Who keeps it within a transaction waits for no picture."""
    paper = Paper(Manuscript("order", {}), pdf=b"%PDF-1.7", missing="")
    looked, ours = look_at(picture()), our_paper(paper)
    monkeypatch.setattr(looking, "_reader", None)
    assert look_at(looked) is looked and look_at(ours).seen.kind == PDF
    assert isinstance(looked, LookedAt) and looked == picture()


# What a stranger's bytes are opened with, and where. `rendering` asks our own copies for their size; `story` draws.
OPENERS = {
    "PIL": {"support/files/reader/pictures.py", "support/documents/rendering.py", "demo/story.py"},
    "python_calamine": {"fusion/intake/reading/workbook_reader.py"},
    "zipfile": {"fusion/intake/reading/weighing.py"},
}


def test_nothing_else_opens_what_strangers_send():
    imported = re.compile(rf"^\s*(?:from|import)\s+({'|'.join(OPENERS)})\b", re.MULTILINE)
    found: dict[str, set[str]] = {name: set() for name in OPENERS}
    for path in SOURCE.rglob("*.py"):
        for name in imported.findall(path.read_text()) if "tests" not in path.parts else ():
            found[name].add(path.relative_to(SOURCE).as_posix())
    assert found == OPENERS


def test_every_page_looks_before_it_acts():
    """No view hands plain bytes of a sender on: an action would look at them while it holds the turn to write."""
    plain = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "portals").rglob("*.py")
        if "tests" not in path.parts
        for line in path.read_text().splitlines()
        if "name" in line and ".read()" in line and "look_at(" not in line
    }
    assert plain == {
        "portals/business/views/people.py",  # a row
        "portals/business/views/lookups.py", "portals/partner/lists.py", "portals/data/views/collecting.py",
        "portals/officer/views/tickets.py",  # lists, read as such
    }  # fmt: skip
