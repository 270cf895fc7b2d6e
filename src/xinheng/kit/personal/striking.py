"""Finding personal numbers and striking them out: the one gate for whatever people type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xinheng.kit.personal.contacts import CARDS, HANDLES, TELEPHONES
from xinheng.kit.personal.documents import DOCUMENTS
from xinheng.kit.personal.shape import Shape, in_token
from xinheng.kit.personal.spelling import NUMERALS, OF_TOLD, readings

# What carries its own check comes first; where two overlap the first found stands.
SHAPES = (*DOCUMENTS[:1], *CARDS, *TELEPHONES, *DOCUMENTS[1:], *HANDLES)
# What was read lately and holds nothing personal.
_clean: set[str] = set()
_SHORT, _MOST_KEPT = 80, 4096
# A digest of ours, of which every event of the trail has one: letters stand between its numbers.
_DIGEST = re.compile("(?=[0-9]{0,63}[a-f])[0-9a-f]{64}")
_ENOUGH = re.compile("[0-9](?:[^0-9]*[0-9]){4}")
_ANNOUNCED = re.compile("@|艾特|AT|#|微|[威薇徽]|卫星|V ?[信X✉:：]|WEI|WECHAT|加|WX|账?号|ID")
STRUCK = "［{}已隐去］"
# What has so many Chinese characters is a sentence, not the number of a thing.
_PROSE = re.compile("(?:[\u4e00-\u9fff][^\u4e00-\u9fff]*){6}")
_ONE = rf"[\p{{Nd}}\p{{No}}\p{{Nl}}{NUMERALS}百佰十拾IiLlOoＩｉＬｌＯｏ]"
# Whatever is no word, signs that read as a hyphen though they count as letters, and the letters of what is said.
_BETWEEN = rf"(?:[^\p{{L}}\p{{N}}]|[ー杠横空转接\x{{115F}}\x{{1160}}\x{{3164}}\x{{FFA0}}{OF_TOLD}])"
# A sentence that may hold a personal number, for engines that have no recogniser of their own (RE2): wider than it,
# never narrower. Between two digits any number of signs, since RE2 writes out what repeats up to eight times: that took
# ten times as long to make ready.
MAY_HOLD = (
    rf"(?:{_ONE}{_BETWEEN}*){{6}}|[@＠&＆<＜#＃]|艾特|[AaＡａ][TtＴｔ]|微|[威薇徽]|卫星|扣|企鹅|支付宝|抖音|快手|小红书|钉钉|加"
    r"|[VvＶｖ]\s*(?:信|✉|[XxＸｘ]|[:：])|[WwＷｗ]\s*(?:[XxＸｘ]|[EeＥｅ])|[QqＱｑ]|[TtＴｔ][EeＥｅ][LlＬｌ]"
)


@dataclass(frozen=True, order=True)
class Personal:
    """A personal number in a text: where it stands, and what it is."""

    start: int
    end: int
    title: str


def personal_numbers(text: str) -> list[Personal]:
    """Every personal number of the text, in order."""
    found: list[Personal] = []
    taken = bytearray(len(text))
    for plain in readings(text):
        if not _ENOUGH.search(plain) and not _ANNOUNCED.search(plain):
            break
        for shape in SHAPES:
            for start, end in _places(shape, plain):
                if not any(taken[start:end]):
                    taken[start:end] = b"\x01" * (end - start)
                    found.append(Personal(start, end, shape.title))
    return sorted(found)


def strike(text: str, most: int | None = None) -> str:
    """The text with every personal number struck out, cut to `most` characters where striking made it longer."""
    if text in _clean or _DIGEST.fullmatch(text):
        return text
    found = personal_numbers(text)
    if not found:
        _keep_clean(text)
        return text
    parts, done = [], 0
    for one in found:
        parts += [text[done : one.start], STRUCK.format(one.title)]
        done = one.end
    return "".join([*parts, text[done:]])[:most]


def is_clean(text: str) -> bool:
    """Whether the text was read lately and holds nothing personal; False where it is not known."""
    return text in _clean


def excerpt(text: str, most: int) -> str:
    """The beginning of a text people wrote: struck before it is cut, since half a number is known by nobody as one."""
    return strike(text)[:most]


def _keep_clean(text: str) -> None:
    """A short text in which nothing was found is known again: numbers, names and digests pass here many times."""
    if len(text) <= _SHORT:
        if len(_clean) >= _MOST_KEPT:
            _clean.clear()
        _clean.add(text)


def strike_prose(text: str) -> str:
    """`strike` of what a department wrote as a sentence; what only names or numbers a thing stays."""
    return strike(text) if _PROSE.search(text) else text


def strike_all(value: Any) -> Any:
    """The same through lists and mappings; what is no text stays."""
    if isinstance(value, str):
        return strike(value)
    if isinstance(value, dict):
        return {key: strike_all(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [strike_all(one) for one in value]
    return value


def _places(shape: Shape, plain: str) -> Iterator[tuple[int, int]]:
    """Where a shape holds. After a candidate that does not hold the search goes on within it."""
    place = 0
    while found := shape.pattern.search(plain, place):
        if not in_token(found) and shape.holds(found):
            yield found.start("n"), found.end("n")
            place = found.end()
        else:
            place = found.start() + 1
