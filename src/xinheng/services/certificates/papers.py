"""The certificate as a paper."""

from xinheng.credit.codes.qr import picture_of
from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.services.certificates.models import Certificate
from xinheng.services.certificates.queries import verify_address
from xinheng.support.crypto.signing import key_name, public_key
from xinheng.support.documents.rendering import Manuscript, Paper, set_paper
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of


def set_certificate(made: Certificate) -> Paper:
    """The paper: of whom, what stood on which day, and where anyone verifies it."""
    subject, address = made.subject, verify_address(made.code)
    bureau = organisation_at(bureau_of(subject.office))
    told = {
        # Of a business that no office has yet, the one who runs the platform.
        "issuer": bureau.name if bureau else pack().city.site.operator or pack().city.name,
        "number": made.number,
        "title": "信用状况证明",
        "name": subject.name,
        "uscc": subject.identity.partition(":")[2],
        "made_on": city_time.day_of(made.made_at).isoformat(),
        "made_at": f"{city_time.local(made.made_at):%Y-%m-%d %H:%M}",
        "lines": made.said,
        "code": made.code,
        "address": address,
        "seal": key_name(public_key()),
    }
    return set_paper(Manuscript("certificate", told, {"verify.svg": picture_of(address, "核验").encode()}))
