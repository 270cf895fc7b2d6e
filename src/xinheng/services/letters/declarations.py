"""The kinds of letters and their standard texts as data: by topic, `texts.toml`; a city pack's take their place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings
from pydantic import Field

from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf

OWN = Path(__file__).parent / "texts.toml"
KindId = Literal["prompt", "warning", "inquiry", "questioning", "order"]


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: its paper, the verb that sends it, and whether it wants an answer."""

    title: str
    paper: str
    verb: str
    record: str
    answered: bool


KINDS: dict[str, LetterKind] = {
    "prompt": LetterKind("行政提示", "行政提示书", "send_prompt", "administrative_reminder", answered=False),
    "warning": LetterKind("风险警示", "风险警示书", "send_warning", "administrative_reminder", answered=False),
    "inquiry": LetterKind("函询", "函询（质询）书", "send_inquiry", "written_inquiry", answered=True),
    "questioning": LetterKind("质询", "函询（质询）书", "send_inquiry", "written_inquiry", answered=True),
    "order": LetterKind("责令改正", "责令限期改正通知书", "send_order", "corrective_order", answered=True),
}


class Topic(Declaration):
    """What a letter is about, with its standard text, legal basis and the items that are to be answered."""

    title: str
    kinds: tuple[KindId, ...] = Field(min_length=1)
    text: str
    basis: str
    items: tuple[str, ...] = ()


class Texts(Declaration):
    """All topics of one file."""

    topics: dict[str, Topic]


def _texts_of_city(city: Path) -> Mapping[str, Topic]:
    paths = [OWN, *sorted((city / "letters").glob("*.toml"))]
    found: dict[str, Topic] = {}
    for path in paths:
        found |= _checked(path)
    return found


def _checked(path: Path) -> dict[str, Topic]:
    topics = read_declaration(path, Texts).topics
    for name, topic in topics.items():
        if any(KINDS[kind].answered for kind in topic.kinds) and not topic.items:
            raise DeclarationError(path, f"topics.{name}.items", "要求回复的函件至少要有一项待回复的事项")
    return topics


TOPICS = Shelf("函件标准文字", _texts_of_city)


def topics() -> Mapping[str, Topic]:
    """The topics in force in this city, by name."""
    return TOPICS.of(pack_folder(str(settings.XINHENG_CITY)))
