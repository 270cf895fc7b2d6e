from django.db import migrations


class Migration(migrations.Migration):
    """A notice says what it is about; no action has written an address since."""

    dependencies = [("notices", "0002_city_clock")]

    operations = [migrations.RemoveField("notice", "link")]
