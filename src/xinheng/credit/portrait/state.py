"""In which state of the registers a dossier was made: what is kept of it is right as long as that is still so.

Nothing has to remember to tell of a change: the state is read from the rows themselves, and intake pays nothing for it.
"""

from xinheng.credit.portrait.json_dialect import JsonDialect, asked_for
from xinheng.credit.risk.declarations import MAIN

# Columns of the subject that a dossier shows or judges by.
TOLD = ("identity", "name", "kind", "status", "category", "division", "industry", "address")


def state_sql(dialect: JsonDialect, *, everything: bool) -> str:
    """One row (id, kind, state): by indexes alone, a tenth of what the dossier costs."""
    return f"{asked_for(dialect, everything=everything)}SELECT s.id, s.kind, {state_text(dialect)} FROM s"


def state_text(dialect: JsonDialect) -> str:
    """A text that is another one whenever anything was written that a dossier of today is made of.

    Records are added and superseded, never edited: how many there are and how many are over only grows, so no state
    ever comes back. The same holds for the records of those who mention the subject, by which their own publicity is
    judged, and for its results; the medians of the peers are made anew as a whole.
    """
    columns = " || ".join([*(dialect.text(f"s.{name}") for name in TOLD), dialect.day("s.established_on")])
    counted = "SELECT count(*) || ',' || count(n.superseded_at) FROM registers_record n WHERE n.subject_id"
    of_other = f"m.id || ',' || {dialect.text('o.identity')} || {dialect.text('o.name')} || ({counted} = o.id)"
    mentions = (
        f"SELECT coalesce({dialect.put_together(of_other, 'm.id')}, '') FROM registers_mention m "
        f"JOIN registers_record r ON r.id = m.record_id AND r.superseded_at IS NULL "
        f"{dialect.owner} WHERE m.subject_id = s.id"
    )
    results = f"FROM risk_riskresult k WHERE k.subject_id = s.id AND k.card = '{MAIN}'"
    counts = (
        f"{counted} = s.id",
        "SELECT count(*) FROM registers_mention m WHERE m.subject_id = s.id",
        f"SELECT count(*) {results}",
        f"SELECT coalesce(max(k.id), 0) {results} AND k.current",
        "SELECT coalesce(max(id), 0) FROM risk_peergroup",
        mentions,
    )
    return f"{columns} || " + " || ';' || ".join(f"({one})" for one in counts)
