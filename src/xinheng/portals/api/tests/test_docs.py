"""The page that explains the interface: complete, and its examples work."""

import json

import pytest

from xinheng.portals.api.docs import EXAMPLES, operations

pytestmark = pytest.mark.django_db


def test_every_operation_stands_on_the_page_with_words_for_every_item(client):
    shown = client.get("/api/v1/docs").content.decode()
    for one in operations():
        assert one.title and one.words and f"{one.method} {one.path}" in shown
        assert all(item.words for item in one.items), one.id
    assert "http" not in shown.replace("http://testserver", "").replace("http-equiv", "")


@pytest.mark.parametrize("id", EXAMPLES)
def test_each_example_is_understood(client, shop, id):
    address, body = EXAMPLES[id]
    answer = client.post(address, body, content_type="application/json") if body else client.get(address)
    # The invented shop and number are not there; what is wrong with an example is told by 400 and 422.
    assert answer.status_code in (200, 201, 202, 404), answer.content.decode()
    assert json.loads(answer.content)


def test_the_foot_of_every_page_leads_there(client):
    assert 'href="/about#interface"' in client.get("/").content.decode()
    assert "/api/v1/docs" in client.get("/about").content.decode()
