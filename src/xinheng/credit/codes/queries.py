"""Looking up codes: what a scan leads to, what typed characters lead to."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet

from xinheng.credit.codes.alphabet import TYPED_LENGTH, tidy
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.reading import Read, plain, read, within
from xinheng.credit.codes.rules import token_of, written
from xinheng.credit.codes.signed import PREFIX, SignedCode, verify_signed
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import Viewer, visible_to

State = Literal[
    "genuine", "forged", "expired", "revoked", "foreign", "unknown", "licence", "equipment", "product", "payment",
    "other",
]  # fmt: skip

# What a scanner may hand over; a longer text is read up to here.
LONGEST = 1000

SENTENCES: dict[str, str] = {
    "genuine": "此码由本平台签发，已核验。",
    "forged": "此码不是本平台签发的，可能是伪造或被改动的码。请不要据此付款或提供个人信息，并向我们举报。",
    "expired": "此码由本平台签发，但已过有效期，请向经营者索取新码或用店名查询。",
    "revoked": "此码已停用。",
    "foreign": "此码指向其他平台，本平台无法核验。",
    "licence": "码里是营业执照上的统一社会信用代码，本平台还没有这家的资料。请核对执照，或打 12315 询问。",
    "equipment": "码里像是设备代码，本平台还没有这台设备的资料。请核对标牌，或打 96333 询问。",
    "product": "这是商品条码。可以用条码查产品；条码只说明是什么商品，不能证明这一件是真的。",
    "payment": "这是收款码，与本平台无关。付款前请核对收款人。",
    "other": "这里面没有本平台的码，本平台无法核验。可以改用店名查。",
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
    # What was read where it is no code of ours: a number, or a host.
    value: str = ""

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
    """What a scan leads to. Takes the code, the whole address as a scanner reads it, or any other text.

    Only an altered copy of ours is called forged; what was never ours is told by its own kind.
    """
    text = plain(text[:LONGEST])
    if text.startswith(f"{PREFIX}."):
        return _signed(verify_signed(text))
    ours = within(text, urlsplit(settings.XINHENG_PUBLIC_URL).netloc)
    token = token_of(ours) if ours is not None else None
    # Looked up also when forged: a forged and an unknown code take the same time.
    code = ShopCode.objects.select_related("subject").filter(token=token or "").first()
    if token is not None:
        return _found(code, proven=True)
    found = read(text if ours is None else ours)
    if found.kind == "altered" or (found.kind == "other" and "://" in text and ours is not None):
        return Resolved("forged")
    return Resolved(found.kind, _named_by(found), value=found.value)


def _signed(said: SignedCode) -> Resolved:
    """What a signed code leads to: believed only while the code it was made of is."""
    if said.state != "genuine":
        return Resolved(said.state)
    return _found(ShopCode.objects.select_related("subject").filter(token=said.token).first(), proven=True)


def _named_by(found: Read) -> Subject | None:
    """The subject whose number was read; persons are found by no code."""
    scheme = {"licence": "uscc", "equipment": "equipment_code"}.get(found.kind)
    subject = subject_by(f"{scheme}:{found.value}") if scheme else None
    return None if subject is None or subject.kind == Subject.Kind.PERSON else subject


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


def codes_visible_to(account: Viewer) -> QuerySet[ShopCode]:
    """The codes on the doors of an account's offices, stopped ones too."""
    return visible_to(ShopCode.objects.select_related("subject"), account, Permission.MANAGE_CODES)


def subjects_visible_to(account: Viewer) -> QuerySet[Subject]:
    """The subjects whose codes an account looks after."""
    return visible_to(Subject.objects.all(), account, Permission.MANAGE_CODES)


def codes_asked(codes: QuerySet[ShopCode], query: str) -> QuerySet[ShopCode]:
    """Codes by a shop's name, its credit code or the typed characters; without a question those stopped last."""
    if not query:
        return codes.exclude(revoked_at=None).order_by("-revoked_at")
    named = Q(subject__name__contains=query) | Q(subject__identity=f"uscc:{query.upper()}")
    return codes.filter(named | Q(typed=tidy(query))).order_by("subject__name", "revoked_at", "-issued_at")
