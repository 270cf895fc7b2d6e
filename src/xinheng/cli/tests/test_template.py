"""`xinheng template`: a record type in the form a department fills in or another system reads."""

import json

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from xinheng.cli.template import template
from xinheng.kit.refusal import Refusal


def run(*words: str) -> str:
    return CliRunner().invoke(template, ["administrative_penalty", *words], catch_exceptions=False).stdout


def test_each_form_is_written(tmp_path):
    assert run("--as", "csv").startswith("决定书文号,")
    assert "fine_amount" in json.loads(run("--as", "schema"))["properties"]
    assert json.loads(run("--as", "catalogue"))["dct:identifier"] == "administrative_penalty"
    run("--to", str(tmp_path / "处罚.xlsx"))
    assert load_workbook(tmp_path / "处罚.xlsx").sheetnames == ["数据", "填写说明", "代码"]
    run("--as", "csv", "--to", str(tmp_path / "处罚.csv"))
    assert (tmp_path / "处罚.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_type_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(Refusal, match="administrative_penalty"):
        CliRunner().invoke(template, ["penalty"], catch_exceptions=False)
