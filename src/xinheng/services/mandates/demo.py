"""Coming in as a business in the demo, by the code to the telephone on file; and a chain's three delegates."""

from xinheng.fusion.registers.models import Subject
from xinheng.services.mandates.actions import enter, give_mandate, make_entry_code
from xinheng.services.mandates.models import EntryCode, Mandate
from xinheng.services.mandates.queries import phone_keys, phone_on_file
from xinheng.support.access.parties import Party, PartyRight

CHAIN = "山城市两河鹭康医药连锁有限公司江岸路大药房"
R = PartyRight
# Name, telephone (of a range nobody is given), post, and what each may do.
DELEGATES = (
    ("白知算", "15400000121", "财务", (R.STANDING, R.REPORT)),
    ("柳青禾", "15400000122", "店长", (R.STANDING, R.LETTERS, R.SETTLE)),
    ("卓明律", "15400000123", "法务", (R.STANDING, R.REPAIR, R.COMMIT)),
)


def tell() -> int:
    """Three people who act for a chain, each with rights of his own; none where it has some already."""
    chain = Subject.objects.filter(name=CHAIN).first()
    if chain is None or Mandate.objects.filter(identity=chain.identity, represents=False).exists():
        return 0
    by = represented(chain)
    if by is None:
        return 0
    for name, phone, post, rights in DELEGATES:
        give_mandate(by=by, name=name, phone=phone, rights=[right.value for right in rights], post=post)
    return len(DELEGATES)


def represented(subject: Subject) -> Party | None:
    """Its representative, come in by the code to the telephone on file; None where none is."""
    phone = phone_on_file(subject)
    # The demo's people come in many times within a minute.
    EntryCode.objects.filter(identity=subject.identity).delete()
    made = make_entry_code(subject=subject, keys=phone_keys(phone)) if phone else None
    return enter(identity=subject.identity, phone=phone, code=made[1]) if made else None
