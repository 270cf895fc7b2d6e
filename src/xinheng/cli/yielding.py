"""Long work beside a city that is being read: it gives way to whoever waits at a page."""

import os

import click

# A third of a page's share where both want the processor.
YIELDS = 5


def yield_to_pages() -> None:
    """Lower this process's priority, once; a command that another program runs in its own process changes nothing."""
    if click.get_current_context().parent is not None:
        os.nice(YIELDS)
