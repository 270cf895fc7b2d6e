"""JSON as programs and telephones send it."""

import pytest

from xinheng.kit.json_read import NamedTwice, read_json


def test_what_a_browser_cut_in_two_is_read_as_a_sign():
    assert read_json(rb'{"\ud83d": ["\ude00a", {"b": "\ud83d\ude00"}]}') == {"?": ["?a", {"b": "😀"}]}


@pytest.mark.parametrize("sent", [b"", b"{", b"NaN", b"[Infinity]", b"[-Infinity]", b"[" * 100_000, b"\xff", b"1 1"])
def test_what_is_no_json_is_one_kind_of_error(sent: bytes):
    with pytest.raises(ValueError):
        read_json(sent)


@pytest.mark.parametrize("sent", ['{"a": 1, "a": 1}', '[{"b": {"a": 1, "b": 2, "\\u0061": 3}}]'])
def test_a_key_that_stands_twice_is_refused_however_it_is_written(sent: str):
    with pytest.raises(NamedTwice, match="每个键只写一次"):
        read_json(sent)
