"""The index knows roads and trades beside names, the terms are counted, and codes are found by their last characters."""

from typing import Any

from django.db import migrations

SQLITE = [
    "DROP TABLE registers_name_index",
    """CREATE VIRTUAL TABLE registers_name_index USING fts5(
        terms, content='', detail='none', columnsize=0, tokenize="ascii"
    )""",
    "CREATE VIRTUAL TABLE registers_name_vocabulary USING fts5vocab('registers_name_index', 'row')",
    "CREATE INDEX identifier_tail ON registers_identifier (substr(value, -8))",
]
POSTGRES = [
    "DELETE FROM registers_name_index",
    "CREATE INDEX identifier_tail ON registers_identifier (right(value, 8))",
]
AT_ONCE = 20_000


def index_again(apps: Any, schema_editor: Any) -> None:
    """Every subject's terms, said anew a slice at a time."""
    from xinheng.fusion.registers.finding import name_index  # noqa: PLC0415  the index is no model and has no history

    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)
    subjects = apps.get_model("registers", "Subject").objects.order_by("pk")
    last = 0
    while rows := list(subjects.filter(pk__gt=last).values_list("pk", "name", "address", "industry")[:AT_ONCE]):
        name_index.add((row[0], name_index.Findable(*row[1:])) for row in rows)
        last = rows[-1][0]


class Migration(migrations.Migration):
    """Indexes again."""

    dependencies = [("registers", "0004_keys_are_folded")]
    operations = [migrations.RunPython(index_again, migrations.RunPython.noop)]
