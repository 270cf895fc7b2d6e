"""What two programs sign to each other: to whom and for what, names, the second, a word never used before, and the
body. Pure.
"""

from math import ceil

from xinheng.kit.typed import whole

# How far the clock of a partner may be off, in seconds: what was overheard is worth nothing later.
MOST_SKEW = 300


# The first word of an answer's target, in place of a method: no question is ever taken for one.
ANSWER = "ANSWER"


def target(method: str, host: str, path: str) -> str:
    """Receiver and purpose, as they stand on the first line: what was signed for one address counts at no other."""
    return f"{method} {host.lower()}{path}"


def signed_text(to: str, *head: str, body: bytes) -> bytes:
    """The bytes under the signature: the target and each name on a line of its own, then the body."""
    return "".join(f"{one}\n" for one in (to, *head)).encode() + body


def seconds_off(moment: str, now: float) -> int | None:
    """By how many seconds a signer's clock is ahead of `now` (Unix time), begun seconds counted whole; behind is
    negative, None where no second is told."""
    second = whole(moment, 12)
    if second is None:
        return None
    off = second - now
    return ceil(off) if off > 0 else -ceil(-off)


def is_in_time(moment: str, now: float) -> bool:
    """Whether it was signed just now."""
    off = seconds_off(moment, now)
    return off is not None and abs(off) <= MOST_SKEW
