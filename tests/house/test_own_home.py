"""Each process of a pass has a home of its own, as it has a database: in one home they sweep each other's work."""

import os
from pathlib import Path

from django.conf import settings


def test_no_two_processes_of_a_pass_share_a_home():
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    home = Path(settings.XINHENG_HOME)
    assert worker in {None, home.name}
    assert {home} == {Path(where).parent for where in (settings.FILES_ROOT, settings.LAKE_ROOT, settings.STATIC_ROOT)}
