import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registers', '0002_names_are_indexed'),
    ]

    operations = [
        migrations.CreateModel(
            name='IntakeRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('running', '处理中'), ('finished', '已完成'), ('refused', '整批退回'), ('incomplete', '中断')], default='running', max_length=12)),
                ('files', models.JSONField(default=list)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.CharField(default='', max_length=120)),
                ('read', models.BigIntegerField(default=0)),
                ('accepted', models.BigIntegerField(default=0)),
                ('unlinked', models.BigIntegerField(default=0)),
                ('rejected', models.BigIntegerField(default=0)),
                ('unchanged', models.BigIntegerField(default=0)),
                ('chunks', models.IntegerField(default=0)),
                ('rejects_file', models.CharField(default='', max_length=400)),
                ('warnings', models.JSONField(default=list)),
                ('refusal', models.TextField(default='')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='registers.source')),
            ],
            options={
                'indexes': [models.Index(fields=['source', '-started_at'], name='intake_run_of_source')],
            },
        ),
    ]
