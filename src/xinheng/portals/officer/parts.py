"""What every matter's page shows beside its own: clocks, what may be done, hands, family, papers, files, history.

All of it is read in five queries, however large the family: clocks, steps, family, files, and who stands in; one
more for what both sides of a complaint were told.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from xinheng.portals.officer.acts import actbar
from xinheng.portals.officer.beginnings import links_of, paper_rows
from xinheng.portals.officer.family import ROWS, notes_of, relative
from xinheng.portals.officer.hands import hands_of
from xinheng.services.complaints.queries import SideTold, told_by_step, untold
from xinheng.support.accounts.models import Account
from xinheng.support.files.queries import files_of_each
from xinheng.support.procedures.doors.offered import family_of
from xinheng.support.procedures.family import INHERITED
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.queries import readings_for, standing_among, state_title
from xinheng.support.procedures.table.history import steps_of


def parts_of(matter: Matter, account: Account, *about: Model) -> dict[str, Any]:
    """The parts by the names the templates know; `files` holds those of `about`: the clue, the complaint."""
    steps, relatives = steps_of(matter), family_of(matter, account, *ROWS)
    above = {one.pk: one for one in relatives} if matter.clock_state == INHERITED else {}
    clocks = readings_for([matter, *above.values()])
    under = standing_among(matter, above, clocks)
    files = files_of_each([matter, *relatives, *about, *_complaints(relatives)])
    return {
        "matter": matter,
        "step": state_title(matter),
        "clocks": clocks.get(matter.pk, []),
        # The clock of what the matter was begun from, where it runs under that.
        "above": under.running.clock if under.handed_down else None,
        "bar": actbar(matter, account, relatives),
        "hands": hands_of(matter, account),
        "family": [relative(one) for one in relatives],
        "relatives": relatives,
        "notes": notes_of(matter, relatives, account, files),
        "papers": paper_rows(matter, account),
        "begins": links_of(matter, account),
        "steps": steps,
        "history": _history(matter, steps),
        "files": [stored for one in about for stored in files[one]],
    }


def _history(matter: Matter, steps: Iterable[Step]) -> list[tuple[Step, list[SideTold], list[str]]]:
    """Each step with what both sides were told of it, and which of them was not: who accepts a complaint need not
    wonder whether it is known."""
    told = told_by_step(matter)
    return [(step, told.get(step.seq, []), untold(matter, step, told.get(step.seq, []))) for step in steps]


def _complaints(relatives: Iterable[Matter]) -> list[Model]:
    return [one.complaint for one in relatives if one.procedure == "complaint"]
