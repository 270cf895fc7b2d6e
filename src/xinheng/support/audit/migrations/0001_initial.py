from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('stream', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(default=0)),
                ('digest', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32)),
                ('seal', models.BinaryField(default=b'', max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(max_length=80, verbose_name='链')),
                ('seq', models.BigIntegerField(verbose_name='序号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('actor_kind', models.CharField(max_length=10, verbose_name='操作者类别')),
                ('actor_id', models.CharField(max_length=40, verbose_name='操作者编号')),
                ('actor_name', models.CharField(max_length=60, verbose_name='操作者')),
                ('verb', models.CharField(max_length=60, verbose_name='动作')),
                ('target_kind', models.CharField(max_length=60, verbose_name='对象类别')),
                ('target_id', models.CharField(max_length=120, verbose_name='对象编号')),
                ('detail', models.TextField(verbose_name='详情')),
                ('previous', models.BinaryField(max_length=32)),
                ('digest', models.BinaryField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['target_kind', 'target_id', 'id'], name='audit_event_of_target')],
                'constraints': [models.UniqueConstraint(fields=('stream', 'seq'), name='audit_event_in_its_place')],
            },
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(max_length=80)),
                ('seq', models.BigIntegerField()),
                ('digest', models.BinaryField(max_length=32)),
                ('at', models.DateTimeField()),
                ('key', models.CharField(max_length=16)),
                ('signature', models.BinaryField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('stream', 'seq'), name='checkpoint_once')],
            },
        ),
    ]
