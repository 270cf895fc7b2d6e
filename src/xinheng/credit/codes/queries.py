"""Looking up codes: what a scan leads to, what typed characters lead to."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet

from xinheng.credit.codes.alphabet import TYPED_LENGTH, tidy
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.rules import token_of, written
from xinheng.fusion.registers.models import Subject

State = Literal["genuine", "forged", "revoked", "foreign", "unknown"]

SENTENCES: dict[str, str] = {
    "genuine": "此码由本平台签发，已核验。",
    "forged": "此码不是本平台签发的，可能是伪造或被改动的码。请不要据此付款或提供个人信息，并向我们举报。",
    "revoked": "此码已停用。",
    "foreign": "此码指向其他平台，本平台无法核验。",
    "unknown": "没有找到这个码。请核对后重新输入，或改用名称、统一社会信用代码查询。",
}


@dataclass(frozen=True)
class Resolved:
    """What a code turned out to be. `subject` is set for genuine codes, and for revoked ones, so a page can say whose
    code it was; `proven` is False for typed characters, which only look up."""

    state: State
    subject: Subject | None = None
    code: ShopCode | None = None
    proven: bool = False

    @property
    def sentence(self) -> str:
        """What to tell the person who scanned."""
        if self.state == "revoked" and self.code:
            return f"此码已于{self.code.revoked_at:%Y-%m-%d}停用：{self.code.reason}。"
        return SENTENCES[self.state]


def code_address(code: ShopCode) -> str:
    """The full address that stands in the QR."""
    return f"{settings.XINHENG_PUBLIC_URL.rstrip('/')}/c/{written(code.token)}"


def resolve(text: str) -> Resolved:
    """What a scan leads to. Takes the code, or the whole address as a scanner reads it."""
    if "://" in text:
        address, ours = urlsplit(text.strip()), urlsplit(settings.XINHENG_PUBLIC_URL)
        if address.netloc != ours.netloc:
            return Resolved("foreign")
        text = address.path.removeprefix("/c/").strip("/")
    token = token_of(text)
    # Looked up also when forged: a forged and an unknown code take the same time.
    code = ShopCode.objects.select_related("subject").filter(token=token or "").first()
    if token is None:
        return Resolved("forged")
    return _found(code, proven=True)


def resolve_typed(text: str) -> Resolved:
    """What the eight characters from a poster lead to: a look-up, never a proof. The caller limits the rate."""
    typed = tidy(text)
    if len(typed) != TYPED_LENGTH:
        return Resolved("unknown")
    return _found(ShopCode.objects.select_related("subject").filter(typed=typed).first(), proven=False)


def _found(code: ShopCode | None, *, proven: bool) -> Resolved:
    if code is None:
        return Resolved("unknown")
    state: State = "revoked" if code.revoked_at else "genuine"
    return Resolved(state, code.subject, code, proven)


def code_of(subject: Subject) -> ShopCode | None:
    """The code of a subject that is valid now."""
    return ShopCode.objects.filter(subject=subject, revoked_at__isnull=True).first()


def codes_asked(codes: QuerySet[ShopCode], query: str) -> QuerySet[ShopCode]:
    """Codes by a shop's name, its credit code or the typed characters; without a question those stopped last."""
    if not query:
        return codes.exclude(revoked_at=None).order_by("-revoked_at")
    named = Q(subject__name__contains=query) | Q(subject__identity=f"uscc:{query.upper()}")
    return codes.filter(named | Q(typed=tidy(query))).order_by("subject__name", "revoked_at", "-issued_at")
