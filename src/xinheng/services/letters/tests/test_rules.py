"""What each move of a letter demands, and what a list of codes is read as."""

import pytest

from xinheng.services.letters import rules

GOOD = ("915099010000000019", "915099010000000027")


@pytest.mark.parametrize("kind", ["prompt", "warning", "inquiry", "questioning", "order"])
def test_each_kind_of_letter_has_its_own_way_out(kind):
    ways = {
        "prompt": rules.is_prompt,
        "warning": rules.is_warning,
        "inquiry": rules.is_inquiry,
        "order": rules.is_order,
    }
    mine = "inquiry" if kind == "questioning" else kind
    assert {way for way, judge in ways.items() if judge(kind=kind) is None} == {mine}


def test_who_may_be_served_who_may_sign_and_who_asked_for_more_time():
    assert rules.consent_is_on_file(consented=True) is None
    assert "电子送达确认书" in (rules.consent_is_on_file(consented=False) or "")
    assert rules.signer_did_not_draft(made_by_mover=["return_draft"]) is None
    for wrote in ("draft", "resubmit"):
        assert "其他负责人" in (rules.signer_did_not_draft(made_by_mover=["return_draft", wrote]) or "")
    assert rules.not_asked_before(asked_before=False) is None and "一次" in (
        rules.not_asked_before(asked_before=True) or ""
    )
    assert rules.extension_is_asked(running=["letter_reply", "letter_extension"]) is None
    assert rules.extension_is_asked(running=["letter_reply"]) and rules.extension_is_asked(running=[])


@pytest.mark.parametrize(
    "text", ["{0} {1}", "{0}\n{1}\n", "{0}，{1}，{0}", "{0};{1}、", " {0}\t\t{1} ", "{0}；\n，{1}"]
)
def test_a_pasted_list_is_read_however_it_is_separated_each_code_once(text):
    assert rules.codes_in(text.format(*GOOD)) == [*GOOD]


def test_what_is_no_code_is_said_with_its_place():
    assert rules.code_problems([])[0].startswith("没有填写发给谁")
    (told,) = rules.code_problems(["91509901MAC4KY2076", "12345"])
    assert told.startswith("第 2 个“12345”")
    (long,) = rules.code_problems(["1" * 25])
    assert f"“{'1' * 24}”" in long


def test_a_head_signs_two_hundred_at_once_and_not_one_more():
    codes = ["91509901MAC4KY2076"] * 200
    assert rules.code_problems(codes) == []
    assert "填写了 201 家" in rules.code_problems([*codes, codes[0]])[0]


def test_a_blank_that_was_left_is_seen():
    assert rules.unfilled("请于＿＿日前改正") and not rules.unfilled("请于 5 日前改正")
