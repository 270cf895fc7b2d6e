"""The keys of a few records are found without reading all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index more on the keys."""

    dependencies = [("registers", "0008_terms_are_told_by_some_subjects")]
    operations = [
        migrations.AddIndex(
            model_name="blindkey", index=models.Index(fields=["record"], name="blind_key_record")
        )
    ]
