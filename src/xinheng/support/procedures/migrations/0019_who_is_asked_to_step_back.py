from django.db import migrations, models

from xinheng.support.procedures.counts import noticing


def notice(apps, schema_editor):
    noticing.notice(schema_editor.connection)


def stop_noticing(apps, schema_editor):
    noticing.stop_noticing(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0018_stepped_back_is_found_by_who'),
    ]

    operations = [
        # SQLite makes the table anew for a column, and loses what notices changes of it.
        migrations.RunPython(stop_noticing, notice),
        migrations.AddField(
            model_name='matter',
            name='challenged',
            field=models.JSONField(blank=True, default=list, verbose_name='正在审查回避的账号'),
        ),
        migrations.RunPython(notice, stop_noticing),
    ]
