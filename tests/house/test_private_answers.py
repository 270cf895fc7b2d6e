"""What a known caller reads is stored nowhere: every address of the matrix, by its answers."""

import pytest
from django.db import transaction

from tests.house import matrix
from tests.house.world import World, build
from tests.kept import kept

pytestmark = pytest.mark.django_db
world = kept(build)

# A script that is the same for everybody and holds no data.
NO_DATA = ("officer/m/sw.js",)


@pytest.mark.parametrize("role", ["complainant", "inspector", "administrator", "auditor"])
def test_what_a_known_caller_reads_is_not_stored(world: World, role: str):
    visitor, stored, shown = matrix.Visitor(role, world), [], 0
    for call in matrix.calls(world):
        if call.method != "GET" or call.route in NO_DATA or call.place not in ("own", matrix.NOWHERE):
            continue
        with transaction.atomic():
            response = visitor._call(call, world.places["own"])
            transaction.set_rollback(True)
        if matrix.said(response) == "yes":
            shown += 1
            if "no-store" not in response.headers.get("Cache-Control", ""):
                stored.append(f"{call}: {response.headers.get('Cache-Control')}")
    assert shown > 20
    assert stored == []
