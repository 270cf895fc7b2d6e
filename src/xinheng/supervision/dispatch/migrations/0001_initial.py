import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clues', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DispatchOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('inspection', '监管检查'), ('enforcement', '执法核查'), ('transfer', '移送其他机关')], max_length=12)),
                ('office', models.CharField(default='', max_length=80)),
                ('from_office', models.CharField(max_length=80)),
                ('outside', models.CharField(default='', max_length=120)),
                ('instruction', models.TextField(default='')),
                ('status', models.CharField(choices=[('open', '执行中'), ('returned', '已退回'), ('done', '已反馈')], default='open', max_length=10)),
                ('ordered_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(default='')),
                ('clue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='clues.clue')),
                ('ordered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'status'], name='dispatch_of_office')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('clue',), name='dispatch_one_open_order_a_clue'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='dispatch_ended_or_open')],
            },
        ),
    ]
