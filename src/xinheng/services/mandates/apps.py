"""The app of mandates."""

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    """经营主体授权."""

    name = "xinheng.services.mandates"
    label = "mandates"
    verbose_name = "经营主体授权"
    demo = "xinheng.services.mandates.demo"

    def ready(self) -> None:
        """A change of colour and an open repair are told to whose they are; what a business agreed to stands in the
        sheet of who serves."""
        from xinheng.fusion.matching.hanging import register_ending
        from xinheng.services.mandates.followers import tell_changes
        from xinheng.services.mandates.models import ElectronicConsent, Mandate
        from xinheng.services.mandates.moving import end_consents, end_mandates, follow_merges
        from xinheng.services.mandates.queries import has_consented
        from xinheng.services.mandates.reminders import remind_hourly
        from xinheng.services.mandates.renewing import PHONES
        from xinheng.services.mandates.warnings import tell_of_persons
        from xinheng.support.crypto.renewing import register_part
        from xinheng.support.jobs.followers import register_follower
        from xinheng.support.sending.consent import agreed_by

        agreed_by(has_consented)
        register_ending(Mandate, end_mandates)
        register_ending(ElectronicConsent, end_consents)
        register_part(PHONES)
        register_follower("colour_changes", tell_changes)
        register_follower("moved_mandates", follow_merges)
        register_follower("person_warnings", tell_of_persons)
        register_follower("repair_reminders", remind_hourly)
