"""What still hangs on an organisation: counted by the apps above, so that it is not closed over their heads."""

from collections.abc import Callable

Count = Callable[[str], int]
_registered: dict[str, Count] = {}


def register_tie(title: str, count: Count) -> None:
    """Have `count(path)` asked before an organisation is closed; from AppConfig.ready. `title` says what it counts."""
    if _registered.setdefault(title, count) is not count:
        raise ValueError(f"a tie named {title} is registered already")


def ties_of(path: str) -> dict[str, int]:
    """What hangs on the organisation of this path and those below, by its Chinese name; nothing that counts zero."""
    counted = {title: count(path) for title, count in _registered.items()}
    return {title: number for title, number in counted.items() if number}
