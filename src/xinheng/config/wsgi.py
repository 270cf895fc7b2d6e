"""The WSGI application a server imports."""

import os

from django.core.wsgi import get_wsgi_application

from xinheng.config.environment import HOME
from xinheng.kit.home import make_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
make_home(HOME)
django = get_wsgi_application()

from xinheng.portals.api.hot_path import HotPath  # noqa: E402 (needs the apps that the line above loads)

application = HotPath(django)
