"""Whether a move may be made: from this state, by this person, with this reason and these facts, at this moment."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json, digest
from xinheng.kit.characters import is_blank
from xinheng.support.access.parties import Party
from xinheng.support.access.permissions import Permission, verbs
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import is_able, must_be_free
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import act_of, made_along
from xinheng.support.procedures.table.guards import already_refused, why_not


def check_move(
    procedure: Procedure,
    matter: Matter,
    verb: str,
    *,
    by: Account | Party | Literal["system"] | None,
    reason: str,
    given: dict[str, Any],
    judged: Mapping[str, Any],
    seen_seq: int | None,
    at: datetime | None,
    now: datetime,
) -> tuple[Move, str]:
    """The move to make and the actor it is made as; raises `MoveRefused` with the first missing condition."""
    if seen_seq is not None:
        must_be_as_seen(matter, seen_seq)
    move = procedure.move(matter.state, verb)
    if move is None:
        raise MoveRefused(_not_from_here(procedure, matter, verb, by, now))
    actor = _party_moves(procedure, move, matter, by) if isinstance(by, Party) else who_moves(move, matter, by)
    if at is not None:
        _check_time(at, _last_step(matter), now)
    if move.reason and is_blank(reason):
        raise MoveRefused(f"“{move.title}”须写明{move.reason_label}，请填写后再提交。")
    facts = {**matter.facts, **given}
    missing = [procedure.title_of(name) for name in move.facts if facts.get(name) in (None, "", [], {})]
    if missing:
        raise MoveRefused(f"“{move.title}”还缺少：{'、'.join(missing)}，请补充后再提交。")
    if problem := why_not(procedure, move, matter, facts, judged, now, by if isinstance(by, Account) else None):
        raise MoveRefused(problem)
    return move, actor


def must_be_open(
    procedure: Procedure, matter: Matter, verbs: Sequence[str], by: Account | Literal["system"] | None
) -> None:
    """One of these moves starts where the matter stands, and may be made by this person; else `MoveRefused`.

    What an act reads before it moves the matter may be there in the right state alone: this is asked first.
    """
    now = city_time.now()
    here = [move for verb in verbs if (move := procedure.move(matter.state, verb))]
    if not here:
        raise MoveRefused(_not_from_here(procedure, matter, verbs[0], by, now))
    refusals: list[MoveRefused] = []
    for move in here:
        try:
            who_moves(move, matter, by)
        except MoveRefused as refused:
            refusals.append(refused)
    if len(refusals) == len(here):
        raise refusals[0]


def must_be_as_seen(matter: Matter, seen_seq: int) -> None:
    """Somebody who saw an older step does not move the matter: he is told who did, what and when."""
    if seen_seq != matter.seq:
        last = _last_step(matter)
        when = f"{city_time.local(last.at):%m-%d %H:%M}"
        raise MoveRefused(f"这件事已由{last.by_name}在 {when} 办理“{last.title}”，请看过最新情况后再办。")


def moves_open_to(
    procedure: Procedure, matter: Matter, account: Account, now: datetime, *, main: bool = False
) -> list[Move]:
    """The moves this account may be offered: from this state, with the permission here, not refused already.

    `main` asks for the main ones alone, which a list does: guards that look into the history cost a query each.
    """
    return [
        move
        for move in procedure.moves_from(matter.state)
        if (move.main or not main)
        and is_offered(procedure, move)
        and _is_able_to(account, move, matter)
        and not already_refused(procedure, move, matter, now, by=account)
    ]


def is_offered(procedure: Procedure, move: Move) -> bool:
    """Whether people make the move by itself; what an act makes along is nobody's button."""
    if not move.permission:
        return False
    return act_of(procedure.id, move.verb) is not None or not made_along(procedure.id, move.verb)


