"""Inspection: a check of one subject on site, from task to published result."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """监督检查."""

    name = "xinheng.supervision.inspection"
    label = "inspection"
    verbose_name = "监督检查"
