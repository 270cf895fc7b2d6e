"""What becomes of a person's data, from the form to the end, by the pages and commands of those concerned (GB/T 35273):
taken with a purpose, kept closed, read for a purpose that stays written, told to the person, destroyed at his wish."""

import pytest
from click.testing import CliRunner
from django.db import connection

from tests import cast as people
from tests.once import in_the_pass_on_sqlite
from tests.shop import register
from xinheng.cli import disclose, erase
from xinheng.portals.public.tests.test_progress import shown_word
from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint
from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import roles_with
from xinheng.support.orgs.models import Organisation

pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]
PERSON = (people.LIN.name, people.LIN.phone)


def columns() -> list[tuple[str, str]]:
    """Every column of every table; a search index by the tables that it is kept in."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
            tables -= {name for (name,) in cursor.fetchall()}
        described = connection.introspection.get_table_description
        return [(one, c.name) for one in sorted(tables) for c in described(cursor, one)]


def places_that_hold(value: str) -> list[str]:
    """Where a value stands in clear, in whatever table."""
    kind = "text" if connection.vendor == "postgresql" else "blob"
    match = "strpos(CAST({0} AS text), %s) > 0" if kind == "text" else "instr(CAST({0} AS blob), CAST(%s AS blob)) > 0"
    found = []
    with connection.cursor() as cursor:
        for table, column in columns():
            asked = match.format(f'"{column}"')
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {asked}', [value])
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return found


@pytest.mark.clause("CQ-8.3-11", "CQ-5-05", "SZ-11.3-01")
def test_from_the_form_to_the_end(client, sign_in, monkeypatch, tmp_path):
    cast, shop = people.cast(), register()
    # Taken: the form says what for, and how long it is kept.
    form = client.get(f"/complaint/new?e={shop.identity}").content.decode()
    assert "只有承办人可以看，不会告诉商家您的电话和地址" in form
    word = shown_word(client.get(send(client, shop)["Location"]).content.decode())
    number = Complaint.objects.get().number
    # Kept: closed in every table; neither the public nor the shop's page knows who complained.
    assert [place for one in PERSON for place in places_that_hold(one)] == []
    assert places_that_hold("餐具费"), "what is open is found: the search is one"
    public = client.get(f"/e/{shop.identity}").content.decode()
    # Read: masked by default, opened for a purpose, and the auditor finds by whom.
    address, zhao = f"/officer/complaints/{number}", sign_in("zhao")
    page = zhao.get(address).content.decode()
    assert [one for one in PERSON if one in public + page] == []
    sun = sign_in("sun")
    assert sun.post(f"{address}/reveal", {"purpose": " "}).status_code == 422
    opened = sun.post(f"{address}/reveal", {"purpose": "联系调解"}).content.decode()
    assert all(one in opened for one in PERSON)
    trail = sign_in("shen").get("/admin-desk/audit/", {"target": number}).content.decode()
    assert cast.sun.display_name in trail and "联系调解" in trail
    # Told: what is held is one file for the person.
    for command in (disclose, erase):
        monkeypatch.setattr(command, "ready_database", lambda: None)
    slug = next(role.slug for role in roles_with(Permission.HANDLE_PRIVACY))
    give_role(account=cast.sun, role=slug, organisation=Organisation.objects.get(path=people.CITY), by="system")
    words = ["--by", "sun", "--reason", "个请1号", "--to", str(tmp_path / "told.txt")]
    told = CliRunner().invoke(disclose.disclose, words, input=f"\n{people.LIN.phone}\n")
    assert told.exit_code == 0, told.output
    assert number in (tmp_path / "told.txt").read_text("utf-8-sig")
    # Destroyed: when the matter is over, at his wish; nobody reads it any more.
    asked = ["party", number, "--by", "sun", "--reason", "个请2号"]
    assert CliRunner().invoke(erase.erase, asked).exception, "what is open is not erased"
    client.post(f"/p/{number}/withdraw", {"words": "谈好了", "word": word})
    done = CliRunner().invoke(erase.erase, asked)
    assert done.exit_code == 0 and "已销毁" in done.output, done.exception
    gone = sun.post(f"{address}/reveal", {"purpose": "联系调解"}).content.decode()
    assert [one for one in PERSON if one in gone] == []
    assert Complaint.objects.get().number == number, "what happened stays"
