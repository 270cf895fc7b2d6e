"""How the house walks through letters: of each kind one in review, and those that the business or the timer moved."""

from collections.abc import Sequence
from typing import Any

from tests import story
from tests.letters import acting, drafted, sent_letter

from xinheng.services.letters.actions.answering import ask_more_time, open_letter
from xinheng.services.letters.models import Letter
from xinheng.services.mandates.actions import give_consent
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter

TOPICS = {"prompt": "annual_report", "warning": "risk", "inquiry": "facts", "order": "correction"}
FILLS: dict[str, Any] = {
    "codes": lambda form: [story.SHOP], "topic": lambda form: "annual_report", "items": lambda form: ["说明情况"],
    "term_days": lambda form: 10,
}  # fmt: skip


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """Of one shop, which agrees to be served by opening after its first letter."""
    shop = story.shop().identity
    party = acting(shop)
    reviewed = [drafted(shop, kind, topic)[0] for kind, topic in TOPICS.items()]
    read, unread = (sent_letter(shop, kind="prompt", topic="annual_report") for _ in range(2))
    open_letter(letter=read, by=party)
    move(matter=unread.matter, verb="close_unopened", by="system")
    give_consent(by=party)
    late, asked = _opened(shop), _opened(shop)
    move(matter=late.matter, verb="miss_answer", by="system")
    ask_more_time(letter=asked, by=party, words="账本在总部")
    found = [*reviewed, read, unread, late, asked, sent_letter(shop, answered=True)]
    return [Matter.objects.get(pk=one.matter_id) for one in found]


def _opened(identity: str) -> Letter:
    letter = sent_letter(identity)
    open_letter(letter=letter, by=acting(identity))
    return letter
