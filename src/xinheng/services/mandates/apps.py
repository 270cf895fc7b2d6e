"""The app of mandates."""

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    """经营主体授权."""

    name = "xinheng.services.mandates"
    label = "mandates"
    verbose_name = "经营主体授权"

    def ready(self) -> None:
        """A change of colour is told to whose it is."""
        from xinheng.services.mandates.followers import tell_changes
        from xinheng.services.mandates.warnings import tell_of_persons
        from xinheng.support.jobs.followers import register_follower

        register_follower("colour_changes", tell_changes)
        register_follower("person_warnings", tell_of_persons)
