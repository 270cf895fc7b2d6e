"""Keys of current records as they are compared since spellings are folded: else each would be said once more."""

from django.db import migrations
from django.utils import timezone

from xinheng.kit.characters import folded


def fold(apps, schema_editor):
    """Of several current records whose keys have become one, the one recorded last stays."""
    records = apps.get_model("registers", "Record").objects.using(schema_editor.connection.alias)
    seen = {}
    for pk, type, source, key in records.filter(superseded_at__isnull=True).order_by("pk").values_list(
        "pk", "type", "source_id", "key"
    ).iterator(chunk_size=20_000):  # fmt: skip
        new = folded(key)
        if new == key and not any(mark in key for mark in "()号"):
            continue
        earlier = seen.get((type, source, new))
        if earlier is None and new != key:
            # One with the folded key may have been current all along.
            earlier = records.filter(
                type=type, source_id=source, key=new, superseded_at__isnull=True
            ).exclude(pk=pk).values_list("pk", flat=True).first()  # fmt: skip
        if earlier is not None and earlier != pk:
            low, high = sorted((earlier, pk))
            records.filter(pk=low).update(superseded_at=timezone.now(), superseded_by=high)
            pk = high
        records.filter(pk=pk).update(key=new)
        seen[type, source, new] = pk


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_offices_are_found_by_path")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
