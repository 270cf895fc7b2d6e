"""The daily sweep."""

from django_tasks import task

from xinheng.support.files.actions import sweep_orphans


@task()
def sweep_orphan_files() -> int:
    """Remove bytes that no row owns; gives how many."""
    return sweep_orphans()
