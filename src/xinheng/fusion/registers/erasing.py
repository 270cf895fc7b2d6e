"""Destroying what is sealed: by the types' retention, every day; at a person's wish, when asked.

Open parts, digests and history stay. A record's sealed bytes go with its blind keys and its own secret; a subject's
secret goes with the last sealed record that needs it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from xinheng.fusion.registers.actions import tell_changed
from xinheng.fusion.registers.models import BlindKey, Record, RecordSecret, Source, Subject, SubjectSecret
from xinheng.fusion.registers.proofs import Destroyed, Proof, file_proof
from xinheng.fusion.registers.queries import known_as, restricted_contents
from xinheng.fusion.registers.retention import kept, rules_on
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.canonical import digest
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

# Records of one transaction: long enough to go forward, short enough to let intake write in between.
PIECE = 5000

# Fields by whose values a person is told from others in what never became a record.
KNOWN_BY = ("person_id", "id_document", "phone")
# What holds sealed cells beside a record: drops those of one source (its id) under some natural keys.
Forget = Callable[[int, Sequence[str]], None]
# The same of a person, by the numbers he is known by: also what never became a record.
ForgetPerson = Callable[[Collection[str]], None]
_beside: dict[str, tuple[Forget, ForgetPerson]] = {}


def register_sealed_beside(name: str, forget: Forget, forget_person: ForgetPerson) -> None:
    """Have `forget` called, in the same transaction, for the records of which what is sealed is destroyed, and
    `forget_person` where a person is erased; from AppConfig.ready. A name is given once."""
    if _beside.setdefault(name, (forget, forget_person)) != (forget, forget_person):
        raise ValueError(f"something sealed named {name} is registered already")


def carry_out_retention(*, on: date, by: Actor = "system", piece: int = PIECE) -> Proof | None:
    """Destroy what is due on a day, piece by piece, and file the proof; None where nothing was due.

    Each piece is one transaction with its own event, so a run that is killed has told all it did, and the next goes on.
    """
    done: list[Destroyed] = []
    for rule in rules_on(on):
        while line := _destroy_piece(rule.kind.id, rule.due().order_by("pk")[:piece], rule.kind.retention, by):
            done.append(line)
    if not done:
        return None
    proof = Proof("retention", on, destroyed=done, kept=kept(on))
    _tell(proof, by)
    return proof


@transaction.atomic
def erase_person(*, subject: Subject, by: Account, reason: str, entirely: bool = False) -> Proof:
    """Destroy what is sealed of a person of the registers: what no law orders kept, or `entirely` where the data should
    never have been kept. The proof tells what stays and why.

    Raises Refusal for what is no person, without a reason, and for who does not handle privacy requests there.
    """
    if subject.kind != Subject.Kind.PERSON:
        raise Refusal("只能销毁人员的个人信息；这是经营主体或物品。")
    if not may(by, Permission.HANDLE_PRIVACY, office=subject.office):
        raise Refusal(f"“{by.display_name}”没有办理个人信息请求的权限，请由负责个人信息的账号办理。")
    if is_blank(reason):
        raise Refusal("请写明销毁的理由，例如请求的编号。不要写当事人的姓名。")
    on, of_person = city_time.today(), Q(subject__in=known_as(subject))
    _lock_writers()
    known = _numbers_of(of_person)
    for _, forget_person in _beside.values():
        forget_person(known)
    done: list[Destroyed] = []
    if entirely:
        types = Record.objects.filter(of_person, restricted__isnull=False).values_list("type", flat=True).distinct()
        due = [
            (type, Record.objects.filter(of_person, type=type, restricted__isnull=False), "entirely") for type in types
        ]
    else:
        due = [(rule.kind.id, rule.due().filter(of_person), rule.kind.retention) for rule in rules_on(on)]
    for type, records, name in due:
        line = _destroy(type, list(records.order_by("pk").values_list("pk", "subject_id")), name)
        done += [line] if line else []
    proof = Proof("entirely" if entirely else "wish", on, subject.pk, done, kept(on, of_person))
    _tell(proof, by, reason)
    return proof


@transaction.atomic
def _destroy_piece(type: str, records: object, rule: str, by: Actor) -> Destroyed | None:
    _lock_writers()
    line = _destroy(type, list(records.values_list("pk", "subject_id")), rule)  # type: ignore[attr-defined]
    if line:
        record_event(
            stream=stream_for("", "register"), verb="destroy_sealed", actor=by, target=("registers.record", type),
            detail=asdict(line),
        )  # fmt: skip
    return line


def _lock_writers() -> None:
    """Nobody seals a record under a secret that is about to go: every writer holds its source's row."""
    list(Source.objects.select_for_update().order_by("pk"))


def _destroy(type: str, rows: Sequence[tuple[int, int | None]], rule: str) -> Destroyed | None:
    if not rows:
        return None
    for start in range(0, len(rows), PIECE):
        ids = [pk for pk, _ in rows[start : start + PIECE]]
        BlindKey.objects.filter(record_id__in=ids).delete()
        RecordSecret.objects.filter(record_id__in=ids).delete()
        Record.objects.filter(pk__in=ids).update(restricted=None)
        _forget_beside(ids)
    _drop_secrets(sorted({subject for _, subject in rows if subject is not None}))
    # A lake made before still has the keys.
    tell_changed([], [type])
    return Destroyed(type, rule, len(rows), digest("\n".join(str(pk) for pk, _ in rows)).hex())


def _forget_beside(records: Sequence[int]) -> None:
    """A refused row of a record, or a bad cell of it, holds the same as what is destroyed."""
    keys: dict[int, set[str]] = defaultdict(set)
    for source, key in Record.objects.filter(pk__in=records).values_list("source_id", "key"):
        keys[source].add(key)
    for source, told in keys.items():
        for forget, _ in _beside.values():
            forget(source, sorted(told))


def _numbers_of(of_person: Q) -> set[str]:
    """The identity documents and telephones in what is sealed of a person."""
    records, found = list(Record.objects.filter(of_person, restricted__isnull=False)), set[str]()
    opened, kinds = restricted_contents(records), standard().types
    for record in records:
        fields = kinds[record.type].fields if record.type in kinds else {}
        for name, value in opened.get(record.pk, {}).items():
            if name in fields and fields[name].type in KNOWN_BY:
                found.update(str(value).split("|"))
    return found - {""}


def _drop_secrets(subjects: Sequence[int]) -> None:
    """Secrets that seal nothing any more."""
    needed = Exists(Record.objects.filter(subject=OuterRef("subject_id"), restricted__isnull=False))
    for start in range(0, len(subjects), PIECE):
        SubjectSecret.objects.filter(~needed, subject_id__in=subjects[start : start + PIECE]).delete()


@transaction.atomic
def _tell(proof: Proof, by: Actor, reason: str = "") -> None:
    record_event(
        stream=stream_for("", "register"), verb="file_proof", actor=by,
        target=("registers.subject", proof.subject) if proof.subject else ("registers.record", "many"),
        detail={"digest": proof.digest, "sheet": asdict(proof), "reason": reason},
    )  # fmt: skip
    transaction.on_commit(lambda: file_proof(proof))
