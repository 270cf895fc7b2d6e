"""The app `orgs`."""

from django.apps import AppConfig
from django.db.models import CharField

from xinheng.support.orgs.lookups import Begins, Under


class OrgsConfig(AppConfig):
    """组织机构: city, districts, offices."""

    name = "xinheng.support.orgs"
    label = "orgs"
    verbose_name = "组织机构"

    def ready(self) -> None:
        """Let every path column be asked `office__under="5099/509901/"`."""
        CharField.register_lookup(Begins)
        CharField.register_lookup(Under)
