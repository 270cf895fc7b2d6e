from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clues', '0004_what_turned_red_is_read'),
    ]

    operations = [
        migrations.AddField(
            model_name='clue',
            name='form_key',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AddConstraint(
            model_name='clue',
            constraint=models.UniqueConstraint(
                condition=models.Q(('form_key', ''), _negated=True), fields=('form_key',), name='clue_once_a_form'
            ),
        ),
    ]
