"""The demo city: invented entities and their departments' files, the same for one seed, with the truth kept aside."""

from xinheng.demo.city import generate
from xinheng.demo.truth import Truth

__all__ = ["Truth", "generate"]
