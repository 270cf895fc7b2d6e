"""The words at which an evaluation waits for a person, as data: ours, and what a city adds in its pack."""

from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import Field

from xinheng.fusion.standard.pack import pack
from xinheng.kit.characters import folded
from xinheng.kit.declared import Declaration, checked, read_toml
from xinheng.kit.shelf import Shelf

OWN, OF_CITY = Path(__file__).with_name("words.toml"), "evaluation_words.toml"


class WordList(Declaration):
    """Words of one kind, and what is said of a text with one of them."""

    title: str
    words: tuple[str, ...] = Field(min_length=1)

    def are_in(self, text: str) -> bool:
        """Whether one of them is in it, however it is spaced and whichever width and case it is written in."""
        said = _plain(text)
        return any(_plain(word) in said for word in self.words)


def _plain(text: str) -> str:
    return "".join(folded(text).split()).lower()


def _lists_of_city(city: Path) -> Mapping[str, WordList]:
    found: dict[str, WordList] = {}
    for path in (OWN, city / OF_CITY):
        for name, table in (read_toml(path) if path.exists() else {}).items():
            read = checked(path, WordList, table, name)
            before = found[name].words if name in found else ()
            found[name] = WordList(title=read.title, words=(*before, *read.words))
    return found


WORDS = Shelf("评价待看的词", _lists_of_city)


def word_lists() -> Collection[WordList]:
    """Those in force in this city."""
    return WORDS.of(pack().folder).values()
