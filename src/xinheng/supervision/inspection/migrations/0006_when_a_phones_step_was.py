from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspection', '0005_who_stepped_back_did_so_from_the_matter'),
    ]

    operations = [
        migrations.AddField(
            model_name='phonestep',
            name='counts_at',
            field=models.DateTimeField(null=True),
        ),
    ]
