import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('body', models.CharField(blank=True, default='', max_length=500, verbose_name='内容')),
                ('link', models.CharField(blank=True, default='', max_length=200, verbose_name='链接')),
                ('about_kind', models.CharField(default='', max_length=60)),
                ('about_id', models.CharField(default='', max_length=120)),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='发送时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='阅读时间')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['account', '-id'], name='notice_of_account'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['account'], name='notice_unread')],
            },
        ),
    ]
