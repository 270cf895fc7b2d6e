"""Legal documents as PDF."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The app; it holds no models, only the shared letter."""

    name = "xinheng.support.documents"
    label = "documents"
    verbose_name = "文书"
