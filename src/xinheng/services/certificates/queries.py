"""Reading certificates: one's own, and by the code on the paper."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from xinheng.credit.codes.alphabet import ALPHABET, tidy
from xinheng.credit.portrait.queries import dossier
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit.canonical import digest
from xinheng.services.certificates.models import Certificate
from xinheng.services.certificates.rules import certified
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to


@dataclass(frozen=True)
class VerifiedPaper:
    """A genuine certificate, and whether what it says stands the same today."""

    certificate: Certificate
    stands: bool
    today: list[list[str]]


def standing_of(subject: Subject) -> tuple[list[list[str]], bytes]:
    """What may be certified of a subject now: the lines, and the digest of what is behind them."""
    found = dossier(subject.identity)
    if found is None:
        return [], b""
    return certified(found.told, standard().status_title(subject.kind, subject.status))


def verify(code: str) -> VerifiedPaper | None:
    """What the code on a paper leads to; None where no such paper was made."""
    read = tidy(code)
    if not all(one in ALPHABET for one in read):
        return None
    found = Certificate.objects.select_related("subject").filter(code=read).first()
    if found is None:
        return None
    lines, facts = standing_of(found.subject)
    return VerifiedPaper(found, bytes(found.facts) == facts, lines)


def is_the_paper(certificate: Certificate, content: bytes) -> bool:
    """Whether a file is, byte for byte, the one that was made."""
    return digest(content) == bytes(certificate.paper)


def certificates_of(party: Party) -> QuerySet[Certificate]:
    """Those that were made of one's own business, the newest first."""
    return visible_to(Certificate.objects.all(), party, PartyRight.STANDING).order_by("-pk")


def verify_address(code: str) -> str:
    """The full address that stands on the paper."""
    return f"{settings.XINHENG_PUBLIC_URL.rstrip('/')}/verify?code={code}"
