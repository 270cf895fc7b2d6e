from django.db import migrations
from django.db.models import Q


def keep(apps, editor):
    """Whose recusal was under review before is asked to step back from all the kin, as one is from now on."""
    matters = apps.get_model('procedures', 'Matter').objects
    for room in matters.filter(procedure='mediation', state='recusal_review').iterator():
        if account := room.facts.get('mediator_account'):
            for kin in matters.filter(Q(pk=room.pk) | Q(family=room.family_id or room.pk)):
                kin.challenged = sorted({*kin.challenged, account})
                kin.save(update_fields=['challenged'])


class Migration(migrations.Migration):

    dependencies = [
        ('mediation', '0006_an_offer_of_the_mediator_asks_both'),
        ('procedures', '0019_who_is_asked_to_step_back'),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
