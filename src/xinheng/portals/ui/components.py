"""A server may run some of the platform's components alone; the others are called where they run.

A component is an app that shows pages or answers calls (`support/contract`). Each can so be given machines of its own,
be stopped and be put up again while the others serve; they share the database and call each other by their addresses.
"""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from xinheng.portals.ui.early import Application, Environ, Start
from xinheng.support.contract import addresses_by_component

# Every server signs people in, shows the shared files of pages and says how it is.
EVERYWHERE = ("healthz", "readyz", "metrics", "login/", "ui/")
MISDIRECTED = "421 Misdirected Request"


class Components:
    """Which components run here: those named, or all where none is. Raises ImproperlyConfigured for an unknown name."""

    def __init__(self, named: Collection[str]) -> None:
        found = addresses_by_component()
        self.everywhere = (*EVERYWHERE, settings.STATIC_URL.lstrip("/"))
        known = {component for component in found.values() if component != "ui"}
        if unknown := sorted(set(named) - known):
            raise ImproperlyConfigured(
                f"XINHENG_RUNS 应为部件名：{'、'.join(sorted(known))}，收到的是“{'、'.join(unknown)}”"
            )
        self.elsewhere = {prefix: one for prefix, one in found.items() if named and one not in {*named, "ui"}}
        self.prefixes = sorted(found, key=len, reverse=True)
        self.named = sorted(named)

    def missing(self, environ: Environ) -> str:
        """The component that the address belongs to, where it does not run here; "" where it does."""
        if not self.elsewhere:
            return ""
        path = str(environ.get("PATH_INFO", "")).lstrip("/")
        if path.startswith(self.everywhere):
            return ""
        prefix = next((one for one in self.prefixes if path.startswith(one)), "")
        return self.elsewhere.get(prefix, "")

    def around(self, application: Application) -> Application:
        """The application, for what runs here."""
        if not self.elsewhere:
            return application

        def here(environ: Environ, start: Start) -> Iterable[bytes]:
            if not (other := self.missing(environ)):
                return application(environ, start)
            told = f"这台服务器只运行 {'、'.join(self.named)}；这个地址属于 {other}，请发给运行它的服务器。".encode()
            start(MISDIRECTED, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(told)))])
            return [told]

        return here
