"""What the marks of a result are made of."""

from hypothesis import given
from hypothesis import strategies as st

from xinheng.credit.risk.telling.wording import shares_of


@given(st.integers(0, 100), st.lists(st.integers(-10, 200), max_size=12))
def test_costs_add_up_to_what_is_missing(whole, weights):
    parts = shares_of(whole, weights)
    assert len(parts) == len(weights)
    assert sum(parts) == (whole if sum(weights) > 0 else 0)
