"""By which rule results were found: another digest on a new day means that everybody is judged anew."""

from datetime import date
from hashlib import blake2b

from xinheng.credit.risk.declarations import Scorecard
from xinheng.credit.risk.registry import indicators_of
from xinheng.credit.risk.running.scoring import readings, types_read
from xinheng.fusion.lake.tables import record_table
from xinheng.fusion.standard.registry import standard


def rule_of(card: Scorecard, day: date) -> str:
    """A digest of all that decides besides the records and the mere passing of days: the card with the lines of the
    day, its indicators, the fields they read, and what the law of the day says of publicity."""
    members = indicators_of(card)
    told = readings(members, day)
    laws = [f"{type}{rules!r}" for type, rules in sorted(told.shown.items())]
    shapes = [record_table(standard().type(type)).shape for type in types_read(members)]
    parts = [card.model_dump_json(exclude={"lines"}), card.lines_on(day).model_dump_json()]
    parts += [*(one.model_dump_json() for one in members), *laws, *shapes]
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
