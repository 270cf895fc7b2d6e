"""What is published: the newest release of each dataset, its files."""

from pathlib import Path

from django.conf import settings
from django.db.models import Max

from xinheng.services.open_data.models import Release

KEPT = 5


def folder_of(dataset: str, version: int) -> Path:
    """Where the files of a release lie."""
    return Path(settings.XINHENG_HOME) / "open" / dataset / f"{version:05d}"


def newest() -> dict[str, Release]:
    """The newest release of each dataset that was ever published."""
    last = Release.objects.values("dataset").annotate(last=Max("version"))
    wanted = {(one["dataset"], one["last"]) for one in last}
    found = Release.objects.filter(version__in={version for _, version in wanted})
    return {one.dataset: one for one in found if (one.dataset, one.version) in wanted}


def releases_of(dataset: str) -> list[Release]:
    """The releases whose files are kept, newest first."""
    return list(Release.objects.filter(dataset=dataset).order_by("-version")[:KEPT])


def file_of(dataset: str, version: int, form: str) -> Path | None:
    """A file of a release; None where there is none any more."""
    release = Release.objects.filter(dataset=dataset, version=version).first()
    path = folder_of(dataset, version) / f"data.{form}"
    return path if release and form in release.files and path.exists() else None
