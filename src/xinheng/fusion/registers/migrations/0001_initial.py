import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transaction', models.BigIntegerField(default=0)),
                ('written_at', models.DateTimeField()),
                ('run', models.BigIntegerField(default=0)),
                ('types', models.JSONField(default=list)),
                ('first_record', models.BigIntegerField(default=0)),
                ('last_record', models.BigIntegerField(default=0)),
                ('first_mention', models.BigIntegerField(default=0)),
                ('last_mention', models.BigIntegerField(default=0)),
                ('withdrawn_subjects', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='FeedCursor',
            fields=[
                ('reader', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('transaction', models.BigIntegerField(default=0)),
                ('batch', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=40)),
                ('value', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=240)),
                ('open', models.TextField()),
                ('restricted', models.BinaryField(null=True)),
                ('effective_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
                ('superseded_by', models.BigIntegerField(null=True)),
                ('digest', models.BinaryField(max_length=32)),
                ('batch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.batch')),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('department', models.CharField(max_length=120)),
                ('last_received_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('entity', '经营主体'), ('person', '人员'), ('product', '产品'), ('batch', '批次'), ('equipment', '设备'), ('place', '场所')], max_length=12)),
                ('identity', models.CharField(max_length=120, unique=True)),
                ('name', models.CharField(max_length=240)),
                ('status', models.CharField(default='', max_length=40)),
                ('category', models.CharField(default='', max_length=40)),
                ('division', models.CharField(default='', max_length=12)),
                ('industry', models.CharField(default='', max_length=8)),
                ('address', models.CharField(default='', max_length=240)),
                ('established_on', models.DateField(null=True)),
                ('office', models.CharField(default='', max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='RecordSecret',
            fields=[
                ('record', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='registers.record')),
                ('secret', models.BinaryField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=40)),
                ('record', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='registers.record')),
            ],
        ),
        migrations.CreateModel(
            name='BlindKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=40)),
                ('value', models.BinaryField(max_length=32)),
                ('record', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.record')),
            ],
        ),
        migrations.AddField(
            model_name='record',
            name='source',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.source'),
        ),
        migrations.AddField(
            model_name='batch',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registers.source'),
        ),
        migrations.CreateModel(
            name='SubjectSecret',
            fields=[
                ('subject', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='registers.subject')),
                ('secret', models.BinaryField(max_length=16)),
            ],
        ),
        migrations.AddIndex(
            model_name='subject',
            index=models.Index(fields=['office', 'id'], name='subject_office'),
        ),
        migrations.AddField(
            model_name='record',
            name='subject',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='registers.subject'),
        ),
        migrations.AddField(
            model_name='mention',
            name='subject',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registers.subject'),
        ),
        migrations.AddField(
            model_name='identifier',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='registers.subject'),
        ),
        migrations.AddIndex(
            model_name='blindkey',
            index=models.Index(fields=['value'], name='blind_key_value'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['transaction', 'id'], name='batch_feed'),
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(fields=['subject', 'superseded_at'], name='record_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('type', 'source', 'key'), name='record_current_once'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('subject', 'record', 'role'), name='mention_once'),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.UniqueConstraint(fields=('value', 'scheme'), name='identifier_once'),
        ),
    ]
