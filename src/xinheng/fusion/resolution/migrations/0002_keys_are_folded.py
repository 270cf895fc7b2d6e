"""What waits for a parent record, and what stewards decided, names records by their folded keys."""

from django.db import migrations

from xinheng.kit.characters import folded


def fold(apps, schema_editor):
    """Both tables hold few rows beside the registers."""
    alias = schema_editor.connection.alias
    for model, field, rows in (
        ("Waiting", "value", {"scheme__startswith": "via:"}),
        ("Decision", "key", {}),
    ):
        objects = apps.get_model("resolution", model).objects.using(alias)
        for pk, value in objects.filter(**rows).values_list("pk", field).iterator(chunk_size=20_000):
            if folded(value) != value:
                objects.filter(pk=pk).update(**{field: folded(value)})


class Migration(migrations.Migration):
    dependencies = [("resolution", "0001_initial")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
