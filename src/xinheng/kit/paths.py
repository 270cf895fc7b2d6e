"""Paths of organisations: `5099/509901/50990101/` is city, district, office. Compared by segments, never as text."""


def is_under(path: str, above: str) -> bool:
    """Whether `path` is `above` or below it, compared by whole segments: 50010/ is not under 5001/."""
    return bool(above) and path.rstrip("/").split("/")[: above.count("/")] == above.rstrip("/").split("/")


def up_from(path: str) -> list[str]:
    """The path itself and all that it is under, the top first."""
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[: place + 1]) + "/" for place in range(len(parts))] if path else []


def top(path: str) -> str:
    """The first segment: which top-level organisation the path belongs to (`5099`)."""
    return path.partition("/")[0]


def is_top(path: str) -> bool:
    """Whether the path names a top-level organisation itself."""
    return path.count("/") == 1
