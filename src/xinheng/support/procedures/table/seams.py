"""Where the tables and the code do not fit: found when a process starts, with the place to look at."""

import inspect
from collections.abc import Iterator

from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.asking import Asked
from xinheng.support.procedures.table.binding import Act, act_of, acts, made_along
from xinheng.support.procedures.table.printing import papers
from xinheng.support.procedures.table.registry import current_procedures
from xinheng.support.procedures.telling import is_reached


def seam_faults() -> Iterator[tuple[str, str]]:
    """Every fault as (where, problem)."""
    known = {declared.id: declared for declared in current_procedures()}
    seen: dict[tuple[str, str], Act] = {}
    for act in acts():
        declared = known.get(act.procedure)
        if declared is not None:
            yield from _act_faults(act, declared)
            for verb in act.verbs:
                if (other := seen.setdefault((act.procedure, verb), act)) is not act:
                    yield act.where, f"{act.procedure}.{verb} is bound already by {other.where}"
    for declared in known.values():
        for number, move in enumerate(declared.moves):
            problems = (*_move_faults(declared, move), *_after_faults(known, declared, move))
            yield from ((f"{declared.id}: moves.{number}", problem) for problem in problems)


def _act_faults(act: Act, declared: Procedure) -> Iterator[tuple[str, str]]:
    moves = {move.verb: move for move in declared.moves}
    yield from ((act.where, problem) for problem in _row_faults(act.row))
    for verb in (*act.verbs, *act.along):
        if verb not in moves:
            yield act.where, f"{act.procedure} has no verb {verb}"
    named = {type for verb in (*act.verbs, *act.along) if verb in moves for type in moves[verb].records}
    if named != set(act.writes):
        yield act.where, f"writes {sorted(act.writes)}, but its moves name {sorted(named)}"
    if act.begins != any(moves[verb].begins for verb in act.verbs if verb in moves) and not act.own_page:
        yield act.where, "begins=True and the table's `begins` go together"
    if not act.own_page and any(moves[verb].permission for verb in act.verbs if verb in moves):
        yield from ((act.where, problem) for problem in _form_faults(act))


def _row_faults(row: str) -> Iterator[str]:
    """What a function is handed of a matter is there; a procedure that keeps no row of its own names none."""
    known = {one.name for one in Matter._meta.related_objects if one.one_to_one}
    if row and row not in known:
        yield f'a matter has no row called {row}; without a model of its own leave row out (row = "")'


def _form_faults(act: Act) -> Iterator[str]:
    """A form gives what the function takes, no more, and all that it cannot do without."""
    takes = {name: one for name, one in inspect.signature(act.do).parameters.items() if name not in (act.named, "by")}
    given = set(_fields(act.asks))
    for name in sorted(given - takes.keys()):
        yield f"its form asks for {name}, which it does not take"
    for name in sorted(_taken_by(act) - given):
        yield f"it needs {name}, which its form does not ask for"


def _fields(form: type[Asked] | None) -> list[str]:
    return list(form.base_fields) if form else []


def _move_faults(declared: Procedure, move: Move) -> Iterator[str]:
    for title in move.papers:
        if (declared.id, title) not in papers():
            yield f"{move.id}: nobody prints {title}"
        else:
            yield from (f"{move.id}: {one}" for one in _paper_faults(declared, title))
    yield from (
        f"{move.id}: nobody says how to reach {one}" for one in move.informs if not is_reached(declared.id, one)
    )
    if act_of(declared.id, move.verb) or made_along(declared.id, move.verb) or move.after:
        return
    if move.begins:
        yield f"{move.id}: {move.verb} begins a matter, so a function must make it"
    if not move.permission and "timer" not in move.actor:
        yield f"{move.id}: no function makes {move.verb}, and no account may"
    if move.judged or move.records:
        yield f"{move.id}: {move.verb} needs a function: it judges {list(move.judged)}, writes {list(move.records)}"
    if left := [name for name in move.facts if name not in (*move.asks, *move.sets)]:
        yield f"{move.id}: {move.verb} is a plain move, but nobody tells it {left}"


def _paper_faults(declared: Procedure, title: str) -> Iterator[str]:
    """`papers.toml` says what the paper holds, by facts and clocks that the procedure has."""
    kind = papers()[declared.id, title]
    yield from (f"{title}: {problem}" for problem in _row_faults(kind.row))
    if kind.declared is None:
        yield f"papers.toml says nothing of {title}"
        return
    told = {*kind.form.tells, kind.form.numbered_by} - {"", *declared.facts}
    yield from (f"{title}: papers.toml tells {name}, which is no fact" for name in sorted(told))
    left = {*kind.form.clocks} - declared.clocks.keys()
    yield from (f"{title}: papers.toml names {name}, which is no clock" for name in sorted(left))


def _after_faults(known: dict[str, Procedure], declared: Procedure, move: Move) -> Iterator[str]:
    """A move after another matter: that matter can come there, and knows what the move needs."""
    if not move.after:
        return
    id, _, state = move.after.partition(".")
    other = known.get(id)
    if other is None or state not in other.states:
        yield f"{move.id}: no procedure has the state {move.after}"
        return
    act = act_of(declared.id, move.verb)
    needed = _taken_by(act) if act else {*move.facts, *move.judged} - move.sets.keys()
    if unknown := sorted(needed - other.facts.keys()):
        yield f"{move.id}: {id} does not tell {unknown}"


def _taken_by(act: Act) -> set[str]:
    """What a function cannot do without, besides what it is done to and by whom."""
    return {
        name
        for name, one in inspect.signature(act.do).parameters.items()
        if name not in (act.named, "by") and one.default is inspect.Parameter.empty
    }
