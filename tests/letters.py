"""A letter that the bureau has sent to a business."""

import io

from PIL import Image

from tests.business import representative
from xinheng.fusion.registers.queries import subject_by
from xinheng.services.letters.actions.answering import answer_letter
from xinheng.services.letters.actions.sending import draft_letters, send
from xinheng.services.letters.models import Letter
from xinheng.services.letters.permissions import LetterVerb
from xinheng.services.mandates.queries import party_of
from xinheng.support.access.parties import Party
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter


def drafted(identity: str, kind: str = "inquiry", topic: str = "facts") -> tuple[Letter, Account]:
    """A letter in review, and who heads an office in charge of the business."""
    subject = subject_by(identity)
    assert subject is not None
    crew = Account.objects.order_by("pk")
    heads = crew.filter(grants__role="unit_head").distinct()
    head = next(one for one in heads if may(one, LetterVerb.SIGN_LETTER, office=subject.office))
    others = (one for one in crew if one != head and may(one, LetterVerb.DRAFT_LETTER, office=subject.office))
    told = {"text": "请说明进货情况", "basis": "企业信息公示暂行条例 第十六条", "items": ["进货渠道"], "term_days": 10}
    code, by = identity.removeprefix("uscc:"), next(others, head)
    made = draft_letters(origin=Origin(subject.office), by=by, kind=kind, topic=topic, codes=[code], **told)
    assert isinstance(made, Matter)
    return Letter.objects.select_related("matter").get(matter=made), head


def sent_letter(identity: str, *, kind: str = "inquiry", topic: str = "facts", answered: bool = False) -> Letter:
    """Signed by the head; where asked, answered with a photo."""
    letter, head = drafted(identity, kind, topic)
    send(letter=letter, by=head)
    if answered:
        picture = io.BytesIO()
        Image.new("RGB", (24, 24), "white").save(picture, "PNG")
        answer_letter(
            letter=letter, by=acting(identity), words={1: "批发"}, files={1: [("票据.png", picture.getvalue())]}
        )
    return letter


def acting(identity: str) -> Party:
    """Who represents the business."""
    found = party_of(representative(identity), identity)
    assert found is not None
    return found
