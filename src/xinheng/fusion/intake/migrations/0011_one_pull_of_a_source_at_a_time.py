"""A source is fetched once at a time: of pulls that two people began together the last goes on, the others have failed."""

from django.db import migrations, models

UNDER_WAY = ("waiting", "running")


def end_all_but_the_last(apps, schema_editor):
    Pull = apps.get_model("intake", "Pull")
    going = set()
    for pull in Pull.objects.filter(state__in=UNDER_WAY).order_by("-pk"):
        if pull.source in going:
            pull.state, pull.finished_at = "failed", pull.started_at or pull.asked_at
            pull.problem = "同一来源同时开始了两次取数，只保留较晚的一次。"
            pull.save(update_fields=["state", "finished_at", "problem"])
        going.add(pull.source)


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0010_a_refused_row_goes_with_its_run"),
    ]

    operations = [
        migrations.RunPython(end_all_but_the_last, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="pull",
            constraint=models.UniqueConstraint(
                condition=models.Q(state__in=UNDER_WAY), fields=("source",), name="one_pull_of_a_source"
            ),
        ),
    ]
