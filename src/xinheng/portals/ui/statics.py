"""Static files: hashed names once they are collected, plain names before (in tests and while building)."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage, which does not fail a page for a file that nobody collected yet."""

    manifest_strict = False

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file: with its digest where `collectstatic` has run."""
        if not self.hashed_files:
            return str(StaticFilesStorage.url(self, name))
        return str(super().url(name, force))
