"""Bodies of requests, read before any thread is given to them: bounded in size and in time."""

import asyncio
import tempfile
from io import BytesIO
from typing import IO, Any

# Nine photos of 10 MB and the words beside them; a form or a JSON text alone is never that long.
MOST_WITH_FILES = 92 * 1024 * 1024
MOST = 12 * 1024 * 1024
# Kept in memory up to here, above in a file without a name.
IN_MEMORY = 1024 * 1024
# A form without files comes in one piece, and is waited for as long as for one.
SMALL = 16 * 1024
# Between two pieces of a body; a telephone that lost its network for longer begins again.
PAUSE_SECONDS = 15.0
# A whole body: a fixed time and one more second for each of these.
SECONDS, BYTES_A_SECOND = 30.0, 4096
# Read on and thrown away, so that a browser that is still sending gets to see the refusal.
DRAINED = 64 * 1024 * 1024
DRAIN_SECONDS = 10.0


class BodyRefused(Exception):
    """A body that is not taken: 408 too slow, 411 of unknown length, 413 too long, 400 broken off."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def announced(headers: Any) -> int:
    """How many bytes the head announces; 0 for none. Raises `BodyRefused`."""
    if "transfer-encoding" in headers:
        # The server cannot tell a broken chunked body from a whole one.
        raise BodyRefused(411)
    text = headers.get("content-length") or "0"
    if not text.isdecimal():
        raise BodyRefused(400)
    return int(text)


def most(headers: Any) -> int:
    """The longest body a request of this kind may have."""
    return MOST_WITH_FILES if (headers.get("content-type") or "").startswith("multipart/form-data") else MOST


async def read(protocol: Any, length: int, limit: int) -> IO[bytes]:
    """The whole body as a file at its start. Raises `BodyRefused`."""
    if length > limit:
        await _drain(protocol, length)
        raise BodyRefused(413)
    if length <= SMALL:
        return await _small(protocol, length)
    kept: IO[bytes] = BytesIO() if length <= IN_MEMORY else tempfile.TemporaryFile()  # noqa: SIM115 (the caller's)
    try:
        async with asyncio.timeout(SECONDS + length / BYTES_A_SECOND):
            got = await _copy(protocol, kept)
    except TimeoutError as error:
        kept.close()
        raise BodyRefused(408) from error
    if got != length:
        kept.close()
        raise BodyRefused(400)
    kept.seek(0)
    return kept


async def _small(protocol: Any, length: int) -> IO[bytes]:
    try:
        async with asyncio.timeout(PAUSE_SECONDS):
            told = await protocol()
    except TimeoutError as error:
        raise BodyRefused(408) from error
    if len(told) != length:
        raise BodyRefused(400)
    return BytesIO(told)


async def _copy(protocol: Any, kept: IO[bytes]) -> int:
    got, pieces = 0, aiter(protocol)
    while True:
        try:
            async with asyncio.timeout(PAUSE_SECONDS):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return got
        kept.write(piece)
        got += len(piece)


async def _drain(protocol: Any, length: int) -> None:
    """Let a body that is too long pass by, within limits."""
    if length > DRAINED:
        return
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in protocol:
                pass
    except TimeoutError:
        return
