"""Somebody's number in a sentence of a department is struck before anything is made of the row: sentences are open."""

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.workspace import Workspace
from xinheng.kit.personal.striking import MAY_HOLD, strike_prose

PIECE = 10_000
# Named in the note of known rows: what was let through by another gate is looked at again.
GATE = "sentences struck, 1"


def strike_sentences(space: Workspace, plan: Plan) -> None:
    """Changes `mapped`: in each field of prose the sentences that hold a number, every one once."""
    for name in plan.prose:
        rows = space.duck.execute(
            f"SELECT DISTINCT f_{name} FROM mapped ANTI JOIN unaltered USING (file, line) "
            f"WHERE regexp_matches(f_{name}, $1)", [MAY_HOLD]
        )  # fmt: skip
        struck = list[tuple[str, str]]()
        while found := rows.fetchmany(PIECE):
            struck += [(text, clean) for (text,) in found if (clean := strike_prose(text)) != text]
        if not struck:
            continue
        space.duck.execute("CREATE TABLE struck (was VARCHAR, becomes VARCHAR)")
        space.duck.executemany("INSERT INTO struck VALUES (?, ?)", struck)
        space.duck.execute(f"UPDATE mapped SET f_{name} = becomes FROM struck WHERE f_{name} = was")
        space.let_go("struck")
