from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0012_steps_of_a_month'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedReach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120)),
                ('mark', models.CharField(max_length=32)),
                ('fields', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'mark'), name='counted_reach_once')],
            },
        ),
        migrations.CreateModel(
            name='DueSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120)),
                ('reach', models.CharField(max_length=32)),
                ('day', models.CharField(max_length=10)),
                ('number', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'reach', 'day'), name='due_sum_once')],
            },
        ),
        # What counted once and counts no more was left standing.
        migrations.RunSQL(
            ["DELETE FROM procedures_duecount WHERE number = 0",
             "DELETE FROM procedures_countedfamily WHERE shares = '[]'"],
            migrations.RunSQL.noop,
        ),
    ]
