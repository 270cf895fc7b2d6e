"""Sending a code of entry: ordered for whatever was typed, so that neither answer nor time tells who is known."""

import json

from django_tasks import task

from xinheng.services.mandates import rules
from xinheng.services.mandates.actions import make_entry_code
from xinheng.services.mandates.licences import make_binding_code
from xinheng.services.mandates.queries import business_called
from xinheng.support.crypto.cipher import open_apart
from xinheng.support.notices.channels import send_message


@task()
def send_entry_code(identity: str, keys: str) -> bool:
    """Send a code to the telephone whose blind keys (hexadecimal, joined by commas) these are, if it may act for the
    business; whether one was sent."""
    subject = business_called(identity)
    made = make_entry_code(subject=subject, keys=[bytes.fromhex(one) for one in keys.split(",")]) if subject else None
    if made is None:
        return False
    phone, code = made
    return send_message(to=phone, words=rules.CODE_WORDS.format(code=code, minutes=rules.CODE_MINUTES))


@task()
def send_binding_code(closed: str) -> bool:
    """Send the code that binds a licence's holder to the telephone he told; whether one was sent. `closed` is JSON with
    `known_by` and `phone`, closed apart: no telephone waits in a job's arguments."""
    told = json.loads(open_apart(closed))
    code = make_binding_code(known_by=told["known_by"], phone=told["phone"])
    words = rules.CODE_WORDS.format(code=code, minutes=rules.CODE_MINUTES)
    return bool(code) and send_message(to=told["phone"], words=words)
