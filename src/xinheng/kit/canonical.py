"""One text and one digest for one value, whoever computes it and when."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"时间缺少时区，无法规范化：{value!r}")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"无法规范化这种值：{type(value).__name__}")


_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no spaces, characters kept as they are; dates as ISO, Decimals as plain strings.

    Floats that are no numbers are refused: they have no JSON form that others read.
    """
    return _WRITER.encode(value)


def digest(content: str | bytes) -> bytes:
    """SHA-256 of the content, 32 bytes; text is hashed as UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).digest()
