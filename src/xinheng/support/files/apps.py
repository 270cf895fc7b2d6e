"""The app `files`."""

from django.apps import AppConfig

from xinheng.support.jobs.followers import register_follower


class FilesConfig(AppConfig):
    """文件: evidence as taken, copies to show."""

    name = "xinheng.support.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        """The worker sweeps what nobody owns."""
        from xinheng.support.audit.proving import register_proof
        from xinheng.support.files.followers import order_daily_sweep
        from xinheng.support.files.proving import compare_files

        register_follower("sweep_files", order_daily_sweep)
        register_proof("files", compare_files)
