"""Making a certificate."""

from dataclasses import dataclass

from django.db import transaction

from xinheng.credit.codes.alphabet import random_text
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.canonical import digest
from xinheng.services.certificates.models import Certificate
from xinheng.services.certificates.papers import set_certificate
from xinheng.services.certificates.queries import standing_of
from xinheng.services.certificates.rules import sealed_text
from xinheng.support.access.parties import Party
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.signing import public_key, sign
from xinheng.support.documents.rendering import Paper
from xinheng.support.files.actions import keep
from xinheng.support.files.looking import our_paper
from xinheng.support.numbers.actions import unguessable_number

CODE_LENGTH = 12


@dataclass(frozen=True)
class Made:
    """The certificate as kept, and its paper."""

    certificate: Certificate
    paper: Paper


def make_certificate(*, by: Party) -> Made:
    """Certify what the public dossier says of the party's business now. Raises LookupError where there is none."""
    subject = subject_by(by.identity)
    if subject is None:
        raise LookupError(by.identity)
    lines, facts = standing_of(subject)
    now = city_time.now()
    number = unguessable_number(prefix="信", office=subject.office, at=now)
    made = Certificate(
        subject=subject, number=number, code=random_text(CODE_LENGTH), made_at=now, said=lines, facts=facts
    )
    # Set and sealed while nobody waits for what is written.
    paper = set_certificate(made)
    made.paper, made.sealed_by = digest(paper.pdf), public_key()
    made.seal = sign(sealed_text(number, made.code, made.paper), made.sealed_by)
    with transaction.atomic():
        made.save()
        keep(name=f"{number}.pdf", by="system", data=our_paper(paper), restricted=False, about=made)
        record_event(
            stream=stream_for(subject.office, "certificate"),
            verb="make_certificate",
            actor=None,
            target=made,
            detail={"subject": subject.identity, "certificate": number, "acting_person": by.pk},
        )
    return Made(made, paper)
