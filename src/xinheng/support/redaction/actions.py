"""Keeping what was struck out, opening it with a purpose and a trail, erasing it."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Model

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.personal.purposes import says_what_for
from xinheng.kit.personal.striking import strike
from xinheng.kit.refusal import Refusal
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import decrypt, encrypt_many, new_secret
from xinheng.support.redaction.fields import WAITING
from xinheng.support.redaction.models import SealedWords
from xinheng.support.redaction.queries import open_words, sealed_of


class RevealRefused(Refusal):
    """What is sealed is not shown: no right to it, or no purpose given."""


def keep_struck(rows: Iterable[Model]) -> int:
    """Seal what saving struck out of these rows; gives how many texts. In the transaction that saved them."""
    waiting = [(row, name, text) for row in rows for name, text in row.__dict__.pop(WAITING, {}).items()]
    if not waiting:
        return 0
    secrets = [new_secret() for _ in waiting]
    texts = [text if isinstance(text, str) else canonical_json(text) for _, _, text in waiting]
    sealed = encrypt_many((secret, text.encode()) for secret, text in zip(secrets, texts, strict=True))
    SealedWords.objects.bulk_create(
        SealedWords(
            about_kind=row._meta.label_lower, about_id=str(row.pk), column=name, secret=secret, sealed=closed,
            sealed_at=city_time.now(),
        )
        for (row, name, _), secret, closed in zip(waiting, secrets, sealed, strict=True)
    )  # fmt: skip
    return len(waiting)


@transaction.atomic
def reveal_words(
    *, rows: Sequence[Model], about: Model, by: Account, purpose: str, office: str, field: str
) -> list[str]:
    """The texts of these rows as they were typed, in order, for who may see restricted values of `office`.

    `about` is the matter they belong to; that somebody looked, and why, is an event of it. Who of those works on it
    is the caller's to judge.
    """
    if not says_what_for(purpose):
        raise RevealRefused("查看隐去的内容须写明用途，例如“联系举报人核实”。")
    if not may(by, Permission.VIEW_RESTRICTED, office=office, field=field):
        raise RevealRefused("只有承办机构中有“查看个人信息与涉密字段”权限的人员可以查看隐去的内容。")
    opened = open_words(rows)
    record_event(
        stream=stream_for(office, "redaction"), verb="redaction.reveal_words", actor=by, target=about,
        detail={"purpose": strike(purpose.strip()[:200]), "texts": len(opened)},
    )  # fmt: skip
    return opened


def erase_words(*, rows: Sequence[Model]) -> int:
    """Destroy what was sealed of these rows; gives how many texts. The caller's event tells of it."""
    gone, _ = sealed_of(rows).delete()
    return gone


def erase_words_naming(*, rows: Sequence[Model], clean: Callable[[str], str]) -> int:
    """Destroy what was sealed of these rows where `clean` would take something out of it; what others said stays."""
    naming = [one.pk for one in sealed_of(rows) if clean(text := _opened(one)) != text]
    return SealedWords.objects.filter(pk__in=naming).delete()[0] if naming else 0


def _opened(one: SealedWords) -> str:
    return decrypt(bytes(one.secret), bytes(one.sealed)).decode()
