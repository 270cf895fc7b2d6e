import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registers', '0002_names_are_indexed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=240)),
                ('decided_at', models.DateTimeField()),
                ('by', models.CharField(max_length=120)),
                ('reason', models.TextField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(default='', max_length=120)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.subject')),
            ],
            options={
                'indexes': [models.Index(fields=['type', 'source', 'key'], name='decision_about')],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(default='', max_length=40)),
                ('scheme', models.CharField(max_length=140)),
                ('value', models.CharField(max_length=480)),
                ('name', models.CharField(default='', max_length=480)),
                ('record', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, to='registers.record')),
            ],
            options={
                'indexes': [models.Index(fields=['scheme', 'value'], name='waiting_for')],
            },
        ),
    ]
