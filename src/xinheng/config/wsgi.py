"""The WSGI application a server imports."""

import os

from django.core.wsgi import get_wsgi_application

from xinheng.config.environment import HOME
from xinheng.kit.home import make_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
make_home(HOME)
django = get_wsgi_application()

# These need the apps that the line above loads.
from xinheng.portals.api.hot_path import HotPath  # noqa: E402
from xinheng.portals.public.kept_page import KeptPages  # noqa: E402

application = HotPath(KeptPages(django))
