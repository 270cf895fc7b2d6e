"""Laws as papers name them."""

import pytest

from xinheng.kit.citing import cited


@pytest.mark.parametrize(
    ("basis", "named"),
    [
        ("食品安全法 第四十五条", "《食品安全法》第四十五条"),
        ("食品安全法 第一百二十六条第一款第（六）项", "《食品安全法》第一百二十六条第一款第（六）项"),
        ("《食品安全法》第四十五条", "《食品安全法》第四十五条"),
        ("食品安全法", "食品安全法"),
        ("本局的约定，见 第三页", "本局的约定，见 第三页"),
        ("", ""),
    ],
)
def test_a_law_stands_in_its_marks(basis, named):
    assert cited(basis) == named
