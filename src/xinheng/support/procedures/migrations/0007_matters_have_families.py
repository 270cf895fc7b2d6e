"""Each matter knows the first of those that came of each other."""

import django.db.models.deletion
from django.db import migrations, models


def find_families(apps, schema_editor):
    """Parents were begun before their children, so each finds its parent's family told already."""
    Matter = apps.get_model("procedures", "Matter")
    family = {}
    for pk, parent in Matter.objects.exclude(parent=None).order_by("pk").values_list("pk", "parent_id"):
        family[pk] = family.setdefault(parent, parent)
    for pk, root in family.items():
        Matter.objects.filter(pk=pk).update(family=root)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0006_who_stands_in")]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="family",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relatives",
                to="procedures.matter",
            ),
        ),
        migrations.RunPython(find_families, migrations.RunPython.noop),
    ]
