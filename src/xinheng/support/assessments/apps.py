"""The app `assessments`."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """测评与演练."""

    name = "xinheng.support.assessments"
    label = "assessments"
    verbose_name = "测评与演练"
