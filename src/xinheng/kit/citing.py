"""Laws as papers name them."""

import re
from typing import Final

_WRITTEN: Final = re.compile(r"([^\s《》；。，]+) (第.+)")


def cited(basis: str) -> str:
    """A law and its article as a paper names them: 食品安全法 第四十五条 → 《食品安全法》第四十五条.

    What is written otherwise stays as it is."""
    found = _WRITTEN.fullmatch(basis)
    return f"《{found[1]}》{found[2]}" if found else basis
