"""When Python looks for rings of objects that nobody holds any more."""

import gc

# Made and not yet given up again, before it looks: a form makes some ten thousand, and leaves no rings.
YOUNG, MIDDLE, OLD = 20_000, 20, 20


def settle() -> None:
    """What a process holds once its templates, tables and models are read stays for good: it is looked at no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
