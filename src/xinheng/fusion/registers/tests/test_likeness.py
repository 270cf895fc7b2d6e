"""A slip in a name: every single one is known, and nothing else is taken for one."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.finding.likeness import MEANT, SKIPPED, loose_rank, meant, slipped

FEW = st.text("甲乙丙", min_size=3, max_size=7)


def spelled_out(name: str, typed: str) -> bool:
    """Each slip written out, and looked for in the name."""
    ways = []
    for at, one in enumerate(typed):
        before, after = typed[:at], typed[at + 1 :]
        ways += [f"{before}.{after}", before + after]
        ways += [f"{before}.{one}{after}"] if at else []
        ways += [before + after[0] + one + after[1:]] if after else []
    return any(re.search(way, name) for way in ways)


@settings(max_examples=600, deadline=None)
@given(FEW, st.text("甲乙丙", max_size=9))
def test_it_is_a_slip_exactly_where_one_spelled_out_is_in_the_name(typed, name):
    assert slipped(name, typed) == spelled_out(name, typed)


@settings(max_examples=600, deadline=None)
@given(FEW, st.text("甲乙丙", min_size=1, max_size=9))
def test_a_whole_name_is_meant_exactly_where_one_slip_makes_it_what_was_typed(typed, name):
    made = {name[:at] + one + name[at + 1 :] for at in range(len(name)) for one in "甲乙丙"}
    made |= {name[:at] + one + name[at:] for at in range(len(name) + 1) for one in "甲乙丙"}
    made |= {name[:at] + name[at + 1 :] for at in range(len(name))}
    made |= {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)}
    assert meant(name, typed) == (typed in made)


def test_the_whole_name_stands_before_one_that_has_something_else_between():
    typed = "南渡鲜铺果园"
    assert loose_rank("南渡釜鲜铺果园", typed) == MEANT < SKIPPED == loose_rank("南渡三更鲜铺果园", typed)


@settings(max_examples=300, deadline=None)
@given(FEW, st.data())
def test_a_name_is_known_by_a_slip_in_it(name, data):
    at = data.draw(st.integers(1, len(name) - 2))
    around = data.draw(st.text("甲乙丙", max_size=2)) + name + data.draw(st.text("甲乙丙", max_size=2))
    assert slipped(around, name[:at] + "丁" + name[at + 1 :])
    assert slipped(around, name[:at] + "丁" + name[at:])
    assert slipped(around, name[:at] + name[at + 1 :])
    assert slipped(around, name[:at] + name[at + 1] + name[at] + name[at + 2 :])


def test_the_terms_that_few_have_are_asked_for(monkeypatch):
    common = name_index.Counter({"餐饮": 900, "管理": 800, "有限": 990, "公司": 995, "巴味": 1})
    monkeypatch.setattr(name_index, "how_common", lambda: common)
    monkeypatch.setattr(name_index.bulk, "on_postgres", lambda: False)
    assert name_index.rarest(["味轩", "巴味", "餐饮", "管理", "有限", "公司"], 3) == ("味轩", "巴味", "管理")
