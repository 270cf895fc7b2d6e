"""JSON as programs and telephones send it: whatever stands there, nothing breaks that reads or keeps it."""

import json
from typing import Any


def read_json(body: bytes | str) -> Any:
    """What was sent. Half a character, left by a browser that cut an emoji in two, is read as “?”: no file and no
    database keeps it. Raises ValueError for what is no JSON (RFC 8259 knows no NaN) or nested without end."""
    try:
        return _whole(json.loads(body, parse_constant=_refuse))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list) else value
