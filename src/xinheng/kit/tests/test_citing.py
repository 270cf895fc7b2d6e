"""Laws as papers name them."""

import pytest

from xinheng.kit.citing import as_sentence, cited


@pytest.mark.parametrize(
    ("basis", "named"),
    [
        ("食品安全法 第四十五条", "《食品安全法》第四十五条"),
        ("食品安全法 第一百二十六条第一款第（六）项", "《食品安全法》第一百二十六条第一款第（六）项"),
        ("《食品安全法》第四十五条", "《食品安全法》第四十五条"),
        ("食品安全法", "《食品安全法》"),
        ("市场监督管理信用修复管理办法", "《市场监督管理信用修复管理办法》"),
        ("本局的安排", "本局的安排"),
        ("本局的约定，见 第三页", "本局的约定，见 第三页"),
        ("", ""),
    ],
)
def test_a_law_stands_in_its_marks(basis, named):
    assert cited(basis) == named


@pytest.mark.parametrize(
    ("typed", "said"),
    [("没有查实", "没有查实。"), (" 已经改正。 ", "已经改正。"), ("查实，", "查实。"), ("是吗？", "是吗？"), ("", "")],
)
def test_what_was_typed_ends_as_a_sentence(typed, said):
    assert as_sentence(typed) == said
