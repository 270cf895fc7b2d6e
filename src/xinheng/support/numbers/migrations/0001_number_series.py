from django.db import migrations, models


class Migration(migrations.Migration):
    """The table was the clues' own and was renamed there; the numbers already given are kept."""

    initial = True

    dependencies = [("clues", "0002_numbers_are_given_below")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="NumberSeries",
                    fields=[
                        ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                        ("last", models.BigIntegerField()),
                    ],
                )
            ]
        )
    ]
