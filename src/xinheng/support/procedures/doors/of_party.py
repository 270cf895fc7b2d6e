"""The doors of whoever acts for a subject: its own matters, in the party's words. Nothing else of them is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from xinheng.kit import city_time
from xinheng.support.access.parties import Party
from xinheng.support.access.scope import visible_to
from xinheng.support.procedures.declarations import Move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.rules import party_sees
from xinheng.support.procedures.table.guards import already_refused
from xinheng.support.procedures.table.registry import current_procedures, procedure
from xinheng.support.procedures.wording import worded

# What came with an act: name and bytes of each file.
Sent = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class PartyAct:
    """One act of a party: what stands on the button, what is asked, whether files may come with it, what it is.

    `do(matter=, by=, words=, files=)` makes it and raises a `Refusal` in words. `due` tells what is waited for from
    what merely may be done; `open` whether it may be done now, beyond what the table says.
    """

    title: str
    label: str
    hint: str
    do: Callable[..., Step]
    files: bool = False
    due: bool = True
    open: Callable[[Matter], bool] = lambda _: True


@dataclass(frozen=True)
class PartyPaper:
    """A paper of a matter that is for the party, and what is said of it; the step that made it prints it."""

    title: str
    words: str
    step: Step


_ACTS: dict[tuple[str, str], PartyAct] = {}
_PAPERS: dict[str, Callable[[Matter], list[PartyPaper]]] = {}


def party_makes(procedure: str, verb: str, act: PartyAct) -> None:
    """Offer a move that the table leaves to the public on the party's pages, from AppConfig.ready."""
    _ACTS[procedure, verb] = act


def party_reads(procedure: str, find: Callable[[Matter], list[PartyPaper]]) -> None:
    """Show the papers of a procedure's matters that stand to the party, from AppConfig.ready."""
    _PAPERS[procedure] = find


def acts_in(matter: Matter, party: Party) -> dict[str, PartyAct]:
    """What this person may do now, by verb, what is due first."""
    found = {}
    for row in moves_of_party(matter, party):
        act = _ACTS.get((matter.procedure, row.verb))
        if act is not None and act.open(matter):
            found[row.verb] = act
    return dict(sorted(found.items(), key=lambda pair: not pair[1].due))


def papers_to_read(matter: Matter) -> list[PartyPaper]:
    """The papers that the party has to read; none where its procedure has none, or not yet."""
    find = _PAPERS.get(matter.procedure)
    return find(matter) if find else []


def rows_of_party(party: Party) -> QuerySet[Matter]:
    """The matters about the subject, of the procedures whose right it holds; those without words for it among them."""
    rows = Matter.objects.none()
    for declared in current_procedures():
        if declared.party in party.rights:
            rows = rows | visible_to(Matter.objects.filter(procedure=declared.id), party, declared.party)
    return rows


def matters_of_party(party: Party, *, most: int = 50) -> list[Matter]:
    """What a party is told of, open ones first, by their last day."""
    found = [one for one in rows_of_party(party).order_by("-pk")[: 4 * most] if _is_told(one, party)]
    found.sort(key=lambda one: (one.closed_at is not None, one.due_at is None, one.due_at or one.opened_at))
    return found[:most]


def matter_of_party(party: Party, number: str) -> Matter | None:
    """The matter of a number, if it is told of it."""
    found = rows_of_party(party).filter(number=number).exclude(number="").first()
    return found if found and _is_told(found, party) else None


def words_for(matter: Matter) -> str:
    """Where it stands, in the party's words."""
    declared = procedure(matter.procedure, matter.version)
    return worded(declared, declared.states[matter.state].public, city_time.day_of(matter.opened_at))


def moves_of_party(matter: Matter, party: Party) -> list[Move]:
    """What it may do now: what the table leaves to the public from this state."""
    declared = procedure(matter.procedure, matter.version)
    if not party_sees(declared, matter, party):
        return []
    moves = [one for one in declared.moves_from(matter.state) if "public" in one.actor]
    return [one for one in moves if not already_refused(declared, one, matter, city_time.now())]


def steps_for(matter: Matter) -> list[Step]:
    """What happened, newest first; the reason only where the table shows it to the party, or it wrote it itself."""
    declared = procedure(matter.procedure, matter.version)
    told = {one.verb for one in declared.moves if one.reason_shown or "public" in one.actor}
    seen = []
    for step in matter.steps.order_by("-seq"):
        state = declared.states.get(step.to_state)
        if (step.to_state != step.from_state and state and state.public) or step.verb in told:
            step.reason = step.reason if step.verb in told else ""
            seen.append(step)
    return seen


def _is_told(matter: Matter, party: Party) -> bool:
    """Of what others say about the subject it hears by the record alone: who they are stays theirs."""
    declared = procedure(matter.procedure, matter.version)
    return party_sees(declared, matter, party) and matter.facts.get("objector", "party") == "party"
