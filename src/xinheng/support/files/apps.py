"""The app `files`."""

from django.apps import AppConfig

from xinheng.support.jobs.followers import once_a_day, register_follower


class FilesConfig(AppConfig):
    """文件: evidence as taken, copies to show."""

    name = "xinheng.support.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        """The worker sweeps what nobody owns."""
        from xinheng.support.audit.proving import register_proof
        from xinheng.support.files.proving import compare_files
        from xinheng.support.files.tasks import sweep_orphan_files

        register_follower("sweep_files", once_a_day(sweep_orphan_files))
        register_proof("files", compare_files)
