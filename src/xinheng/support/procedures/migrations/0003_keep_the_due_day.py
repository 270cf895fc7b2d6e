from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0002_remember_announced_breaches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='matter',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='到期日'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['office', 'due_on', 'procedure', 'version', 'state', 'field', 'assignee', 'closed_at'], name='matter_strip', opclasses=['varchar_pattern_ops', 'date_ops', 'varchar_ops', 'varchar_ops', 'varchar_ops', 'varchar_ops', 'int8_ops', 'timestamptz_ops']),
        ),
    ]
