"""The app of annual reports."""

from django.apps import AppConfig


class AnnualReportsConfig(AppConfig):
    """年度报告."""

    name = "xinheng.services.annual_reports"
    label = "annual_reports"
    verbose_name = "年度报告"
