from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0002_names_are_indexed'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='subject',
            name='subject_office',
        ),
        migrations.AddIndex(
            model_name='subject',
            index=models.Index(fields=['office', 'id'], name='subject_office', opclasses=['varchar_pattern_ops', 'int8_ops']),
        ),
    ]
