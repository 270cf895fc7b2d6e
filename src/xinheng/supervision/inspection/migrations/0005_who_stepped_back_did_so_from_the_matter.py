from django.db import migrations
from django.db.models import Q


def keep(apps, editor):
    """Who stepped back from a check before did so from all its kin, as one does from now on."""
    Matter = apps.get_model('procedures', 'Matter')
    TaskOfficer = apps.get_model('inspection', 'TaskOfficer')
    gone = TaskOfficer.objects.exclude(recused_at=None).select_related('task__matter').order_by('pk')
    for one in gone.iterator():
        matter = one.task.matter
        for kin in Matter.objects.filter(Q(pk=matter.pk) | Q(family_id=matter.family_id or matter.pk)):
            kin.recused = sorted({*kin.recused, one.account_id})
            kin.save(update_fields=['recused'])


class Migration(migrations.Migration):

    dependencies = [
        ('inspection', '0004_drawn_lists_are_kept'),
        ('procedures', '0016_who_stepped_back'),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
