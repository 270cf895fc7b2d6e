"""The database of `DATABASE_URL`, safe and fast."""

import environ
from django.core.exceptions import ImproperlyConfigured

from xinheng.config.environment import DATABASE_URL


def of_environment() -> dict[str, object]:
    """The Django database for DATABASE_URL, with the options each engine needs to be safe and fast."""
    config: dict[str, object] = environ.Env.db_url_config(DATABASE_URL)
    engine = str(config.get("ENGINE", ""))
    if not engine.endswith(("sqlite3", "postgresql")):
        raise ImproperlyConfigured(
            f"DATABASE_URL 应以 sqlite:/// 或 postgres:// 开头，收到的是“{DATABASE_URL.partition('://')[0][:20]}”"
        )
    told = config.get("OPTIONS", {})
    ours = _sqlite() if engine == "django.db.backends.sqlite3" else _postgresql(told if isinstance(told, dict) else {})
    # A connection opened per request costs more than the whole dossier query.
    return {**config, "CONN_MAX_AGE": None, **ours}


def _sqlite() -> dict[str, object]:
    """FULL: a receipt that was given survives a power cut; an intake commits thousands of rows at once.

    IMMEDIATE: a transaction that will write takes its lock first, so it never fails half-way on a busy file.
    """
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=1073741824;"
            "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA foreign_keys=ON;"
        ),
    }
    return {"ENGINE": "xinheng.config.sqlite3", "OPTIONS": options}


def _postgresql(told: dict[str, object]) -> dict[str, object]:
    """One connection a thread, asked before each request whether it still lives: a restarted database is found again by
    the next request, and there is no pool whose threads a new process would lack. `told` is what the address asks for
    itself: how the database's certificate is looked at.
    """
    options = {
        **told,
        "server_side_binding": True,
        "prepare_threshold": 2,
        "connect_timeout": 3,
        "tcp_user_timeout": 5000,
        "keepalives_idle": 30,
        # What we ask is large and reads little. PostgreSQL takes the size of a statement for work to be done and
        # compiles it: a minute of one core for a dossier that is read in milliseconds.
        "options": "-c jit=off",
    }
    return {"ENGINE": "xinheng.config.postgresql", "OPTIONS": options, "CONN_HEALTH_CHECKS": True}
