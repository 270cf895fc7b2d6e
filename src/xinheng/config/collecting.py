"""When Python looks for rings of objects that nobody holds any more."""

import gc

# Made and not yet given up again, before it looks: a form makes some ten thousand, and leaves no rings.
YOUNG, MIDDLE, OLD = 20_000, 20, 20


def settle() -> None:
    """What a process holds once it has read its templates, tables and models stays for good: nobody looks at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
