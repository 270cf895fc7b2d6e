"""How common a term is, some subjects tell; the index is no longer counted through for it."""

from typing import Any

from django.db import migrations


def drop_vocabulary(apps: Any, schema_editor: Any) -> None:
    """Only SQLite had one."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE IF EXISTS registers_name_vocabulary")


class Migration(migrations.Migration):
    """Drops the vocabulary of the index of names."""

    dependencies = [("registers", "0007_subject_merged_into")]
    operations = [migrations.RunPython(drop_vocabulary, migrations.RunPython.noop)]
