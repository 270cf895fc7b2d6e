"""The WSGI application a server imports."""

import logging
import os
from collections.abc import Hashable

from django.conf import settings
from django.core.exceptions import SynchronousOnlyOperation
from django.core.wsgi import get_wsgi_application

from xinheng.config.environment import HOME
from xinheng.kit.home import make_home

log = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
make_home(HOME)
django = get_wsgi_application()

# These need the apps that the line above loads.
from xinheng.credit.portrait.asking import written_lately  # noqa: E402
from xinheng.kit import city_time  # noqa: E402
from xinheng.portals.api.hot_path import HotPath  # noqa: E402
from xinheng.portals.public.kept_page import KeptPages  # noqa: E402
from xinheng.portals.ui.components import Components  # noqa: E402
from xinheng.portals.ui.early import Environ, Kept  # noqa: E402
from xinheng.portals.ui.sources import freshness_now  # noqa: E402
from xinheng.support.procedures.parameters import edition  # noqa: E402

_pages = KeptPages(django)
_hot = HotPath(_pages)
_components = Components(settings.XINHENG_RUNS)
application = _components.around(_hot)


def at_once(environ: Environ) -> Kept | None:
    """What lies ready and is right: read within a fraction of a millisecond, without waiting for anybody."""
    try:
        return None if _components.missing(environ) else _hot.at_once(environ) or _pages.at_once(environ)
    except SynchronousOnlyOperation:
        # Something has to be read anew: who answers in a thread does it.
        return None
    except Exception:
        log.exception("what lies ready could not be told")
        return None


def stands() -> Hashable | None:
    """Another name whenever anything that lies ready may be another: something was written, a day begun, a parameter
    amended, a source late. None where that cannot be said at once. Raises SynchronousOnlyOperation in an event loop
    where it can be said again after `read_anew`."""
    try:
        written = written_lately()
        return None if written is None else (written, city_time.today(), edition(), freshness_now())
    except SynchronousOnlyOperation:
        raise
    except Exception:
        log.exception("how things stand could not be told")
        return None


def read_anew() -> None:
    """In a thread: what `stands` tells from memory and is too old by now. Never raises."""
    stands()
