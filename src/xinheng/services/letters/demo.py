"""The demo's letters: of each kind one, at different stages, to shops of the cast's office."""

from xinheng.fusion.registers.models import Subject
from xinheng.services.letters.actions.answering import answer_letter, open_letter
from xinheng.services.letters.actions.sending import draft_letters, send
from xinheng.services.letters.declarations import topics
from xinheng.services.letters.models import Letter
from xinheng.services.mandates.actions import give_consent
from xinheng.services.mandates.demo import represented
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

OFFICE = "5099/509901/50990101/"
SHOPS = ("两河区椒香里火锅店", "山城市两河鹭康医药连锁有限公司江岸路大药房")
# Whose, kind, topic, what stands in the blanks, how far it went.
STORIES = (
    (0, "prompt", "credit_repair", "", "sent"),
    (0, "inquiry", "facts", "九月以来的进货渠道", "sent"),
    (0, "inquiry", "facts", "预付卡余额", "answered"),
    (1, "order", "correction", "货架上三批药品没有标明批号", "sent"),
    (1, "warning", "risk", "所在街区发现冒用处方", "review"),
)


def tell() -> int:
    """Letters to the demo's shops. A demo that has them already, or another city, gets none."""
    shops = [found for name in SHOPS if (found := Subject.objects.filter(name=name).first())]
    if len(shops) < len(SHOPS) or Letter.objects.exists():
        return 0
    zhao, sun = (Account.objects.get(username=name) for name in ("zhao", "sun"))
    for whose, *story in STORIES:
        _told(shops[whose], zhao, sun, *story)
    return len(STORIES)


def _told(shop: Subject, zhao: Account, sun: Account, kind: str, topic: str, blank: str, stage: str) -> None:
    standard = topics()[topic]
    items = [one.replace("＿＿", blank) for one in standard.items]
    made = draft_letters(
        origin=Origin(OFFICE), by=zhao, kind=kind, topic=topic, codes=[shop.identity.removeprefix("uscc:")],
        text=standard.text.replace("＿＿", blank), basis=standard.basis, items=items, term_days=10,
    )  # fmt: skip
    letter = Letter.objects.select_related("matter").get(matter=made if isinstance(made, Matter) else made[0])
    if stage == "review":
        return
    send(letter=letter, by=sun)
    owner = represented(shop) if stage == "answered" else None
    if owner is not None:
        give_consent(by=owner)
        open_letter(letter=letter, by=owner)
        words = dict.fromkeys(range(1, len(letter.items) + 1), "余额共 3,200 元，台账见附件。")
        answer_letter(letter=letter, by=owner, words=words, files={})
