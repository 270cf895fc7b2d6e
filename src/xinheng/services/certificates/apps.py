"""The app of certificates."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """信用状况证明."""

    name = "xinheng.services.certificates"
    label = "certificates"
    verbose_name = "信用状况证明"
