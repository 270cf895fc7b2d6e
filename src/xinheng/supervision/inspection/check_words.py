"""The word on a correction order: with the number it opens the order to who holds the paper.

The numbers of papers run without a gap and everybody's credit code is public: neither is a key.
"""

from hmac import compare_digest

from xinheng.kit.characters import as_on_paper
from xinheng.support.crypto.check_words import cleaned_word, word_of


def word_of_order(number: str) -> str:
    """As it is printed on the order of that number; kept nowhere, it is made again."""
    return word_of("order-word", as_on_paper(number).encode())


def opens_order(number: str, given: str) -> bool:
    """Whether it is the word on the order of that number."""
    return compare_digest(cleaned_word(word_of_order(number)).encode(), cleaned_word(given).encode())
