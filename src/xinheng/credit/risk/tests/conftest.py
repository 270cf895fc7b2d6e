"""A lake of any subjects and records, made by hand."""

import duckdb
import pytest


@pytest.fixture
def empty_lake():
    with duckdb.connect() as connection:
        yield connection
