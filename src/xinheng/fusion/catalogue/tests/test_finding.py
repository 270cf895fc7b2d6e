"""The catalogue asked by words: what a column is called first, where its source comes from where nothing else is."""

import pytest

from xinheng.fusion.catalogue import finding
from xinheng.fusion.catalogue.finding import search
from xinheng.fusion.intake.declarations import SourceDeclaration

SOURCE = SourceDeclaration.model_validate(
    {
        "name": "djk_shops", "title": "江岸区登记库企业信息", "department": "江岸区分局", "record_type": "registration",
        "columns": {"tyshxydm": "uscc", "qymc": "entity_name"},
        "table": {"connection": "licensing", "table": "djk.t_qy_jbxx"},
    }
)  # fmt: skip


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(finding, "sources", lambda: {SOURCE.name: SOURCE})


@pytest.mark.parametrize("asked", ["djk_shops", "江岸区登记库", "江岸区分局", "T_QY_JBXX", "江岸区登记库企业信息"])
def test_a_source_is_found_by_whatever_it_is_known_by(asked):
    ((kind, fields),) = search(asked)
    assert kind.id == "registration"
    assert {column for one in fields for column in one.columns} == {
        "江岸区登记库企业信息·tyshxydm", "江岸区登记库企业信息·qymc"
    }  # fmt: skip


def test_where_words_mean_a_register_or_a_column_the_sources_do_not_crowd_in():
    ((_, fields),) = [one for one in search("qymc") if one[0].id == "registration"]
    assert [one.name for one in fields] == ["entity_name"]
    assert all(not one.columns for _, fields in search("登记") for one in fields)
    assert search("没有的词") == []
