"""Papers that are killed while they are made are there wholly, with the state that they prove, or not at all (F5)."""

import ast
from collections.abc import Iterator

import pytest

from xinheng.support.jobs.tests.processes import Platform, drop_platform, new_platform

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.own_processes]


@pytest.fixture
def platform(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = new_platform(tmp_path_factory.mktemp("home"))
    yield made
    drop_platform(made)


def test_a_killed_paper_is_whole(platform: Platform) -> None:
    run = "import runpy; runpy.run_module('tests.reliability.kill_mid_paper', run_name='__main__')"
    found = ast.literal_eval(platform.run(run))
    before, after = found.pop("orphans")
    assert found.pop("certificates") == 1
    for name, told in found.items():
        assert set(told) <= {"kills", "old", "new"}, (name, told)
        assert told["kills"] >= 5, name
    assert sum(told["kills"] for told in found.values()) > 60
    assert (before > 0, after) == (True, 0), "bytes without a row are left by a kill, and swept"
