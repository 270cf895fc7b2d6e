"""The API does what its document says: statuses, shapes, refusals, whatever is sent (schemathesis, in process)."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi import checks as promises

from xinheng.config.wsgi import application

pytestmark = pytest.mark.django_db

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
KEPT = [
    schemathesis.checks.not_a_server_error,
    promises.status_code_conformance,
    promises.content_type_conformance,
    promises.response_headers_conformance,
    promises.response_schema_conformance,
    promises.negative_data_rejection,
    promises.unsupported_method,
]
FEW = settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def _nobody_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The generator asks faster than a person may; the limits have tests of their own."""
    monkeypatch.setattr("xinheng.portals.api.operations._count", lambda request, limit: None)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request of the real server gives its connection back at the end; the test's transaction must survive it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@FEW
def test_the_api_keeps_its_promises(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=KEPT)


@pytest.mark.slow
@schema.parametrize()
@settings(FEW, max_examples=300, derandomize=False)
def test_it_keeps_them_for_hundreds_of_questions(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=KEPT)
