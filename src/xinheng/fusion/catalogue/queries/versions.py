"""The versions of the standard that were kept."""

from django.db.models import QuerySet

from xinheng.fusion.catalogue.models import StandardVersion


def latest_version() -> StandardVersion | None:
    """The version kept last."""
    return StandardVersion.objects.order_by("-pk").first()


def standard_version(pk: int) -> StandardVersion | None:
    """The kept version of that number."""
    return StandardVersion.objects.filter(pk=pk).first()


def standard_versions() -> QuerySet[StandardVersion]:
    """Every kept version, newest first, without its content."""
    return StandardVersion.objects.order_by("-pk").defer("content")
