"""What stopped a command is told in one sentence with the setting that mends it; a bug keeps its trace."""

import duckdb
import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder

from xinheng.cli.faults import REFUSED, explained


class OfJava(Exception):
    """What the bridge to Java raises, by its module."""

    __module__ = "py4j.protocol"


@pytest.mark.parametrize(
    ("error", "names"),
    [
        (OfJava("java.lang.OutOfMemoryError: Java heap space"), "XINHENG_SPARK_MEMORY"),
        (OfJava("Not enough memory to build and broadcast the table to all worker nodes."), "XINHENG_SPARK_MEMORY"),
        (duckdb.OutOfMemoryException("failed to allocate"), "内存超过"),
    ],
)
def test_too_little_memory_is_told_and_not_traced(error, names):
    code, sentence = explained(error) or (None, "")
    assert (code, names in sentence) == (REFUSED, True)


@pytest.mark.django_db
def test_an_older_database_is_told_by_every_command():
    """What asks for a column that is not there yet says so, and what brings it."""
    error = OperationalError("no such column: procedures_matter.recused")
    assert "没有应答" in (explained(error) or (0, ""))[1]
    MigrationRecorder.Migration.objects.order_by("pk").last().delete()
    code, sentence = explained(error) or (None, "")
    assert code == REFUSED and "数据库的表比程序旧 1 步" in sentence and "xinheng serve" in sentence


def test_a_fault_of_ours_keeps_its_trace():
    assert explained(KeyError("record_id")) is None
    assert explained(OfJava("java.lang.NullPointerException")) is None
