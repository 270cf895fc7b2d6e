"""The API does what its document says: statuses, shapes, refusals, whatever is sent (schemathesis, in process).

Its plugin is left out, and it is imported here alone and late: asking the API for its document and thinking of examples
would cost each process of the suite several seconds before its first test.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from tests.once import in_the_pass_on_sqlite
from xinheng.config.wsgi import application

if TYPE_CHECKING:
    import schemathesis

pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]

THOUSAND = settings(max_examples=1000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
DOZENS = settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def schema() -> "schemathesis.BaseSchema":
    """The document as the API gives it."""
    import schemathesis

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


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


def ask(case: "schemathesis.Case") -> None:
    import schemathesis
    from schemathesis.specs.openapi import checks as promises

    kept = [
        schemathesis.checks.not_a_server_error,
        promises.status_code_conformance,
        promises.content_type_conformance,
        promises.response_headers_conformance,
        promises.response_schema_conformance,
        promises.negative_data_rejection,
        promises.unsupported_method,
    ]
    case.call_and_validate(checks=kept)


@pytest.mark.parametrize("asked", [DOZENS, pytest.param(THOUSAND, marks=[pytest.mark.slow, pytest.mark.long])])
def test_the_api_keeps_its_promises(
    schema: "schemathesis.BaseSchema", subtests: pytest.Subtests, asked: settings
) -> None:
    """Every operation of the document, each told by itself where it fails: all its edges, and other questions by the
    dozen, new ones in each run."""
    from schemathesis.pytest.lazy import get_all_tests

    found = [one.ok() for one in get_all_tests(schema=schema, test_func=ask, settings=asked, given_kwargs={})]
    assert found
    for operation, promise in found:
        with subtests.test(operation.label):
            promise()
