"""A wrong address of the provider of licences stops the start, and says what it should be."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from xinheng.config import environment


@pytest.mark.parametrize("wrong", ["http://somewhere.example/?client=x", "https://somewhere.example/"])
def test_a_wrong_address_stops_the_start(monkeypatch, wrong):
    monkeypatch.setattr(environment, "_LICENCE", wrong)
    with pytest.raises(ImproperlyConfigured, match="XINHENG_LICENCE_OIDC"):
        environment.licence()
