import django.db.models.deletion
import xinheng.kit.city_time
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annual_reports', '0002_filings'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartsBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receiver', models.CharField(max_length=40, verbose_name='接收部门')),
                ('nonce', models.CharField(max_length=64)),
                ('handed_at', models.DateTimeField(default=xinheng.kit.city_time.now, verbose_name='交接时间')),
                ('parts', models.PositiveIntegerField(default=0, verbose_name='份数')),
                ('digest', models.CharField(default='', max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('receiver', 'nonce'), name='parts_asked_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receiver', models.CharField(max_length=40, verbose_name='接收部门')),
                ('state', models.CharField(choices=[('waiting', '等待对方来取'), ('handed', '已交给对方，等待回执'), ('received', '对方已接收'), ('returned', '对方退回'), ('overtaken', '已由更正后的年报代替')], default='waiting', max_length=10, verbose_name='状态')),
                ('handed_at', models.DateTimeField(null=True, verbose_name='交接时间')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='回执时间')),
                ('receipt', models.CharField(default='', max_length=60, verbose_name='回执号')),
                ('reason', models.CharField(default='', max_length=200, verbose_name='退回原因')),
                ('filing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='annual_reports.reportfiling')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'handed'])), fields=['receiver', 'id'], name='parts_on_the_way')],
                'constraints': [models.UniqueConstraint(fields=('filing', 'receiver'), name='part_of_a_filing_once')],
            },
        ),
    ]
