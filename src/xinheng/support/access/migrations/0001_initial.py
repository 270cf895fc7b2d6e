import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.SlugField(max_length=40, verbose_name='角色')),
                ('division', models.CharField(blank=True, default='', max_length=12, validators=[django.core.validators.RegexValidator('^(\\d{2}|\\d{4}|\\d{6}|\\d{9}|\\d{12})$', '行政区划代码应为2、4、6、9或12位数字。')], verbose_name='行政区划')),
                ('field', models.CharField(blank=True, default='', max_length=40, verbose_name='监管领域')),
                ('granted_at', models.DateTimeField(auto_now_add=True, verbose_name='授予时间')),
                ('granted_by', models.CharField(blank=True, default='', max_length=60, verbose_name='授予人')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='orgs.organisation')),
            ],
            options={
                'ordering': ['account', 'role', 'id'],
                'constraints': [models.UniqueConstraint(fields=('account', 'role', 'organisation', 'division', 'field'), name='grant_given_once')],
            },
        ),
    ]
