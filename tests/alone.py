"""What a test leaves outside of the database, no other test finds.

Done before every test by a hook: five fixtures that every one of thousands of tests asks for cost the collection more
than the tests.
"""

import atexit
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from tests.counting import begin_anew
from xinheng.fusion.registers import feed
from xinheng.support.audit import register
from xinheng.support.calendar.queries import forget_holidays
from xinheng.support.procedures import parameters

TRUE_HORIZON = feed.HORIZON
# The register of the trail's heads lies outside of the database; tests run in several processes at once.
heads = Path(mkdtemp(prefix="xinheng-heads-")) / "heads.json"
atexit.register(rmtree, heads.parent, ignore_errors=True)
# What a test asks for when it uses the database of the pass.
ASKS = frozenset({"db", "transactional_db", "live_server"})


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test uses the database of the pass."""
    return bool(ASKS.intersection(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"))


def settle_alone() -> None:
    """Once a process."""
    register.path = lambda: heads


def begin_alone(item: pytest.Item) -> None:
    """Limits count from zero, the register of heads is empty, no amendment of another test is known."""
    begin_anew()
    heads.unlink(missing_ok=True)
    _show_the_feed(item)
    # Without a database there are no amendments, and nobody may look for them.
    forget_holidays()
    parameters._kept.update(amended={}, until=0.0 if asks_the_database(item) else float("inf"))


def _show_the_feed(item: pytest.Item) -> None:
    """On PostgreSQL the feed hides what a running transaction may still get in front of. A test runs inside one, and
    beside it run those of other tests; so it sees everything, unless it asks for `true_feed_horizon`."""
    feed.HORIZON = TRUE_HORIZON if "true_feed_horizon" in getattr(item, "fixturenames", ()) else "true"
