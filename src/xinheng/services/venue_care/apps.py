"""The app of venues' daily management."""

from django.apps import AppConfig


class VenueCareConfig(AppConfig):
    """场内管理."""

    name = "xinheng.services.venue_care"
    label = "venue_care"
    verbose_name = "场内管理"
    demo = "xinheng.services.venue_care.demo"
