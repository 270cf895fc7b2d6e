import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clues', '0001_initial'),
        ('procedures', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('channel', models.CharField(max_length=30)),
                ('person', models.BinaryField(null=True)),
                ('secret', models.BinaryField(max_length=16, null=True)),
                ('phone_key', models.BinaryField(max_length=32)),
                ('form_key', models.CharField(max_length=64, null=True, unique=True)),
                ('respondent_name', models.CharField(max_length=240)),
                ('respondent_address', models.CharField(default='', max_length=240)),
                ('goods', models.CharField(default='', max_length=120)),
                ('issue', models.CharField(max_length=8)),
                ('bought_on', models.DateField(null=True)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('facts', models.TextField()),
                ('claims', models.JSONField(default=list)),
                ('publish_agreed', models.BooleanField(default=False)),
                ('delegated_agreed', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('', '办理中'), ('O1', '达成调解协议'), ('O2', '终止调解'), ('O3', '不予受理')], default='', max_length=4)),
                ('outcome_reason', models.CharField(default='', max_length=8)),
                ('outcome_words', models.TextField(default='')),
                ('ended_on', models.DateField(null=True)),
                ('publicised_on', models.DateField(null=True)),
                ('clue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='clues.clue')),
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='complaint', to='procedures.matter')),
            ],
            options={
                'indexes': [models.Index(fields=['phone_key', 'received_at'], name='complaint_phone'), models.Index(fields=['received_at'], name='complaint_received')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='complaint_outcome_with_its_day'), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('secret__isnull', False)), models.Q(('person__isnull', True), ('secret__isnull', True)), _connector='OR'), name='complaint_person_with_its_key')],
            },
        ),
    ]
