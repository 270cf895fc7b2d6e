"""Coming in as a business in the demo, by the code to the telephone on file as anybody does."""

from xinheng.fusion.registers.models import Subject
from xinheng.services.mandates.actions import enter, make_entry_code
from xinheng.services.mandates.models import EntryCode
from xinheng.services.mandates.queries import phone_keys, phone_on_file
from xinheng.support.access.parties import Party


def represented(subject: Subject) -> Party | None:
    """Its representative, come in by the code to the telephone on file; None where none is."""
    phone = phone_on_file(subject)
    # The demo's people come in many times within a minute.
    EntryCode.objects.filter(identity=subject.identity).delete()
    made = make_entry_code(subject=subject, keys=phone_keys(phone)) if phone else None
    return enter(identity=subject.identity, phone=phone, code=made[1]) if made else None
