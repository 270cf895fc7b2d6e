import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^([0-9A-Za-z-]+/)+$', '机构路径由若干段组成，每段以“/”结尾，例如 5099/509901/。')], verbose_name='路径')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('short_name', models.CharField(max_length=40, verbose_name='简称')),
                ('kind', models.CharField(choices=[('city', '市局'), ('district', '区县局'), ('office', '监管所')], max_length=10, verbose_name='层级')),
                ('divisions', models.JSONField(default=list, verbose_name='辖区代码')),
                ('streets', models.JSONField(default=list, verbose_name='辖区地名')),
            ],
            options={
                'ordering': ['path'],
                'constraints': [models.CheckConstraint(condition=models.Q(('path__endswith', '/')), name='organisation_path_ends_in_slash')],
            },
        ),
    ]
