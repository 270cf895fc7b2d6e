"""What the door told lately, told again as long as nothing at all has been written and no day, law or source changed.

Most of what a kept dossier costs at the door is making a request of what came and comparing states (ADR 82). Whoever
asks as plainly for what was told a moment ago gets the same bytes for one look-up, and one question to the file: has
anybody written? Then everything is compared again, as if nothing were remembered.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SynchronousOnlyOperation

from xinheng.config.translation import Headers

# Of a worker's memory; what was told first goes first.
MOST_BYTES = 16 * 2**20
# What a line takes besides its body.
LINE_BYTES = 2_000
# What an answer to a plain request hangs on besides its address.
ASKED_WITH = ("host", "accept-encoding", "x-forwarded-proto")
# Who sends one of these is not asking plainly.
NOT_PLAIN = ("cookie", "authorization", "content-length", "transfer-encoding", "range")


@dataclass(frozen=True)
class Remembered:
    """An answer with status 200, how things stood when it was told, and of which subject it is."""

    stood: Hashable
    identity: str
    headers: Headers
    body: bytes


class ToldAgain:
    """The memory of one door. `stands` names all that answers are made of, or is None where that is not known at once;
    `lets` says whether who asks was let through to a subject before. What `stands` is made of grows old: then
    `read_anew` is called, which has it read elsewhere. Who asks for dossiers alone would never have it read."""

    def __init__(
        self,
        stands: Callable[[], Hashable | None],
        lets: Callable[[Any, str], bool],
        read_anew: Callable[[], None],
    ) -> None:
        self._said, self._lets, self._read_anew = stands, lets, read_anew
        self._told: dict[Hashable, Remembered] = {}
        self._bytes = 0

    def at(self, scope: Any) -> Remembered | None:
        """What was told to who asked the same, where it is still so."""
        told = self._told.get(_asked(scope))
        if told is None or told.stood != self._stands() or not self._lets(scope, told.identity):
            return None
        return told

    def stands(self, scope: Any) -> Hashable | None:
        """How things stand now, for who asks plainly: asked before an answer is looked for, so that whatever is written
        meanwhile shows. Nobody else's answer is remembered, and asking costs more than the rest of the door."""
        return None if _asked(scope) is None else self._stands()

    def keep(self, scope: Any, stood: Hashable | None, headers: Headers, body: bytes) -> None:
        """Remember what was just told at once, where it was asked plainly."""
        asked = _asked(scope)
        if asked is None or stood is None:
            return
        self._forget(asked)
        self._told[asked] = Remembered(stood, scope.path.rpartition("/")[2], headers, body)
        self._bytes += len(body) + LINE_BYTES
        while self._bytes > MOST_BYTES:
            self._forget(next(iter(self._told)))

    def _stands(self) -> Hashable | None:
        try:
            return self._said()
        except SynchronousOnlyOperation:
            self._read_anew()
            return None

    def _forget(self, asked: Hashable) -> None:
        told = self._told.pop(asked, None)
        if told is not None:
            self._bytes -= len(told.body) + LINE_BYTES


def _asked(scope: Any) -> Hashable | None:
    """What makes two plain requests the same; None for one that is not plain."""
    headers = scope.headers
    if scope.method != "GET" or scope.query_string or any(name in headers for name in NOT_PLAIN):
        return None
    return scope.path, scope.scheme, *(tuple(headers.get_all(name)) for name in ASKED_WITH)
