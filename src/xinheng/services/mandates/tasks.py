"""Sending a code of entry: ordered for whatever was typed, so that neither answer nor time tells who is known."""

from django_tasks import task

from xinheng.fusion.registers.queries import subject_by
from xinheng.services.mandates import rules
from xinheng.services.mandates.actions import make_entry_code
from xinheng.support.notices.channels import send_message


@task()
def send_entry_code(identity: str, keys: str) -> bool:
    """Send a code to the telephone whose blind keys (hexadecimal, joined by commas) these are, if it may act for the
    business; whether one was sent."""
    subject = subject_by(identity)
    made = make_entry_code(subject=subject, keys=[bytes.fromhex(one) for one in keys.split(",")]) if subject else None
    if made is None:
        return False
    phone, code = made
    return send_message(to=phone, words=rules.CODE_WORDS.format(code=code, minutes=rules.CODE_MINUTES))
