"""Laws as papers name them."""

from typing import Final

# What a name of a law written alone does not hold.
_OTHERWISE: Final = frozenset("《》；。，")


def cited(basis: str) -> str:
    """A law and its article as a paper names them: 食品安全法 第四十五条 → 《食品安全法》第四十五条.

    What is written otherwise stays as it is."""
    law, _, article = basis.partition(" ")
    plain = law and article.startswith("第") and not _OTHERWISE & {*law}
    return f"《{law}》{article}" if plain else basis
