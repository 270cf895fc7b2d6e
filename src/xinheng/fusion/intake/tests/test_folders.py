"""A drop folder: what is whole is taken, what is being written is left alone, each ends with a report beside it."""

import os
from pathlib import Path

import pytest
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, fine, shop

from xinheng.fusion.intake.arriving import folders
from xinheng.fusion.intake.arriving.keeping import forget_old
from xinheng.fusion.intake.followers import file_away_what_is_done, send_what_is_whole
from xinheng.fusion.intake.models import Arrival, IntakeRun
from xinheng.fusion.intake.sending import drop
from xinheng.fusion.registers.models import Record
from xinheng.support.jobs.worker import run_next

pytestmark = pytest.mark.django_db(transaction=True)


class Room:
    """The folders, looked into as the worker does."""

    def __init__(self):
        self.looks, self.clock = folders.Looks(), 100.0
        folders.make_folders()

    def look(self, after: float = 11.0) -> int:
        self.clock += after
        return send_what_is_whole(self.looks)

    def settle(self) -> int:
        self.look()
        return self.look()

    def work(self) -> None:
        while run_next():
            pass
        file_away_what_is_done()


@pytest.fixture
def room(city, monkeypatch):
    made = Room()
    monkeypatch.setattr(folders.time, "monotonic", lambda: made.clock)
    return made


def lay(source: str, name: str, *lines: str) -> Path:
    path = folders.folder_of(source) / name
    path.write_text("\n".join(lines), "utf-8")
    return path


def there(source: str, place: str) -> list[str]:
    return sorted(one.name for one in (folders.folder_of(source) / place).glob("*"))


@pytest.mark.clause("SZ-6.1-01", "CQ-8.1-03", part=True)
def test_a_file_is_taken_when_it_is_whole_and_lies_in_done_with_its_report(room):
    path = lay("registration", "登记.csv", REGISTRATION_HEADER, shop(0), shop(1, state="没有的"))
    assert room.look() == 0, "seen once"
    with path.open("a", encoding="utf-8") as still:
        still.write("\n" + shop(2))
    assert room.look() == 0, "it grew since"
    assert room.look(3) == 0, "too soon"
    assert room.look() == 1 and not path.exists()
    room.work()
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.channel, arrival.run.accepted, arrival.word) == ("taken", "folder", 2, "")
    kept, report = there("registration", "done")
    assert kept.endswith("-登记.csv") and report == kept + ".报告.txt"
    told = (folders.folder_of("registration") / "done" / report).read_text("utf-8")
    assert "读取 3 行 = 接收 2 + 退回 1 + 未变 0" in told and "第 1 次接入" not in told.split("结果")[0]
    assert "没有的" not in told, "cells stay in the platform"
    assert room.settle() == 0 and IntakeRun.objects.count() == 1


@pytest.mark.parametrize("name", [".hidden.csv", "a.csv.part", "a.tmp", "~$登记.xlsx", "A.CRDOWNLOAD"])
def test_what_is_being_written_is_left_alone(room, name):
    path = lay("registration", name, REGISTRATION_HEADER)
    assert room.settle() == 0 and path.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [("登记.csv".encode("gb18030"), "-登记.csv"), (("关于报送登记信息的函" * 8 + ".csv").encode(), "登记信息的函.csv")],
)
def test_a_name_of_windows_or_as_long_as_names_can_be_is_kept_readable(room, name, kept):
    folder = os.fsencode(folders.folder_of("registration"))
    Path(os.fsdecode(folder + b"/" + name)).write_text(f"{REGISTRATION_HEADER}\n{shop(0)}", "utf-8")
    assert room.settle() == 1
    room.work()
    told, report = there("registration", "done")
    assert told.endswith(kept) and report == told + ".报告.txt" and Arrival.objects.get().state == "taken"


def test_a_refused_file_lies_with_the_refused_and_says_why(room):
    lay("registration", "错.csv", "a,b", "1,2")
    lay("registration", "空.csv")
    assert room.settle() == 2
    room.work()
    assert len(there("registration", "refused")) == 4
    reports = [one for one in there("registration", "refused") if one.endswith("错.csv.报告.txt")]
    assert "缺少列" in (folders.folder_of("registration") / "refused" / reports[0]).read_text("utf-8")
    assert not Record.objects.exists()


