from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clues', '0001_initial'),
        ('dispatch', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='dispatchorder',
            name='dispatch_of_office',
        ),
        migrations.AddIndex(
            model_name='dispatchorder',
            index=models.Index(fields=['office', 'status'], name='dispatch_of_office', opclasses=['varchar_pattern_ops', 'varchar_pattern_ops']),
        ),
    ]
