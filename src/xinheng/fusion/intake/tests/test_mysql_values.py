"""What MySQL tells by itself and what it means: moments, bits, points, types by number."""

from datetime import timedelta, timezone
from decimal import Decimal

from pymysql.constants import FIELD_TYPE

from xinheng.fusion.intake.arriving.mysql_values import asked_since, fixed_zone, readers, type_name
from xinheng.fusion.intake.arriving.pulling import as_text, difference

WEST = timezone(-timedelta(hours=3, minutes=30))
POINT = bytes.fromhex("0000000001010000003333333333a35a408fc2f5285c8f3d40")


class ServerClock:
    """A cursor of a server whose clock differs from the world's by so many minutes."""

    def __init__(self, minutes: int) -> None:
        self.minutes, self.told = minutes, []

    def execute(self, sql, values=()):
        self.told += values

    def fetchall(self):
        return [(self.minutes,)]


def test_a_session_keeps_the_zone_that_the_server_has_now():
    for minutes, zone in ((480, "+08:00"), (-210, "-03:30"), (0, "+00:00")):
        cursor = ServerClock(minutes)
        assert fixed_zone(cursor) == timezone(timedelta(minutes=minutes)) and cursor.told == [zone]


def test_a_moment_has_its_zone_and_one_that_never_was_stays_as_told():
    read = readers(WEST)[FIELD_TYPE.TIMESTAMP]
    assert read("2026-11-20 08:00:00").isoformat() == "2026-11-20T08:00:00-03:30"
    assert read("0000-00-00 00:00:00") == "0000-00-00 00:00:00"


def test_bits_are_a_number_and_a_point_two():
    read = readers(WEST)
    assert read[FIELD_TYPE.BIT](b"\x10") == 16 and read[FIELD_TYPE.BIT](b"\x01\x00") == 256
    assert read[FIELD_TYPE.GEOMETRY](POINT) == "106.55,29.56"
    line = POINT[:5] + b"\x02" + POINT[6:]
    assert read[FIELD_TYPE.GEOMETRY](line) == line and read[FIELD_TYPE.GEOMETRY](b"\x00") == b"\x00"


def test_what_is_new_is_asked_by_the_servers_clock():
    assert asked_since("2026-11-20T19:30:00+08:00", WEST) == "2026-11-20 08:00:00"
    assert asked_since("2026-11-20T19:30:00", WEST) == "2026-11-20T19:30:00"
    assert asked_since("1041", WEST) == "1041" and asked_since("A-7", WEST) == "A-7"


def test_a_changed_type_is_told_by_its_name():
    assert type_name("12") == "DATETIME" and type_name("varchar(80)") == "varchar(80)"
    assert difference([["at", "12"]], [["at", "7"]]) == "换了类型 at（DATETIME → TIMESTAMP）"


def test_numbers_are_never_written_short_and_lists_as_a_file_writes_them():
    assert [as_text(one) for one in (Decimal("0E-10"), Decimal("1E+5"), 1e16, 1e-7, 57.7)] == [
        "0.0000000000", "100000", "10000000000000000", "0.0000001", "57.7",
    ]  # fmt: skip
    assert as_text(["罚款", "警告"]) == "罚款|警告" and as_text([106.55, 29.56]) == "106.55|29.56"
    assert as_text([{"a": 1}]) == '[{"a": 1}]' and as_text([]) == ""
