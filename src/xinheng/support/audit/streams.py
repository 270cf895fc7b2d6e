"""Which chain an event belongs to."""

from xinheng.kit.paths import top

# Where no organisation is concerned: a login with an unknown name, a key that was made.
PLATFORM = "platform"


def stream_for(office: str, kind: str) -> str:
    """The chain of one top-level organisation and one kind of thing: `5099/clue`."""
    return f"{top(office) or PLATFORM}/{kind}"
