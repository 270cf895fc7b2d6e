"""What one test left behind in a browser is no fault of the next."""

from threading import Thread

import pytest
from django.core.signals import got_request_exception, request_started


@pytest.fixture
def somebody_elses_fault():
    """During a request of this test, another thread's view raises."""

    def raise_elsewhere(**told):
        def view():
            try:
                raise RuntimeError("of another city")
            except RuntimeError:
                got_request_exception.send(sender=None)

        other = Thread(target=view)
        other.start()
        other.join()

    request_started.connect(raise_elsewhere)
    yield
    request_started.disconnect(raise_elsewhere)


def test_a_fault_of_another_thread_is_not_this_answers(client, db, somebody_elses_fault):
    assert client.get("/scan").status_code == 200


@pytest.mark.browser
def test_a_page_is_left_open(chromium):
    chromium.new_context().new_page()


@pytest.mark.browser
def test_and_the_next_test_finds_none(chromium):
    assert chromium.contexts == []
