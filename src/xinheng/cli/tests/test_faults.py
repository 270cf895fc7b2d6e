"""What stopped a command is told in one sentence with the setting that mends it; a bug keeps its trace."""

import duckdb
import pytest

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


def test_a_fault_of_ours_keeps_its_trace():
    assert explained(KeyError("record_id")) is None
    assert explained(OfJava("java.lang.NullPointerException")) is None
