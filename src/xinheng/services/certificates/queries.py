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
from xinheng.services.certificates.rules import certified, sealed_text
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to
from xinheng.support.crypto.signing import public_keys
from xinheng.support.crypto.signing import verify as signature_holds
from xinheng.support.files.queries import files_about, original

ED25519 = 32


@dataclass(frozen=True)
class VerifiedPaper:
    """A genuine certificate, and whether what it says stands the same today."""

    certificate: Certificate
    stands: bool
    today: list[list[str]]
    # Whether the platform's own signature holds on what is kept; None of a paper made before papers were sealed.
    sealed: bool | None = None


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
    return VerifiedPaper(found, bytes(found.facts) == facts, lines, is_sealed(found))


def is_the_paper(certificate: Certificate, content: bytes) -> bool:
    """Whether a file is, byte for byte, the one that was made."""
    return digest(content) == bytes(certificate.paper)


def is_sealed(certificate: Certificate) -> bool | None:
    """Whether the seal holds under one of the platform's own keys; None where there is none."""
    if not certificate.seal:
        return None
    told = sealed_text(certificate.number, certificate.code, bytes(certificate.paper))
    own = bytes(certificate.sealed_by) in public_keys()
    return own and signature_holds(told, bytes(certificate.seal), bytes(certificate.sealed_by))


def seal_of(certificate: Certificate) -> dict[str, str]:
    """All that anybody needs to check the seal without this platform."""
    told = sealed_text(certificate.number, certificate.code, bytes(certificate.paper))
    public = bytes(certificate.sealed_by)
    return {
        "number": certificate.number, "code": certificate.code, "sha256": bytes(certificate.paper).hex(),
        "algorithm": "ed25519" if len(public) == ED25519 else "sm2", "signed": told.decode(),
        "signature": bytes(certificate.seal).hex(), "public_key": public.hex(),
    }  # fmt: skip


def paper_of(certificate: Certificate) -> bytes | None:
    """The paper as it was made; None of one that was not kept."""
    stored = files_about(certificate).order_by("pk").first()
    return original(stored) if stored else None


def certificates_of(party: Party) -> QuerySet[Certificate]:
    """Those that were made of one's own business, the newest first."""
    return visible_to(Certificate.objects.all(), party, PartyRight.STANDING).order_by("-pk")


def verify_address(code: str) -> str:
    """The full address that stands on the paper."""
    return f"{settings.XINHENG_PUBLIC_URL.rstrip('/')}/verify?code={code}"
