"""Start-up checks: a procedure that nobody can follow stops the process with its path and dotted key."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import connections

from xinheng.kit.declared import DeclarationError
from xinheng.support.procedures.table.registry import procedures
from xinheng.support.procedures.table.seams import seam_faults


def check_acts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Tables and code fit: no unknown verb, none that nobody makes, no form that does not fit its function."""
    try:
        faults = list(seam_faults())
    except DeclarationError:
        return []  # check_declarations says it
    hint = "Bind the verb above the function that makes it (docs/add-a-procedure.md), or correct the table."
    return [Error(f"{where}: {problem}", hint=hint, id="procedures.E003") for where, problem in faults]


def check_versions(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Every open matter's version is still among the files: none goes on under other rules than it began with.

    Runs where databases are checked, which a worker does when it starts.
    """
    try:
        known = procedures()
    except DeclarationError:
        return []  # check_declarations says it
    gone = [pair for alias in databases or () for pair in open_versions(alias) if pair not in known]
    return [
        Error(
            f"open matters run under {id} version {version}, which no file declares",
            hint=f"Put procedure.{version}.toml back beside the current procedure.toml.",
            id="procedures.E002",
        )
        for id, version in gone
    ]


def open_versions(alias: str) -> list[tuple[str, str]]:
    """The (procedure, version) pairs under which matters are open; none before the first migration."""
    # The app's config registers these checks before models may be imported.
    matter = apps.get_model("procedures", "Matter")
    if matter._meta.db_table not in connections[alias].introspection.table_names():
        return []
    rows = matter.objects.using(alias).filter(closed_at=None)
    return sorted(rows.order_by().values_list("procedure", "version").distinct())
