"""Who walks a journey in a browser, and the city it begins in."""

import pytest

from tests import cast as people
from tests import story
from tests.screen import Person


@pytest.fixture
def person(chromium, live_server):
    return lambda viewport: Person(chromium, live_server.url, viewport)


@pytest.fixture
def city(settings, tmp_path):
    settings.XINHENG_HOME, settings.FILES_ROOT = str(tmp_path), tmp_path / "files"
    settings.XINHENG_MESSAGES = ["outbox"]
    people.cast()
    story.second_officer()
    story.shop(phone=people.CHEN.phone)
    return tmp_path
