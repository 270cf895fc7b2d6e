"""What a business's own pages are made of, laid by as long as the registers are in the same state (ADR 34).

The colour with its reasons, the reports that are owed and the repairs that may be asked for cost six questions and a
tenth of a second; what would change the score half a second of computing. Both are right until a record, a result, the
day, the law, a matter of the business or a right of who acts changes; then they are made again.
"""

import json
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

from xinheng.credit.portrait import shelf
from xinheng.credit.portrait.queries import state_of
from xinheng.services.annual_reports.queries import last_filing
from xinheng.support.access.parties import Party
from xinheng.support.procedures.models import Matter

SIZE = 16


def kept(party: Party, kind: str, matters: Iterable[Matter], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What lies there for this state, else what is made now and laid by. `make` gives what JSON can hold."""
    state = _state(party, matters) if shelf.is_open() else None
    if state is None:
        return make()
    place = shelf.key_of(party.identity, f"{kind} for {','.join(sorted(party.rights))}")
    lying = shelf.look(place)
    if lying is not None and lying[0] == state:
        found: dict[str, Any] = json.loads(lying[1])
        return found
    made = make()
    # Only if nothing was written while it was made.
    if _state(party, matters) == state:
        shelf.lay_by(place, state, json.dumps(made, ensure_ascii=False).encode())
    return made


def _state(party: Party, matters: Iterable[Matter]) -> bytes | None:
    found = state_of(party.identity)
    if found is None:
        return None
    steps = ";".join(f"{one.pk},{one.seq}" for one in sorted(matters, key=lambda one: one.pk))
    # A report that was filed and does not stand in the registers yet.
    told = f"{steps}|{last_filing(party.identity)}"
    return blake2b(found[1] + told.encode(), digest_size=SIZE).digest()
