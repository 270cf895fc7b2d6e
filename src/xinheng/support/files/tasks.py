"""The daily sweep."""

from django_tasks import task

from xinheng.support.files.actions import sweep_drafts, sweep_orphans


@task()
def sweep_orphan_files() -> int:
    """Erase drafts never sent and remove bytes that no row owns; gives how many of both."""
    return sweep_drafts() + sweep_orphans()
