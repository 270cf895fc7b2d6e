"""What is no network stops the start, and the sentence names the setting."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from xinheng.config import environment


@pytest.mark.parametrize(
    ("setting", "read"), [("INWARD", environment.inward), ("STAFF_NETWORKS", environment.staff_networks)]
)
def test_what_is_no_network_stops_the_start(monkeypatch, setting, read):
    monkeypatch.setattr(environment, setting, ["10.8.0.0/16", "office"])
    with pytest.raises(ImproperlyConfigured, match=f"XINHENG_{setting}.*office"):
        read()
