import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=60, verbose_name='流程')),
                ('version', models.CharField(max_length=20, verbose_name='流程版本')),
                ('state', models.CharField(max_length=60, verbose_name='状态')),
                ('seq', models.PositiveIntegerField(default=0, verbose_name='步数')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('subject_identity', models.CharField(blank=True, default='', max_length=80, verbose_name='主体标识')),
                ('subject_name', models.CharField(blank=True, default='', max_length=200, verbose_name='主体名称')),
                ('office', models.CharField(max_length=120, verbose_name='承办机构')),
                ('field', models.CharField(blank=True, default='', max_length=40, verbose_name='监管领域')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='事实')),
                ('opened_at', models.DateTimeField(verbose_name='开始时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='到期时间')),
                ('warn_at', models.DateTimeField(blank=True, null=True, verbose_name='提醒时间')),
                ('due_provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('clock_state', models.CharField(blank=True, default='', max_length=20, verbose_name='时限状态')),
                ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='procedures.matter')),
            ],
        ),
        migrations.CreateModel(
            name='ClockRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clock', models.CharField(max_length=60, verbose_name='时限')),
                ('events', models.JSONField(default=list, verbose_name='经过')),
                ('state', models.CharField(max_length=20, verbose_name='状态')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='到期时间')),
                ('warn_at', models.DateTimeField(blank=True, null=True, verbose_name='提醒时间')),
                ('provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('matter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='clock_runs', to='procedures.matter')),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField(verbose_name='序号')),
                ('verb', models.CharField(max_length=60, verbose_name='动作')),
                ('title', models.CharField(max_length=60, verbose_name='动作名称')),
                ('from_state', models.CharField(blank=True, default='', max_length=60, verbose_name='原状态')),
                ('to_state', models.CharField(max_length=60, verbose_name='新状态')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by_name', models.CharField(max_length=60, verbose_name='经办人')),
                ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='事实')),
                ('documents', models.JSONField(blank=True, default=list, verbose_name='文书')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='procedures.matter')),
            ],
            options={
                'ordering': ['matter', 'seq'],
            },
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['due_at', 'id'], name='matter_open_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['office', 'due_at'], name='matter_office_due', opclasses=['varchar_pattern_ops', 'timestamptz_ops']),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['assignee', 'due_at'], name='matter_mine_due'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['subject_identity'], name='matter_subject'),
        ),
        migrations.AddConstraint(
            model_name='clockrun',
            constraint=models.UniqueConstraint(fields=('matter', 'clock'), name='clock_run_once'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(fields=['by', 'matter'], name='step_by'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(fields=('matter', 'seq'), name='step_seq_once'),
        ),
    ]
