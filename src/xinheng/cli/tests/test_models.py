"""`xinheng model` and `xinheng publish`, as somebody at the machine's own keyboard uses them."""

import json

import pytest
from click.testing import CliRunner

from xinheng.cli.model import model
from xinheng.cli.publish import publish
from xinheng.fusion.registers.actions import write_records
from xinheng.kit.credit_code import generate
from xinheng.kit.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def said(command, *words: str) -> str:
    done = CliRunner().invoke(command, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(autouse=True)
def shop(settings, tmp_path):
    settings.XINHENG_HOME, settings.LAKE_ROOT = tmp_path / "home", tmp_path / "home" / "lake"
    row = {"uscc": generate(division="509901", serial=77), "entity_name": "面馆", "registration_authority": "局",
           "registered_address": "路1号", "registration_state": "1", "established_on": "2020-01-02"}  # fmt: skip
    write_records(type="registration", rows=[row], by="system")


def test_models_are_listed_made_and_shown():
    assert "entities_by_place  在册经营主体分布（登记注册处）：还没有运行" in said(model, "list")
    with pytest.raises(Refusal, match="xinheng model run entities_by_place"):
        said(model, "show", "entities_by_place")
    assert "entities_by_place（duckdb）：1 行" in said(model, "run", "entities_by_place")
    assert "没有变化" in said(model, "run", "entities_by_place")
    assert "登记状态\t经营主体" in said(model, "show", "entities_by_place")
    told = json.loads(said(model, "show", "entities_by_place", "--json"))
    assert told["engine"] == "duckdb" and [row["entities"] for row in told["rows"]] == [1]
    with pytest.raises(Refusal, match="没有统计模型 weather"):
        said(model, "run", "weather")


def test_what_is_open_is_published_once():
    assert "登记注册：第 1 版，1 行" in said(publish, "registration")
    assert "新版本 0 个，没有变化 1 个" in said(publish, "registration")
    with pytest.raises(Refusal, match="没有开放数据集 complaint"):
        said(publish, "complaint")
