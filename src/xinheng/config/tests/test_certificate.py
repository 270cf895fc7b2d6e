"""The server's own certificate: what cannot be is said at the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.server.certificates import certificate

from xinheng.config.certificate import own_certificate


def test_none_named_is_none_and_two_that_fit_are_taken(tmp_path):
    assert own_certificate("", "", in_front=True) is None
    pair = certificate(tmp_path)
    assert own_certificate(str(pair[0]), str(pair[1]), in_front=False) == pair


def test_what_cannot_be_is_said(tmp_path):
    (tmp_path / "other").mkdir()
    ours, other = certificate(tmp_path), certificate(tmp_path / "other", password=b"word")
    for named in ((ours[0], ""), ("", ours[1]), (ours[0], other[1]), other, (tmp_path / "none", ours[1])):
        with pytest.raises(ImproperlyConfigured, match="XINHENG_CERTIFICATE"):
            own_certificate(*map(str, named), in_front=False)
    with pytest.raises(ImproperlyConfigured, match="只能设置一个"):
        own_certificate(*map(str, ours), in_front=True)
