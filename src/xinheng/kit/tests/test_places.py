import pytest

from xinheng.kit.places import place_on_the_network


@pytest.mark.parametrize(("address", "place"), [
    ("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"), ("[2400:3200::1]", "2400:3200::/64"),
    ("2400:3200:0:0:dead:beef::1", "2400:3200::/64"), ("2400:3200:0:1::1", "2400:3200:0:1::/64"),
    ("fe80::1%eth0", "fe80::/64"), ("", ""), ("unknown", "unknown"),
])  # fmt: skip
def test_one_connection_is_one_place(address: str, place: str):
    assert place_on_the_network(address) == place
