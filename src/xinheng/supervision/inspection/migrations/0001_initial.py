import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dispatch', '0001_initial'),
        ('files', '0001_initial'),
        ('procedures', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InspectionTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('kind', models.CharField(choices=[('routine', '日常检查'), ('case', '个案检查'), ('special', '专项检查'), ('random', '双随机抽查'), ('joint', '部门联合抽查'), ('unannounced', '飞行检查'), ('recheck', '整改复查')], max_length=12)),
                ('unannounced', models.BooleanField(default=False)),
                ('aim', models.TextField(default='')),
                ('address', models.CharField(default='', max_length=240)),
                ('planned_on', models.DateField(null=True)),
                ('checklist', models.CharField(max_length=60)),
                ('checklist_title', models.CharField(max_length=120)),
                ('checklist_version', models.CharField(max_length=20)),
                ('items', models.JSONField()),
                ('exemption', models.CharField(blank=True, choices=[('', '无'), ('report', '投诉举报'), ('transfer', '转办交办'), ('emergency', '安全突发情形'), ('campaign', '上级部署专项')], default='', max_length=12)),
                ('overlap_reason', models.TextField(default='')),
                ('approval_number', models.CharField(default='', max_length=60)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('arrival', models.CharField(default='', max_length=12)),
                ('result', models.CharField(default='', max_length=4)),
                ('disposition', models.CharField(default='', max_length=4)),
                ('problems', models.TextField(default='')),
                ('order_number', models.CharField(default='', max_length=60)),
                ('correct_by', models.DateField(null=True)),
                ('corrected_on', models.DateField(null=True)),
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inspection', to='procedures.matter')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_tasks', to='inspection.inspectiontask')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='dispatch.dispatchorder')),
                ('order_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('recheck_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='inspection.inspectiontask')),
            ],
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('entry', models.CharField(max_length=64)),
                ('answer', models.CharField(choices=[('pass', '合格'), ('fail', '不合格'), ('n/a', '不适用')], max_length=4)),
                ('note', models.TextField(default='')),
                ('disposal', models.CharField(default='', max_length=20)),
                ('correct_within', models.PositiveSmallIntegerField(null=True)),
                ('photos', models.JSONField(default=list)),
                ('noted_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('standing', models.CharField(choices=[('current', '有效'), ('superseded', '已被替换'), ('conflicting', '待选择')], default='current', max_length=12)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='inspection.inspectiontask')),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(default='', max_length=40)),
                ('sha256', models.CharField(max_length=64)),
                ('taken_at', models.DateTimeField(null=True)),
                ('place', models.CharField(default='', max_length=40)),
                ('arrived_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='inspection.inspectiontask')),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('party', '当事人'), ('witness', '见证人'), ('officer', '检查人员')], max_length=8)),
                ('name', models.BinaryField()),
                ('secret', models.BinaryField(max_length=16)),
                ('refused', models.BooleanField(default=False)),
                ('reason', models.TextField(default='')),
                ('signed_at', models.DateTimeField()),
                ('void', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='inspection.inspectiontask')),
            ],
        ),
        migrations.CreateModel(
            name='TaskOfficer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('certificate_number', models.CharField(max_length=40)),
                ('lead', models.BooleanField(default=False)),
                ('recused_at', models.DateTimeField(null=True)),
                ('recusal_reason', models.TextField(default='')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to=settings.AUTH_USER_MODEL)),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='inspection.inspectiontask')),
            ],
        ),
        migrations.AddConstraint(
            model_name='inspectiontask',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='inspection_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='inspectiontask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('correct_by__isnull', True), ('order_number', '')), models.Q(models.Q(('order_number', ''), _negated=True), ('correct_by__isnull', False)), _connector='OR'), name='inspection_order_with_its_term'),
        ),
        migrations.AddConstraint(
            model_name='inspectiontask',
            constraint=models.UniqueConstraint(condition=models.Q(('order_number', ''), _negated=True), fields=('order_number',), name='inspection_order_number_once'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('task', 'entry'), name='finding_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(condition=models.Q(('standing', 'current')), fields=('task', 'item'), name='finding_current_once'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(fields=('task', 'sha256'), name='evidence_once_a_task'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('void', False)), fields=('task', 'role'), name='signature_once_a_role'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('refused', True)), models.Q(('file__isnull', False), ('refused', False)), _connector='OR'), name='signature_or_refusal'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('refused', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='signature_refusal_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='taskofficer',
            constraint=models.UniqueConstraint(condition=models.Q(('recused_at__isnull', True)), fields=('task', 'account'), name='officer_once_a_task'),
        ),
        migrations.AddConstraint(
            model_name='taskofficer',
            constraint=models.UniqueConstraint(condition=models.Q(('lead', True), ('recused_at__isnull', True)), fields=('task',), name='officer_one_lead_a_task'),
        ),
    ]
