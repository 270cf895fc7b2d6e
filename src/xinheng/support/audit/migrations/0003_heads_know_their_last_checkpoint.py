from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_refuse_changes_to_the_trail'),
    ]

    operations = [
        migrations.AddField(
            model_name='chainhead',
            name='signed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='chainhead',
            name='signed_seq',
            field=models.BigIntegerField(default=0),
        ),
    ]
