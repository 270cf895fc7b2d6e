"""What every test of the house needs, wherever it lies."""

import gc
import os
from collections.abc import Callable, Generator, Iterator
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import current_thread, main_thread
from time import sleep
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis.internal.conjecture import providers
from tests import asked, kept, order, unasked
from tests.examples import try_some

from xinheng.kit import city_time
from xinheng.kit.home import make_home

# Tests know no today: a run lives on the day it was given (today without), from ten in the morning on.
TEST_DAY = "XINHENG_TEST_DAY"
OWN = str(Path(__file__).resolve().parent / "src")
if city_time.SETTING not in os.environ:
    _day = date.fromisoformat(os.environ.get(TEST_DAY) or city_time.today().isoformat())
    os.environ[city_time.SETTING] = city_time.set_clock(datetime.combine(_day, time(10), city_time.zone()))
city_time.set_from_environment()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Worlds are planted around a test, not in it."""
    from tests.alone import begin_alone  # noqa: PLC0415  Django must be set up first

    begin_alone(item)
    asked.forget()
    kept.make_ready(item)
    asked.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test asked its database is noted for the next pass."""
    report = yield
    if report.when == "call":
        asked.note(item, report.passed)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """Before the server of a test goes, and the database with it."""
    from tests.browsers import close_pages  # noqa: PLC0415  Django must be set up first

    close_pages()


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A folder with a short name: the address of a Unix socket holds 107 bytes, and pytest's own folders are longer."""
    with TemporaryDirectory(prefix="s", dir="/tmp") as folder:
        yield Path(folder)


def pytest_collection(session: pytest.Session) -> None:
    """Thousands of tests are made and none goes: looking through them for garbage takes a third of the time."""
    gc.disable()
    unasked.ask_for_less(session)


def pytest_collection_finish() -> None:
    """What stands now stands to the end and is not looked through again; of what comes, larger heaps at a time."""
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Before tests are chosen by their marks."""
    try_some(item)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After tests were chosen by their marks: those of this pass, in the order in which its processes take them."""
    for item in items:
        # Its processes work on a copy of the database of the pass, which is made for tests that are marked alone.
        if item.get_closest_marker("own_processes"):
            item.add_marker(pytest.mark.django_db(transaction=True))
    if os.environ.get("DATABASE_URL"):
        _leave_out_what_was_tried(config, items)
    items[:] = order.in_parts(kept.beside_each_other(items), opens=kept.opens_the_database)


def _leave_out_what_was_tried(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The pass on PostgreSQL tries what asks the database; all the rest is the same and was tried in the other."""
    from tests.alone import asks_the_database  # noqa: PLC0415  Django must be set up first

    asking, left = [], []
    for item in items:
        asks = asks_the_database(item) or item.get_closest_marker("own_processes")
        (asking if asks else left).append(item)
    items[:], same = asked.worth_asking(asking)
    config.hook.pytest_deselected(items=left + same)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Each process of a pass has a home of its own, as it has a database: in one home they swept each other's work.

    Told before the process reads its settings.
    """
    home = str(Path(settings.XINHENG_HOME) / node.gateway.id)
    node.gateway.remote_exec(f"import os; os.environ['XINHENG_HOME'] = {home!r}").waitclose()


def pytest_configure() -> None:
    """Hashing a password is slow on purpose; a test suite signs in hundreds of times."""
    from tests.alone import settle_alone  # noqa: PLC0415  Django must be set up first

    from xinheng.cli import yielding  # noqa: PLC0415  Django must be set up first

    make_home(settings.XINHENG_HOME)
    # A command that gives way to pages, tried in the process of a pass, would put all later tests behind the others.
    yielding.YIELDS = 0
    # Counted in memory: what one test did must not refuse another.
    settings.XINHENG_COUNTERS = ""
    settle_alone()
    if os.environ.get(asked.FOLDER) and not os.environ.get("DATABASE_URL"):
        asked.listen()
    _hear_only_own_faults()
    settings.XINHENG_MAKES_KEYS = True
    os.environ["XINHENG_MAKES_KEYS"] = "1"  # for the processes that tests start
    # Hypothesis draws from what the house's own modules name; whose a module is, the beginning of its path tells.
    providers.is_local_module_file = lambda path: path.startswith(OWN) and "/tests/" not in path
    # How long one example takes says how busy the machine is.
    hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.settings.load_profile("house")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _hear_only_own_faults() -> None:
    """Django's test client raises what any thread's view raised meanwhile: also that of a browser's server."""
    hear = Client.store_exc_info

    def hear_own(client: Client, **told: Any) -> None:
        if current_thread() is main_thread():
            hear(client, **told)

    Client.store_exc_info = hear_own  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is tested as it is used, in a file: in memory its connections would lock each other out at once."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Where the same migrations were run before, what they made is taken."""
    from tests import fresh  # noqa: PLC0415  Django must be set up first

    return fresh.lay_ready()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, django_db_keepdb: bool) -> Iterator[None]:
    """The database of the pass, without the guard on the audit trail; the tests of the guard put it back."""
    from django.test import TransactionTestCase  # noqa: PLC0415  Django must be set up first
    from tests import fresh  # noqa: PLC0415

    with django_db_blocker.unblock():
        fresh.keep()
        fresh.put_back()
    # After a test with transactions of its own.
    TransactionTestCase._fixture_teardown = lambda _: fresh.put_back()
    kept.field.unblock = django_db_blocker.unblock
    yield
    kept.field.end()
    kept.field.unblock = None
    with django_db_blocker.unblock():
        fresh.forget()
        _send_others_away()
        if django_db_keepdb:
            fresh.drop()


def _send_others_away() -> None:
    """PostgreSQL drops no database in which a thread that a test left behind still holds a connection, or makes one."""
    if connection.vendor != "postgresql":
        return
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        for _ in range(100):
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            if not cursor.fetchall():
                break
            sleep(0.1)


@pytest.fixture
def sign_in(db: None) -> Callable[[str], Client]:
    """A browser signed in as one of the cast: sign_in("zhao")."""
    from tests import cast as people  # noqa: PLC0415  Django must be set up first

    from xinheng.support.accounts.models import Account  # noqa: PLC0415

    people.cast()

    def signed(username: str) -> Client:
        client = Client()
        account = Account.objects.get(username=username)
        client.force_login(account, backend="xinheng.support.notices.entering.OneReading")
        return client

    return signed


@pytest.fixture
def true_feed_horizon() -> None:
    """The feed as it is in production."""


@pytest.fixture
def clock() -> Iterator[Callable[[str], None]]:
    """`clock("2026-11-18 09:30")` sets the city's clock for one test; it goes on from there."""
    before = os.environ[city_time.SETTING]

    def show(text: str) -> None:
        at = datetime.fromisoformat(text).replace(tzinfo=city_time.zone())
        os.environ[city_time.SETTING] = city_time.set_clock(at)

    yield show
    os.environ[city_time.SETTING] = before
    city_time.set_from_environment()


@pytest.fixture(scope="session")
def on_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The one process of Spark of the suite, and a folder for what it makes; it skips and says so where it cannot."""
    from xinheng.fusion.statistics.engines import spark  # noqa: PLC0415  Django must be set up first

    if lack := spark.missing():
        pytest.skip(f"Spark was not tried: {lack}")
    # Long statements over few rows: compiling them twice over takes longer than it ever brings back.
    os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    yield tmp_path_factory.mktemp("spark")
    spark.forget()
