"""Registration of the codes app; new entities get their code from the feed."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """赋码."""

    name = "xinheng.credit.codes"
    label = "codes"
    verbose_name = "赋码"
