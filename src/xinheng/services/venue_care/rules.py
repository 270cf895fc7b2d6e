"""How much may be told at once, what a question may be answered with, and whom a product touches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xinheng.kit.characters import folded

LONGEST_PAPER, MOST_QUESTIONS, MOST_STOPS, MOST_RECEIVERS = 20_000, 30, 500, 20_000
ANSWERS = {"good": "合格", "bad": "不合格", "none": "不适用"}
# A word shorter than this means too many goods.
SHORTEST = 2


@dataclass(frozen=True)
class Alert:
    """A public record that warns of a product: what it is called by, and whom it names itself."""

    type: str
    key: str
    title: str
    day: str
    words: tuple[str, ...]
    named: frozenset[str]
    text: str


def questions_in(typed: str) -> list[str]:
    """One question a line; empty lines are passed."""
    return list(dict.fromkeys(line.strip()[:200] for line in typed.splitlines() if line.strip()))


def goods_in(lines: str) -> list[str]:
    """What a tenant trades in, one by one, however it was separated."""
    for mark in "、，,；;\t":
        lines = lines.replace(mark, "\n")
    found = (folded(one).strip() for one in lines.splitlines())
    return [one for one in found if len(one) >= SHORTEST]


def touched_by(alert: Alert, identity: str, goods: Iterable[str]) -> str:
    """Why an alert touches a tenant, in words; empty where it does not."""
    if identity in alert.named:
        return "公示记录里写的就是这家"
    told = [folded(one) for one in alert.words]
    for one in goods:
        if any(one in word or (len(word) >= SHORTEST and word in one) for word in told):
            return f"经营的商品里有“{one[:40]}”"
    return ""


def findings(questions: list[str], answers: Mapping[int, str]) -> list[str]:
    """The questions that were answered with bad."""
    return [question for number, question in enumerate(questions) if answers.get(number) == "bad"]
