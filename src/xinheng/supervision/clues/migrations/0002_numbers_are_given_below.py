from django.db import migrations


class Migration(migrations.Migration):
    """Number series go to the app `numbers`, which every app may use: the table is renamed, its rows stay."""

    dependencies = [("clues", "0001_initial")]

    operations = [
        migrations.AlterModelTable("NumberSeries", "numbers_numberseries"),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("NumberSeries")]),
    ]
