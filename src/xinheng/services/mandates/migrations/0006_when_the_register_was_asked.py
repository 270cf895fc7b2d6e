from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mandates', '0005_tell_of_repairs'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='judged_at',
            field=models.DateTimeField(null=True, verbose_name='核对登记的时间'),
        ),
    ]
