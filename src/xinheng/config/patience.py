"""What a request may take of the database: less time and less memory than an intake or the worker."""

from django.db import connections

# A statement that waits for a lock this long gives up; with the time in the queue an answer comes within five seconds.
LOCK_SECONDS = 2.0
# No page needs a statement this long; it would only keep others waiting.
STATEMENT_SECONDS = 15
# Pages that each thread's connection to SQLite keeps for itself; the system's own cache holds the others for all.
OWN_KB = 8192


def be_impatient() -> None:
    """For every connection this process opens from now on."""
    settings = connections.settings["default"]
    options = settings["OPTIONS"]
    if settings["ENGINE"].endswith("sqlite3"):
        options["timeout"] = LOCK_SECONDS
        options["init_command"] += f"PRAGMA cache_size=-{OWN_KB};"
    else:
        limits = {"lock_timeout": int(LOCK_SECONDS * 1000), "statement_timeout": STATEMENT_SECONDS * 1000}
        said = [options["options"], *(f"-c {name}={value}" for name, value in limits.items())]
        options["options"] = " ".join(said)
