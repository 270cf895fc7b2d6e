"""Tags by rule follow what is declared and measured; a wrong rule is named."""

import pytest
from tests.deliveries import CITY

from xinheng.fusion.catalogue.models import Score
from xinheng.fusion.catalogue.queries import CatalogueEntry
from xinheng.fusion.catalogue.tagging import TAG_RULES, tag_rules
from xinheng.fusion.intake.queries import Freshness
from xinheng.fusion.standard.registry import standard
from xinheng.kit.declared import DeclarationError


def words(type: str, rows: int | None = 3, score: int | None = None, late: bool = False) -> set[str]:
    measured = Score(type=type, score=score) if score is not None else None
    source = Freshness("s", "来源", "处", None, None, late)
    entry = CatalogueEntry(standard().type(type), rows, measured, [source])
    return {rule.title for rule in tag_rules().values() if rule.when.holds(entry)}


def test_a_register_bears_what_its_declaration_says():
    assert {"含个人信息", "依法公示", "有位置"} <= words("registration")
    assert "人员数据" in words("employment_ban") and "人员数据" not in words("registration")
    assert "会到期" in words("administrative_licence") and "会到期" not in words("administrative_penalty")


@pytest.mark.parametrize(
    ("state", "word"),
    [({"late": True}, "来源停了"), ({"rows": 0}, "还没有数据"), ({"score": 9_499}, "质量待改")],
)
def test_and_what_was_measured(state, word):
    assert word in words("registration", **state)
    assert not {"来源停了", "还没有数据", "质量待改"} & words("registration", score=9_500)
    # Where there is no lake nobody knows whether it is empty.
    assert "还没有数据" not in words("registration", rows=None)


@pytest.mark.parametrize(
    ("text", "key"),
    [('title = "甲"\nmeaning = "x"\nwhen = {}', "when"),
     ('title = "甲"\nmeaning = "x"\nwhen = { colour = 1 }', "when.colour"),
     ('title = "一个太长太长太长太长的标签"\nmeaning = "x"\nwhen = { public = true }', "title")],
)  # fmt: skip
def test_a_wrong_rule_is_named(text, key, tmp_path):
    (tmp_path / "city.toml").write_text(CITY, encoding="utf-8")
    (tmp_path / "tags").mkdir()
    (tmp_path / "tags" / "odd.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=rf"odd\.toml: {key}"):
        TAG_RULES.of(tmp_path)
