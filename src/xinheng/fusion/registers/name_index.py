"""The name index: each subject's name as pairs of neighbouring characters and as initials, in one set of terms.

FTS5 on SQLite and a tsvector on PostgreSQL hold the same terms, so search behaves alike on both. Contentless on
SQLite: a rename takes the old name's terms out by saying them again, since nothing but the terms is stored.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from xinheng.fusion.registers import bulk
from xinheng.kit.names import bigrams, fold, initials

TABLE = "registers_name_index"
# Marks a term made of pinyin initials, so that 川味 typed as "cw" does not meet a shop called "CW".
INITIALS_MARK = "¹"
# Letters, digits and everything beyond ASCII are parts of a term; the rest separates and is left out.
_SEPARATORS = {code: None for code in range(128) if not chr(code).isalnum()}


def plain(text: str) -> str:
    """The text as the index knows it: folded, punctuation of ASCII left out."""
    return fold(text).translate(_SEPARATORS)


def name_terms(text: str) -> list[str]:
    """Terms by which a name is found by its characters."""
    return bigrams(plain(text))


def initial_terms(letters: str) -> list[str]:
    """Terms by which a name is found by its initials."""
    return [INITIALS_MARK + pair for pair in bigrams(letters.upper())]


def terms_of(name: str) -> list[str]:
    """Every term of a name, each once."""
    return list(dict.fromkeys(name_terms(name) + initial_terms(initials(plain(name)))))


def add_names(named: Iterable[tuple[int, str]]) -> None:
    """Indexes subjects (id, name) in the caller's transaction."""
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            rows = [(subject, _vector(terms_of(name))) for subject, name in named]
            cursor.execute(
                f"INSERT INTO {TABLE} (subject_id, terms) SELECT s, v::tsvector FROM unnest(%s::bigint[], %s::text[]) "
                "AS new(s, v) ON CONFLICT (subject_id) DO UPDATE SET terms = excluded.terms",
                [[row[0] for row in rows], [row[1] for row in rows]],
            )
        else:
            bulk.run_for_each(
                cursor,
                f"INSERT INTO {TABLE} (rowid, terms) VALUES (%s, %s)",
                ((subject, " ".join(terms_of(name))) for subject, name in named),
            )


def rename(renamed: Sequence[tuple[int, str, str]]) -> None:
    """Moves subjects (id, old name, new name) to their new terms."""
    if not bulk.on_postgres():
        with connection.cursor() as cursor:
            bulk.run_for_each(
                cursor,
                f"INSERT INTO {TABLE} ({TABLE}, rowid, terms) VALUES ('delete', %s, %s)",
                [(subject, " ".join(terms_of(old))) for subject, old, _ in renamed],
            )
    add_names((subject, new) for subject, _, new in renamed)


def subjects_with(terms: Sequence[str], limit: int, *, prefix: bool = False) -> list[int]:
    """Subjects whose name has all the terms; with `prefix`, a term that begins with the (single) one given."""
    if not terms:
        return []
    with connection.cursor() as cursor:
        if bulk.on_postgres():
            query = " & ".join(_quoted(term) + (":*" if prefix else "") for term in terms)
            cursor.execute(f"SELECT subject_id FROM {TABLE} WHERE terms @@ %s::tsquery LIMIT %s", [query, limit])
        else:
            query = " AND ".join(f'"{term}"' + ("*" if prefix else "") for term in terms)
            cursor.execute(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s", [query, limit])
        return [row[0] for row in cursor.fetchall()]


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _vector(terms: Iterable[str]) -> str:
    return " ".join(_quoted(term) for term in terms)
