"""Whatever pydantic finds is told in Chinese: what is wrong, what was got, what is wanted."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from xinheng.kit.finding_words import in_words


class Size(StrEnum):
    """Two."""

    SMALL = "small"
    LARGE = "large"


class Shut(BaseModel):
    """Takes one word and nothing else."""

    model_config = ConfigDict(extra="forbid")
    one: str

    @field_validator("one")
    @classmethod
    def is_ours(cls, value: str) -> str:
        """A rule of ours, in our words."""
        if value == "x":
            raise ValueError("不能是 x。")
        return value


def found(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as told:
        TypeAdapter(kind).validate_python(value)
    return in_words(told.value.errors()[0])


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (str, 3, "应是文字，得到“3”"),
        (Annotated[str, Field(max_length=2)], "面馆多", "最多 2 个字，得到“面馆多”"),
        (Annotated[str, Field(min_length=1)], "", "至少 1 个字，得到空的内容"),
        (Annotated[str, Field(pattern="^[a-z]+$")], "A", "格式不符，应合于 ^[a-z]+$，得到“A”"),
        (int, "x", "应是整数，得到“x”"), (int, 1.5, "应是整数，得到“1.5”"), (float, "x", "应是数字，得到“x”"),
        (Decimal, "x", "应是数字，得到“x”"),
        (Annotated[Decimal, Field(max_digits=3)], "1234", "最多 3 位数字，得到“1234”"),
        (Annotated[Decimal, Field(decimal_places=2)], "1.234", "小数最多 2 位，得到“1.234”"),
        (Annotated[Decimal, Field(ge=0)], "-1", "应不小于 0，得到“-1”"),
        (Annotated[int, Field(lt=3)], 3, "应小于 3，得到“3”"),
        (Annotated[int, Field(gt=3)], 3, "应大于 3，得到“3”"), (Annotated[int, Field(le=2)], 3, "应不大于 2，得到“3”"),
        (Annotated[int, Field(multiple_of=5)], 3, "应是 5 的倍数，得到“3”"),
        (bool, "perhaps", "应是 true 或 false，得到“perhaps”"),
        (date, "30/11/2026", "应是日期，写作 2026-11-30，得到“30/11/2026”"),
        (datetime, "x", "应是日期，写作 2026-11-30，得到“x”"),
        (time, "x", "应是时刻，写作 08:30，得到“x”"),
        (list[int], "x", "应是列表，得到“x”"), (tuple[int], 3, "应是列表，得到“3”"),
        (dict[str, int], [1], "应是对象，得到 1 项"),
        (Annotated[list[int], Field(min_length=1)], [], "至少 1 项，得到 0 项"),
        (Annotated[list[int], Field(max_length=1)], [1, 2], "最多 1 项，得到 2 项"),
        (Literal["a", "b"], "c", "应是 'a'、'b' 之一，得到“c”"),
        (Size, "c", "应是 'small'、'large' 之一，得到“c”"),
        (Shut, {"one": "x"}, "不能是 x"),
        (Shut, {}, "没有填写，请补上"), (Shut, {"one": "a", "b": 1}, "没有这个字段，请删去"),
        (Shut, None, "应是对象，得到空值"),
        (Annotated[str, Field(max_length=3)], "长" * 50,
         f"最多 3 个字，得到“{'长' * 40}…”（50 个字）"),
    ],
)  # fmt: skip
def test_it_is_said_what_is_wrong_what_was_got_and_what_is_wanted(kind: Any, value: object, words: str):
    assert found(kind, value) == words


def test_a_body_that_is_no_json():
    with pytest.raises(ValidationError) as told:
        Shut.model_validate_json("{")
    assert in_words(told.value.errors()[0]) == "不是有效的 JSON"


@pytest.mark.parametrize("kind", ["url_parsing", "uuid_parsing", "frozen_field", "never_heard_of"])
def test_what_is_not_listed_is_chinese_too(kind: str):
    said = in_words({"type": kind, "msg": "Input should be other", "input": "x", "loc": ("a",)})
    assert not re.search("[A-Za-z]{2,}", said), said
