"""Laws as papers name them."""

from typing import Final

# By what a name of a law ends that is written without an article.
_LAWS: Final = ("法", "条例", "办法", "规定", "规则")
# What a name of a law written alone does not hold.
_OTHERWISE: Final = frozenset("《》；。，")


def cited(basis: str) -> str:
    """A law and its article as a paper names them: 食品安全法 第四十五条 → 《食品安全法》第四十五条; a law named whole
    likewise.

    What is written otherwise stays as it is."""
    law, _, article = basis.partition(" ")
    whole = not article and law.endswith(_LAWS)
    plain = law and (whole or article.startswith("第")) and not _OTHERWISE & {*law}
    return f"《{law}》{article}" if plain else basis


def as_sentence(words: str) -> str:
    """What somebody typed, as a sentence that another may follow: with its full stop."""
    typed = words.strip()
    return typed if typed.endswith(("。", "！", "？")) or not typed else f"{typed.rstrip('.，,')}。"
