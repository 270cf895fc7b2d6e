"""How many rows the next chunk has: as many as whoever else writes can wait for."""

from time import monotonic

# Below the smallest nothing is gained while nobody waits: a page of an index is written again for each chunk that
# touches it, and on a machine that others use the clock would make chunks ever smaller and the whole ever longer.
FIRST_CHUNK, SMALLEST, LARGEST = 5_000, 5_000, 60_000
# Seconds a chunk should hold the database.
HOLD = 0.6
# While people write, each waits behind a chunk: so much shorter it is then, so few rows it may have, and so many
# seconds after the last of them we still expect the next.
HOLD_BESIDE, SMALLEST_BESIDE, EXPECTED = 0.1, 500, 30.0


class Pace:
    """The size of chunks, which follows how long the last one took and whether anybody waited for its end."""

    def __init__(self) -> None:
        self.size = min(FIRST_CHUNK, LARGEST)
        self._waited = -EXPECTED

    def follow(self, seconds: float, *, waited: bool) -> None:
        """The last chunk held the database for so many seconds, and somebody `waited` at its end."""
        now = monotonic()
        self._waited = now if waited else self._waited
        beside = now - self._waited < EXPECTED
        hold, smallest = (HOLD_BESIDE, min(SMALLEST, SMALLEST_BESIDE)) if beside else (HOLD, SMALLEST)
        self.size = int(min(max(self.size * min(hold / max(seconds, 0.001), 2.0), smallest), LARGEST))
