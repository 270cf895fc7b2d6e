"""Every application of the officers is built in one way: its list, its workbook and its door come from its table."""

import pytest
from tests import cast as people

from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import verbs
from xinheng.support.access.roles import ROLES, roles_with
from xinheng.support.procedures.table.registry import current_procedures

pytestmark = pytest.mark.django_db
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.clause("WX-3.1P-03")
def test_each_procedure_has_the_same_doors_with_its_own_words(sign_in, cast):
    """Of each declared procedure, in the hands of somebody whose role it names, and of nobody else."""
    seen = {}
    for declared in current_procedures():
        (role, *_) = roles_with(verbs()[declared.view])
        give_role(account=cast.wu, role=role.slug, organisation=cast.organisations[people.CITY], by="system")
        client, address = sign_in("wu"), f"/officer/kinds/{declared.id}/"
        page = client.get(address)
        assert page.status_code == 200, declared.id
        seen[declared.id] = page.content.decode()
        heading = (declared.menu and declared.menu.title) or declared.title
        assert f"<h1>{heading}</h1>" in seen[declared.id], declared.id
        assert client.get(f"{address}list.xlsx").headers["Content-Type"] == WORKBOOK, declared.id
        cast.wu.grants.exclude(role="grid_worker").delete()
        if verbs()[declared.view] not in ROLES["grid_worker"].permissions:
            assert sign_in("wu").get(address).status_code == 403, declared.id
    assert len(seen) > 20
    # One form of list: the same bar, the same style, whoever wrote the table.
    assert all('class="tabline' in page and "ui/xinheng" in page for page in seen.values())
