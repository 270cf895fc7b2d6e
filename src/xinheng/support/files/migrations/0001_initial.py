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
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('media_type', models.CharField(max_length=40, verbose_name='类型')),
                ('size', models.PositiveIntegerField(verbose_name='大小（字节）')),
                ('digest', models.BinaryField(max_length=32, verbose_name='原件摘要')),
                ('restricted', models.BooleanField(default=True, verbose_name='受限')),
                ('secret', models.BinaryField(max_length=16, null=True)),
                ('stored_as', models.CharField(db_index=True, max_length=64)),
                ('served_as', models.CharField(db_index=True, default='', max_length=64)),
                ('served_type', models.CharField(default='', max_length=40)),
                ('about_kind', models.CharField(default='', max_length=60)),
                ('about_id', models.CharField(default='', max_length=120)),
                ('kept_at', models.DateTimeField(auto_now_add=True, verbose_name='保存时间')),
                ('erased_at', models.DateTimeField(null=True, verbose_name='销毁时间')),
                ('kept_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['about_kind', 'about_id'], name='file_about')],
            },
        ),
    ]
