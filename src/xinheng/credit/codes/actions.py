"""Issuing and revoking codes."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection, transaction

from xinheng.credit.codes.alphabet import TOKEN_LENGTH, random_text
from xinheng.credit.codes.declarations import assignment
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.rules import typed_of
from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

# Rows a transaction: small enough to hold the database under a second.
CHUNK = 10_000
COLUMNS = ("subject_id", "token", "typed", "issued_at", "reason")
TAKEN = "SELECT c.typed FROM {values} AS given JOIN codes_shopcode c ON c.typed = given.value"


def issue_codes(subjects: Iterable[int], by: Actor = "system") -> int:
    """Give every named entity that has no valid code one; returns how many were issued.

    Subjects of other kinds are passed over: the code is that of a business on its door. Random tokens of fifty bits
    hardly ever meet, the typed characters of forty bits do once in a million: such a token is drawn again.
    """
    wanted = sorted(set(subjects))
    return sum(_issue_chunk(wanted[start : start + CHUNK], by) for start in range(0, len(wanted), CHUNK))


def _issue_chunk(ids: list[int], by: Actor) -> int:
    with transaction.atomic():
        missing = _without_code(ids)
        if missing:
            bulk.insert_rows(ShopCode._meta.db_table, COLUMNS, list(_new_codes(missing)))
            record_event(
                stream=stream_for("", "code"),
                verb="issue_codes",
                actor=by,
                target=("subject", ids[0]),
                detail={"issued": len(missing), "to": ids[-1]},
            )
    return len(missing)


def _without_code(ids: Sequence[int]) -> list[int]:
    """The entities among these subjects that have no valid code."""
    kinds = ", ".join(f"'{kind}'" for kind in assignment().kinds if kind in Subject.Kind.values)
    rows = bulk.rows_where_in(
        "SELECT s.id FROM {values} AS given JOIN registers_subject s ON s.id = given.value "
        f"WHERE s.kind IN ({kinds}) "
        "AND NOT EXISTS (SELECT 1 FROM codes_shopcode c WHERE c.subject_id = s.id AND c.revoked_at IS NULL) ORDER BY 1",
        ids,
        "bigint",
    )
    return [id for (id,) in rows]


def _new_codes(subjects: Sequence[int]) -> Iterator[tuple[object, ...]]:
    """Rows for these subjects, none with a token or typed characters that stand already."""
    drawn: dict[str, str] = {}
    while len(drawn) < len(subjects):
        tokens = (random_text(TOKEN_LENGTH) for _ in range(len(subjects) - len(drawn)))
        fresh = {typed_of(token): token for token in tokens}
        taken = {text for (text,) in bulk.rows_where_in(TAKEN, list(fresh), "text")}
        drawn |= {typed: token for typed, token in fresh.items() if typed not in taken and typed not in drawn}
    now = connection.ops.adapt_datetimefield_value(city_time.now())
    for subject, (typed, token) in zip(subjects, drawn.items(), strict=True):
        yield subject, token, typed, now, ""


def revoke_code(*, code: ShopCode, by: Account, reason: str) -> ShopCode:
    """Stop a code for good and issue another; the reason is shown to whoever scans the old one."""
    with transaction.atomic():
        old = ShopCode.objects.select_for_update().select_related("subject").get(pk=code.pk)
        if old.revoked_at is None:
            old.revoked_at, old.reason = city_time.now(), reason
            old.save(update_fields=["revoked_at", "reason"])
            record_event(
                stream=stream_for(old.subject.office, "code"),
                verb="revoke_code",
                actor=by,
                target=old,
                detail={"subject": old.subject.identity, "reason": reason},
            )
            _issue_chunk([old.subject_id], by)
    return ShopCode.objects.get(subject_id=old.subject_id, revoked_at__isnull=True)