def test_two_at_once_are_taken_one_after_the_other_the_older_first(room):
    newer = lay("registration", "a.csv", REGISTRATION_HEADER, shop(0, name="后来的名字"))
    older = lay("registration", "b.csv", REGISTRATION_HEADER, shop(0))
    os.utime(older, (1000, 1000))
    os.utime(newer, (2000, 2000))
    lay("penalty", "c.csv", PENALTY_HEADER, fine(0, "1号"))
    assert room.settle() == 3
    room.work()
    assert set(Arrival.objects.values_list("state", flat=True)) == {"taken"}
    assert "后来的名字" in Record.objects.get(type="registration", superseded_at=None).open
    assert len(there("registration", "done")) == 4 and len(there("penalty", "done")) == 2


def test_links_pipes_and_what_may_not_be_read_are_put_aside_unread(room, monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    box = folders.folder_of("registration")
    (box / "链接.csv").symlink_to(secret)
    os.mkfifo(box / "管道.csv")
    shut = lay("registration", "锁.csv", REGISTRATION_HEADER)
    opened = Path.open

    def refuse(self, *args, **named):
        if self == shut:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **named)

    monkeypatch.setattr(Path, "open", refuse)
    assert room.settle() == 3
    room.work()
    assert set(Arrival.objects.values_list("state", flat=True)) == {"refused"}
    problems = " ".join(Arrival.objects.values_list("problem", flat=True))
    assert "链接或设备" in problems and "Permission denied" in problems
    assert len(there("registration", "refused")) == 6 and secret.read_text() == "x"
    assert not any(one.is_file() for one in box.iterdir())


def test_what_may_not_be_moved_out_of_its_folder_is_taken_once_and_holds_up_nobody(room, monkeypatch):
    stuck = lay("registration", "a.csv", REGISTRATION_HEADER, shop(0))
    lay("registration", "b.csv", REGISTRATION_HEADER, shop(1))
    unlink = Path.unlink

    def refuse(self, **named):
        if self == stuck:
            raise PermissionError(13, "Permission denied")
        return unlink(self, **named)

    monkeypatch.setattr(Path, "unlink", refuse)
    assert room.settle() == 2
    room.work()
    assert room.settle() == 0 and Arrival.objects.count() == 2 == IntakeRun.objects.count()
    # Once somebody touches it, it is looked at again.
    os.utime(stuck, (1, 1))
    assert room.settle() == 1


def test_a_bad_name_is_made_a_good_one(room):
    box = folders.folder_of("registration")
    for name in (b"\xff\xfe.csv", "行\n尾.csv".encode(), b"-rf.csv", ("长" * 70 + ".csv").encode()):
        with open(os.path.join(os.fsencode(box), name), "wb") as file:
            file.write("\n".join([REGISTRATION_HEADER, shop(0)]).encode())
    assert room.settle() == 4
    room.work()
    assert set(Arrival.objects.values_list("state", flat=True)) == {"taken"}
    for (name,) in Arrival.objects.values_list("names", flat=True):
        assert name.isprintable() and not name.startswith("-") and len(name) <= 120
    assert len(there("registration", "done")) == 8


def test_a_folder_nobody_declared_is_told(room):
    assert folders.strange_folders() == []
    (folders.inbox() / "penalties").mkdir()
    assert folders.strange_folders() == []
    (folders.inbox() / "penalties" / "a.csv").write_text("x")
    assert folders.strange_folders() == ["penalties"] and room.settle() == 0


def test_one_that_is_dropped_goes_to_the_refused_and_a_sweep_takes_no_file_from_it(room, clock):
    clock("2026-11-20 09:00")
    lay("registration", "a.csv", REGISTRATION_HEADER, shop(0))
    room.settle()
    os.utime(folders.shelf.folder() / Arrival.objects.get().word, (0, 0))
    clock("2026-11-23 09:00")
    forget_old()
    drop(delivery=Arrival.objects.get(), by="system")
    room.work()
    assert len(there("registration", "refused")) == 2 and not Record.objects.exists()


def test_a_worker_killed_before_the_folder_is_emptied_takes_it_once_more_and_nothing_doubles(room, monkeypatch):
    path = lay("registration", "a.csv", REGISTRATION_HEADER, shop(0))
    unlink = Path.unlink

    def killed(self, missing_ok=False):
        if self == path:
            raise KeyboardInterrupt
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        room.settle()
    monkeypatch.undo()
    assert path.exists() and Arrival.objects.count() == 1
    monkeypatch.setattr(folders.time, "monotonic", lambda: room.clock)
    assert room.look() == 1
    room.work()
    assert Arrival.objects.filter(state="taken").count() == 2 and Record.objects.count() == 1
