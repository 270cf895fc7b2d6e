"""What an app tells the house of its procedures beside its tests, in `tests/walk.py`: the recipe says what."""

from importlib import import_module
from types import ModuleType

from xinheng.support.procedures.declarations import Procedure


def walk_of(declared: Procedure) -> ModuleType:
    """`tests/walk.py` of the app that owns the procedure: where matters begin, and what is needed beside."""
    return import_module(f"{declared.home}.tests.walk")
