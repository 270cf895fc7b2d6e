"""What is tried in one of the two passes of the suite: a browser shows the same whatever database is behind."""

import os

import pytest

in_the_pass_on_sqlite = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="a page does the same on every database: see the pass on SQLite"
)
