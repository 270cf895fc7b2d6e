"""Another program that knows the address of one document calls each service of the platform by itself."""

import json

import pytest
from tests import cast as people

pytestmark = pytest.mark.django_db


class Caller:
    """It reads where an operation lives and how it is called, and nothing else of us."""

    def __init__(self, client):
        self.client = client
        paths = client.get("/api/v1/openapi.json").json()["paths"]
        self.operations = {told["operationId"]: (address, method) for address, methods in paths.items()
                           for method, told in methods.items()}  # fmt: skip

    def call(self, operation, *, body=None, **asked):
        address, method = self.operations[operation]
        inside = {name: value for name, value in asked.items() if f"{{{name}}}" in address}
        address = address.format(**inside)
        if method == "get":
            return self.client.get(address, {name: asked[name] for name in asked.keys() - inside})
        return self.client.post(address, json.dumps(body), content_type="application/json")


@pytest.mark.clause("WX-3.1P-02", part=True)
def test_search_dossier_complaint_and_progress_are_services_called_one_after_the_other(client, shop):
    program = Caller(client)
    (found,) = program.call("search_subjects", q="巴味").json()["results"]
    dossier = program.call("read_subject", identity=found["id"]).json()
    assert dossier["subject"]["name"] == shop.name and dossier["sections"]
    sent = {
        "form_key": "a-key-made-by-the-app", "name": people.LIN.name, "phone": people.LIN.phone,
        "address": "望桥路 8 号", "identity": found["id"], "issue": "P3", "facts": "多收餐具费", "claims": ["C6"],
        "amount": "12.00",
    }  # fmt: skip
    receipt = program.call("submit_complaint", body=sent)
    assert receipt.status_code == 201
    asked = {"number": receipt.json()["number"], "word": receipt.json()["check_word"]}
    assert program.call("read_progress", body=asked).json()["office"]
    # One that is called wrongly says so for itself; the others go on.
    assert program.call("submit_complaint", body={}).status_code == 422
    assert program.call("read_subject", identity=found["id"]).status_code == 200
