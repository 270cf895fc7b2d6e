"""JSON as programs and telephones send it: whatever stands there, nothing breaks that reads or keeps it."""

import json
from typing import Any


class NamedTwice(ValueError):
    """A key stands twice in one object."""


def read_json(body: bytes | str) -> Any:
    """What was sent. Half a character, left by a browser that cut an emoji in two, is read as “?”: no file and no
    database keeps it. Raises ValueError for what is no JSON (RFC 8259 knows no NaN) or nested without end, of these
    NamedTwice for a key that stands twice: who checks a body and who acts on it might read two things."""
    try:
        return _whole(json.loads(body, parse_constant=_refuse, object_pairs_hook=_once_each))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise NamedTwice("同一个键在一个对象里出现了两次，不知道以哪个为准：每个键只写一次。")
    return told


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list) else value
