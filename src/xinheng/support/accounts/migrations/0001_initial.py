import django.contrib.auth.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='用户名')),
                ('display_name', models.CharField(max_length=60, verbose_name='姓名')),
                ('post', models.CharField(blank=True, default='', max_length=60, verbose_name='职务')),
                ('certificate_number', models.CharField(blank=True, default='', max_length=40, verbose_name='执法证号')),
                ('phone', models.CharField(blank=True, default='', max_length=20, verbose_name='办公电话')),
                ('office', models.CharField(blank=True, default='', max_length=80, verbose_name='所属机构')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='开通时间')),
            ],
            options={
                'ordering': ['username'],
            },
        ),
    ]
