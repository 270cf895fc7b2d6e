"""Somebody's number in a sentence of a department is struck before anything is made of the row: sentences are open."""

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.workspace import Workspace
from xinheng.kit.personal.striking import MAY_HOLD, strike_prose

PIECE = 10_000
# Named in the note of known rows: what was let through by another gate is looked at again.
GATE = "sentences struck, 1"


def strike_sentences(space: Workspace, plan: Plan) -> None:
    """Changes `mapped`: in the fields of prose the sentences that hold a number, every one once.

    All fields in one statement: making the pattern ready takes longer than looking through most deliveries.
    """
    if not plan.prose:
        return
    texts = ", ".join(f"f_{name}" for name in plan.prose)
    rows = space.duck.execute(
        f"SELECT DISTINCT unnest([{texts}]) FROM mapped ANTI JOIN unaltered USING (file, line) "
        f"WHERE regexp_matches(concat_ws(chr(10), {texts}), $1)", [MAY_HOLD]
    )  # fmt: skip
    struck = list[tuple[str, str]]()
    while found := rows.fetchmany(PIECE):
        struck += [(text, clean) for (text,) in found if text and (clean := strike_prose(text)) != text]
    if not struck:
        return
    space.duck.execute("CREATE TABLE struck (was VARCHAR, becomes VARCHAR)")
    space.duck.executemany("INSERT INTO struck VALUES (?, ?)", struck)
    for name in plan.prose:
        space.duck.execute(f"UPDATE mapped SET f_{name} = becomes FROM struck WHERE f_{name} = was")
    space.let_go("struck")
