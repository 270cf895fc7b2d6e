"""Pages of the workbench as the cast sees them, and an order that waits to be served."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import story
from tests.kept import kept

from xinheng.supervision.inspection import actions as inspection
from xinheng.support.procedures.models import Matter

MADE = "2026-11-20 10:00"
Clock = Callable[[str], None]


@pytest.fixture(autouse=True)
def on_friday(clock: Clock, settings: Any, tmp_path: Any) -> None:
    """Friday, 20 November 2026; files of this test alone."""
    settings.FILES_ROOT = tmp_path / "files"
    clock(MADE)


def checked_and_ordered() -> story.Story:
    """The noodle shop was checked and ordered to correct within fifteen days."""
    done = story.finished(address_matches="实际在 14 号")
    inspection.approve_result(task=done.task, by=done.cast.sun)
    return done


ordered = kept(checked_and_ordered, home=True, at="2026-11-20 09:55")


class Desk:
    """One officer at the pages of a service."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def begin(self, matter: Matter, paper: str, **told: Any) -> Any:
        """Fill in the sheet beside a paper."""
        step = next(one for one in matter.steps.order_by("-seq") if any(p.startswith(paper) for p in one.documents))
        given = {"recipient_kind": "organisation", "recipient": story.NAME, "address": "江岸路 12 号", **told}
        address = f"/officer/matters/{matter.number}/new/document_service/start_delivery?step={step.seq}&paper={paper}"
        return self.client.post(address, given)

    def do(self, verb: str, **told: Any) -> Any:
        """Press a button of the only service there is."""
        return self.client.post(f"/officer/matters/{service().number}/do/{verb}", told)

    def page(self) -> str:
        """The page of the service."""
        return self.client.get(f"/officer/matters/{service().number}").content.decode()


def service() -> Matter:
    """The only service there is."""
    return Matter.objects.get(procedure="document_service")


@pytest.fixture
def desk(sign_in: Callable[[str], Client]) -> Callable[[str], Desk]:
    """`desk("zhao")`."""
    return lambda username: Desk(sign_in(username))
