"""`xinheng counts`: the kept numbers are compared with counting anew, and mended."""

import pytest
from click.testing import CliRunner
from tests.story import begin, shop

from xinheng.cli.counts import counts
from xinheng.kit.refusal import Refusal
from xinheng.support.procedures.models import DueCount

pytestmark = pytest.mark.django_db


def test_what_was_tampered_with_is_told_and_mended(monkeypatch):
    monkeypatch.setattr("xinheng.cli.counts.ready_database", lambda: None)
    shop()
    begin()
    assert "一致" in CliRunner().invoke(counts).output
    assert DueCount.objects.update(number=7) > 0
    with pytest.raises(Refusal, match="不符"):
        CliRunner().invoke(counts, catch_exceptions=False)
    assert "已重新清点" in CliRunner().invoke(counts, ["--mend"], catch_exceptions=False).output
    assert "一致" in CliRunner().invoke(counts).output
