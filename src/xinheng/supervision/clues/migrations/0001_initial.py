import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('procedures', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('last', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Clue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('source', models.CharField(choices=[('data', '归集数据'), ('12315', '12315 平台'), ('12345', '12345 热线'), ('walk_in', '现场反映'), ('letter', '来信反映'), ('superior', '上级交办'), ('analysis', '研判分析'), ('execution', '执行处置与考核')], max_length=12)),
                ('channel', models.CharField(default='', max_length=30)),
                ('text', models.TextField()),
                ('reported_name', models.CharField(default='', max_length=240)),
                ('reported_address', models.CharField(default='', max_length=240)),
                ('match', models.CharField(choices=[('none', '未匹配'), ('exact', '代码一致'), ('confirmed', '人工确认')], default='none', max_length=12)),
                ('found_on', models.DateField()),
                ('received_at', models.DateTimeField()),
                ('reporter_ref', models.CharField(default='', max_length=60)),
                ('breach_suspected', models.BooleanField(default=True)),
                ('outcome', models.TextField(default='')),
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='clue', to='procedures.matter')),
            ],
            options={
                'indexes': [models.Index(fields=['received_at'], name='clue_received'), models.Index(condition=models.Q(('reporter_ref', ''), _negated=True), fields=['reporter_ref'], name='clue_reporter_ref')],
                'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ['data', '12315', '12345', 'walk_in', 'letter', 'superior', 'analysis', 'execution'])), name='clue_source_of_eight')],
            },
        ),
    ]
