import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was counted by number alone is of the last hour: it begins anew."""

    dependencies = [("procedures", "0019_who_is_asked_to_step_back")]

    operations = [
        migrations.DeleteModel("WordsTried"),
        migrations.CreateModel(
            name="WordsTried",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.BinaryField(max_length=32)),
                ("since", models.DateTimeField(verbose_name="自")),
                ("wrong", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words_tried",
                        to="procedures.matter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("matter", "place"), name="words_tried_once_a_matter_and_place"
                    )
                ],
            },
        ),
    ]
