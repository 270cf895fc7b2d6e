from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True, verbose_name='日期')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('is_off', models.BooleanField(verbose_name='放假')),
                ('year', models.PositiveSmallIntegerField(verbose_name='公布年度')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('loaded_at', models.DateTimeField(auto_now_add=True, verbose_name='载入时间')),
            ],
            options={
                'ordering': ['date'],
            },
        ),
    ]
