"""What the document says of the API is what the API does: many odd requests against every operation."""

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

pytestmark = pytest.mark.django_db
# What the law asks of a complaint is more than a schema can say, so a request that fits the schema may be refused.
# Each operation is tried this often; nothing may answer 5xx or what the document does not name.
TRIES = 40


OPERATIONS = ("search_subjects", "read_subject", "ask_for_code", "submit_complaint", "read_progress")


@pytest.fixture(autouse=True)
def keep_the_connection():
    """A real request closes old connections at both ends; here the test's transaction lives in one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_does_what_its_document_says(shop, name):
    # Large, and asked for by this file alone: not by every process that collects it.
    import schemathesis
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operation = document.find_operation_by_id(name)

    @given(case=operation.as_strategy())
    @settings(max_examples=TRIES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def try_it(case):
        case.call_and_validate(headers={"Host": "localhost"}, excluded_checks=[positive_data_acceptance])

    try_it()


def test_the_document_lists_these_operations_and_no_other(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    found = {operation["operationId"] for methods in paths.values() for operation in methods.values()}
    assert found == set(OPERATIONS)
