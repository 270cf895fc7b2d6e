"""The name index: FTS5 on SQLite, a tsvector with GIN on PostgreSQL. Pairs of characters, cut by us, not by a parser."""

from typing import Any

from django.db import migrations

SQLITE = """
CREATE VIRTUAL TABLE registers_name_index USING fts5(
    terms, content='', detail='none', columnsize=0, tokenize="ascii"
)
"""
POSTGRES = """
CREATE TABLE registers_name_index (subject_id bigint PRIMARY KEY, terms tsvector NOT NULL);
CREATE INDEX registers_name_index_terms ON registers_name_index USING gin (terms);
"""


def create(apps: Any, schema_editor: Any) -> None:
    """The form the database at hand can search fast."""
    schema_editor.execute(POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE)


def drop(apps: Any, schema_editor: Any) -> None:
    """Takes the index away; names stay in the subjects."""
    schema_editor.execute("DROP TABLE registers_name_index")


class Migration(migrations.Migration):
    """Adds the name index."""

    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
