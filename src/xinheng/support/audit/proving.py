"""Everything that proves the trail: its chains, what is kept outside of the database, and the rows that it tells of.

Apps above register what compares their rows with the digests that their events hold.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from xinheng.support.audit.queries import MOST_BREAKS, Break, verify
from xinheng.support.audit.register import held_here, register_breaks

Compare = Callable[[], Iterator[Break]]
_registered: dict[str, Compare] = {}


def register_proof(name: str, compare: Compare) -> None:
    """Have `compare` called when the trail is proven; from AppConfig.ready. A name is given once."""
    if _registered.setdefault(name, compare) is not compare:
        raise ValueError(f"a proof named {name} is registered already")


def prove(witness: Iterable[str] = ()) -> list[Break]:
    """All breaks: of the chains, against our register and a witness's lines, and of the rows behind them."""
    found = register_breaks()
    found += verify(witness=[*held_here(), *witness])
    return found + compared()


def compared() -> list[Break]:
    """Rows that no longer say what the trail saw; the first few of each kind."""
    return [one for compare in _registered.values() for one in islice(compare(), MOST_BREAKS)]