def who_moves(move: Move, matter: Matter, by: Account | Literal["system"] | None) -> str:
    """As whom the move is made: an account with the permission in scope, or the actor the table names."""
    if isinstance(by, Account):
        must_be_free(matter, by, left_by=move.though_challenged)
        if move.permission and _is_able_to(by, move, matter):
            return "account"
        needed = f"需要“{verbs()[move.permission].label}”权限" if move.permission else "由系统或当事人办理"
        raise MoveRefused(f"“{move.title}”{needed}，您在这件事的承办范围内没有，请联系管理员或转交有权的同事。")
    actors = move.actor if by is None else [name for name in move.actor if name != "public"]
    if not actors:
        raise MoveRefused(f"“{move.title}”须由工作人员登录后办理。")
    return actors[0]


def _is_able_to(account: Account, move: Move, matter: Matter) -> bool:
    return is_able(account, verbs()[move.permission], matter, left_by=move.though_challenged)


def party_sees(procedure: Procedure, matter: Matter, party: Party) -> bool:
    """Whether who acts for a subject sees a matter: about it, by the table's right, in a state with words for it."""
    mine = party.is_of(matter.subject_identity)
    return mine and procedure.party in party.rights and bool(procedure.states[matter.state].public)


def _party_moves(procedure: Procedure, move: Move, matter: Matter, by: Party) -> str:
    """Who acts for the subject makes what the table leaves to the public, by the right that the table names."""
    if not by.is_of(matter.subject_identity):
        raise MoveRefused("这件事不是本单位的事，不能办理。")
    if procedure.party is None or "public" not in move.actor:
        raise MoveRefused(f"“{move.title}”由工作人员办理。")
    if procedure.party not in by.rights:
        raise MoveRefused(f"您没有“{procedure.party.label}”的授权，请联系法定代表人（经营者）授权。")
    return "public"


def check_correction(procedure: Procedure, matter: Matter, *, by: Account, reason: str, given: dict[str, Any]) -> None:
    """Who approves results may correct a fact that was given before, with a reason."""
    must_be_free(matter, by)
    needed = Permission.APPROVE_RESULT
    if not is_able(by, needed, matter):
        raise MoveRefused(f"更正事实需要“{needed.label}”权限，请转交办案机构负责人。")
    if is_blank(reason):
        raise MoveRefused("更正须写明理由，请填写后再提交。")
    unknown = [procedure.title_of(name) for name in given if name not in matter.facts]
    if unknown or not given:
        raise MoveRefused(f"只能更正已经填写过的事实，{'、'.join(unknown) or '没有给出任何一项'}不在其中。")


def content_digest(step: Step) -> str:
    """The digest of everything a step says, as its audit event keeps it: an altered step no longer fits."""
    said = {
        "verb": step.verb,
        "from": step.from_state,
        "to": step.to_state,
        "at": step.at.astimezone(UTC),
        "by": step.by_name,
        "reason": step.reason,
        "facts": step.facts,
        "documents": step.documents,
    }
    return digest(canonical_json(said)).hex()


def _not_from_here(procedure: Procedure, matter: Matter, verb: str, by: object, now: datetime) -> str:
    """What is not possible now, and what the reader himself can do instead."""
    known = next((move for move in procedure.moves if move.verb == verb), None)
    words = f"这件事现在是“{procedure.states[matter.state].title}”，不能“{known.title if known else verb}”"
    if not isinstance(by, Account):
        return f"{words}。"
    possible = "、".join(dict.fromkeys(move.words for move in moves_open_to(procedure, matter, by, now)))
    return f"{words}；您现在可以：{possible}。" if possible else f"{words}；这一步不由您办理。"


def _last_step(matter: Matter) -> Step:
    """The newest step; a matter has one from its opening on."""
    return matter.steps.latest("seq")


def _check_time(at: datetime, last: Step, now: datetime) -> None:
    """A step may be entered late, but neither in the future nor before the last one."""
    if at > now:
        raise MoveRefused(f"办理时间不能晚于现在（填写的是 {at:%Y-%m-%d %H:%M}）。")
    if at < last.at:
        raise MoveRefused(f"办理时间不能早于上一步“{last.title}”的时间 {last.at:%Y-%m-%d %H:%M}。")
