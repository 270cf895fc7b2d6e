from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0013_sum_days_by_reach'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_open_due',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_office_due',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_day_strip',
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['due_at', '-id'], name='matter_open_order'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['office', 'due_at', '-id', 'due_on', 'procedure', 'version', 'state', 'field', 'assignee', 'closed_at', 'family'], name='matter_office_order', opclasses=['varchar_pattern_ops', 'timestamptz_ops', 'int8_ops', 'date_ops', 'varchar_ops', 'varchar_ops', 'varchar_ops', 'varchar_ops', 'int8_ops', 'timestamptz_ops', 'int8_ops']),
        ),
    ]
