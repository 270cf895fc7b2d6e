"""What remains of a personal value when it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit.masking import mask, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陈大文", "陈**"),
        ("陈文", "陈*"),
        ("欧阳大文", "欧阳**"),
        ("欧阳", "欧*"),
        ("欧阳文", "欧阳*"),
        ("陈", "陈*"),
        ("", ""),
        ("𠮷野", "𠮷*"),
        ("Zhao Min", "Z**"),
    ],
)
def test_names_keep_the_family(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("31010119900101123X", "310***********123X"),
        ("1234567890", "123***7890"),
        ("123456789", "1********"),
        ("G1234567", "G*******"),
        ("", ""),
    ],
)
def test_identity_numbers_keep_division_and_last_four(number, masked):
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("02312345678", "023****5678"),
        ("67001234", "670*1234"),
        ("6700123", "***"),
        ("12315", "***"),
        ("", ""),
    ],
)
def test_phone_numbers(number, masked):
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("privacy", "kind", "shown"),
    [
        ("open", "person_name", "陈大文"),
        ("personal", "person_name", "陈**"),
        ("personal", "text", "***"),
        ("secret", "phone", "***"),
    ],
)
def test_privacy_decides(privacy, kind, shown):
    assert mask("陈大文", privacy, kind) == shown


@given(st.text(min_size=3), st.sampled_from(["person_name", "person_id", "phone", "text", "address"]))
def test_nothing_personal_is_shown_whole(value, kind):
    masked = mask(value, "personal", kind)
    assert masked != value or set(value) == {"*"} or not value.strip()
