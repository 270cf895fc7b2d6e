from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=200, verbose_name='任务')),
                ('queue', models.CharField(max_length=40, verbose_name='队列')),
                ('priority', models.SmallIntegerField(default=0, verbose_name='优先级')),
                ('args', models.JSONField(default=list, verbose_name='参数')),
                ('kwargs', models.JSONField(default=dict, verbose_name='命名参数')),
                ('state', models.CharField(choices=[('ready', '待执行'), ('running', '执行中'), ('done', '已完成'), ('dead', '失败待处理')], default='ready', max_length=10, verbose_name='状态')),
                ('run_after', models.DateTimeField(verbose_name='不早于')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='租约至')),
                ('fence', models.PositiveIntegerField(default=0, verbose_name='租约序号')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('max_attempts', models.PositiveSmallIntegerField(default=8, verbose_name='最多次数')),
                ('last_error', models.TextField(blank=True, default='', verbose_name='最近错误')),
                ('result', models.JSONField(blank=True, null=True, verbose_name='结果')),
                ('enqueued_at', models.DateTimeField(verbose_name='提交时间')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['ready', 'running'])), fields=['-priority', 'run_after', 'id'], name='job_open'), models.Index(fields=['state', 'finished_at'], name='job_finished')],
            },
        ),
    ]
