from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='clockrun',
            name='announced_due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='已提示的到期时间'),
        ),
        migrations.AddIndex(
            model_name='clockrun',
            index=models.Index(condition=models.Q(('state', 'running')), fields=['due_at'], name='clock_run_due'),
        ),
    ]
