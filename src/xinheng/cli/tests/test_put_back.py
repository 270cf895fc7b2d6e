"""What was taken of a PostgreSQL database is put back row by row, whatever the database does by itself at a change."""

from hashlib import sha256

import pytest
from django.db import connection
from tests import cast as people
from tests.story import begin

from xinheng.cli.put_back import fill_postgres
from xinheng.cli.snapshot import snapshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.clause("SZ-4.3-04", "SZ-11.2-01", part=True)
def test_a_city_with_open_matters_comes_back_as_it_was(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the file itself is put back")
    people.cast()
    begin()
    before = taken(tmp_path)
    connection.close()
    fill_postgres(*before)
    _, counts, _ = taken(tmp_path)
    assert counts == before[1] and counts["procedures_matter"] and counts["procedures_touchedfamily"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'")
        assert not cursor.fetchall()


def taken(folder):
    with snapshot() as one:
        parts = {}
        for name, pieces in one.parts:
            parts[name.removesuffix(".csv")] = folder / name
            (folder / name).write_bytes(b"".join(pieces))
        digests = {table: sha256(path.read_bytes()).hexdigest() for table, path in parts.items()}
        return parts, one.counts, digests
