from django.db import migrations, models

from xinheng.support.procedures.counts import noticing


def notice(apps, schema_editor):
    # What is open already is counted by the worker, which finds that nothing was counted.
    noticing.notice(schema_editor.connection)


def stop_noticing(apps, schema_editor):
    noticing.stop_noticing(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0010_tell_the_leaders'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedFamily',
            fields=[
                ('family', models.BigIntegerField(primary_key=True, serialize=False)),
                ('shares', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='TouchedFamily',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='DueCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120)),
                ('holder', models.BigIntegerField()),
                ('mark', models.CharField(max_length=32)),
                ('share', models.TextField()),
                ('number', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'holder', 'mark'), name='due_count_once')],
            },
        ),
        migrations.RunPython(notice, stop_noticing),
    ]
