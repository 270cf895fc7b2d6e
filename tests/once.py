"""What is tried in one of the two passes of the suite: a browser shows the same whatever database is behind, and a
large file takes minutes."""

import os

import pytest

# Whether this pass is the second one, on PostgreSQL.
SECOND = bool(os.environ.get("DATABASE_URL"))
in_the_pass_on_sqlite = pytest.mark.skipif(SECOND, reason="tried in the pass on SQLite")
