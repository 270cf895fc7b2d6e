"""A move killed at any moment is made wholly or not at all, and the audit row is there exactly when it was made."""

import ast
from collections.abc import Iterator

import pytest

from xinheng.support.jobs.tests.processes import Platform, drop_platform, new_platform

pytestmark = [pytest.mark.slow, pytest.mark.own_processes]


@pytest.fixture
def platform(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = new_platform(tmp_path_factory.mktemp("home"))
    yield made
    drop_platform(made)


def test_a_killed_move_is_whole(platform: Platform) -> None:
    code = "import runpy, sys; sys.argv[1:] = ['15']; runpy.run_module('{}', run_name='__main__')"
    found = ast.literal_eval(platform.run(code.format("xinheng.support.procedures.tests.kill_mid_move")))
    statements = found.pop("statements")
    assert statements >= 8
    assert set(found) <= {"old", "new"}
    assert found["old"] >= statements
    assert sum(found.values()) == statements + 15
