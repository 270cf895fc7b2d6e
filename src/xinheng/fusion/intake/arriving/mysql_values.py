"""Values of MySQL and MariaDB that mean nothing by themselves: moments without a zone, bits, points."""

import struct
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone

from pymysql.constants import FIELD_TYPE
from pymysql.converters import conversions
from pymysql.cursors import Cursor

# A point as the database keeps it: its reference system, byte order, kind, x, y.
_POINT = struct.Struct("<IBIdd")
_NAMES: dict[str, str] = {str(code): name for name, code in vars(FIELD_TYPE).items() if not name.startswith("_")}


def fixed_zone(cursor: Cursor) -> timezone:
    """The zone in which the server tells its TIMESTAMPs now, held for this session: the wall clock of one that changes
    it twice a year would repeat an hour."""
    cursor.execute("SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), NOW())")
    # To its end: rows come as they are asked for, and a second question would cut the first one's answer off.
    minutes = int(cursor.fetchall()[0][0])
    cursor.execute(
        "SET SESSION time_zone = %s", [f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"]
    )
    return timezone(timedelta(minutes=minutes))


def readers(zone: timezone) -> Mapping[int, Callable[..., object]]:
    """How each type's values are read: a TIMESTAMP with its zone, bits as a number, a point as two."""
    moment = conversions[FIELD_TYPE.TIMESTAMP]

    def in_zone(text: str) -> object:
        read = moment(text)
        return read.replace(tzinfo=zone) if isinstance(read, datetime) else read

    told = {kind: reader for kind, reader in conversions.items() if isinstance(kind, int)}
    return told | {FIELD_TYPE.TIMESTAMP: in_zone, FIELD_TYPE.BIT: _number, FIELD_TYPE.GEOMETRY: _point}


def asked_since(mark: str, zone: timezone) -> str:
    """The mark as the session compares it: a moment with a zone by the session's clock."""
    try:
        moment = datetime.fromisoformat(mark)
    except ValueError:
        return mark
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(" ") if moment.tzinfo else mark


def type_name(told: str) -> str:
    """A type as people read it; the driver tells it by a number."""
    name: str = _NAMES.get(told, told)
    return name


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def _point(raw: bytes) -> object:
    if len(raw) != _POINT.size:
        return raw
    _, order, kind, x, y = _POINT.unpack(raw)
    return f"{x},{y}" if (order, kind) == (1, 1) else raw
