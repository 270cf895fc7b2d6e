"""No pattern that meets typed text takes time out of proportion to the text: each is pumped with what it is made of."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import xinheng
from tests.house.names import parsed

ASKS = {"sub", "match", "search", "fullmatch", "split", "findall", "finditer", "compile"}
FEW, MANY = 3_000, 12_000
# So much processor time of one question is nobody's trouble; and four times the text may take four times the time, not
# sixteen times.
CHEAP, GROWS = 0.01, 8.0
# What a city's own files and settings declare, and nobody types.
DECLARED = ("xinheng.fusion.collection.declarations", "xinheng.config.environment", "xinheng.credit.risk")


def modules() -> Iterator[str]:
    for one in pkgutil.walk_packages(xinheng.__path__, "xinheng."):
        if not re.search(r"\.(tests|migrations|conftest|__main__)\b", one.name):
            yield one.name


def patterns() -> dict[str, str]:
    """Pattern → where it stands: those compiled in a module, and those written where they are asked."""
    found: dict[str, str] = {}
    for name in modules():
        if name.startswith(DECLARED):
            continue
        module = importlib.import_module(name)
        for value in vars(module).values():
            several = (
                value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
            )
            for one in several:
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found.setdefault(one.pattern, name)
        for node in ast.walk(parsed(Path(str(module.__file__)))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKS
            if called and ast.unparse(node.func.value) == "re" and node.args and isinstance(node.args[0], ast.Constant):
                # Bytes are looked through as the letters that they stand for.
                told = node.args[0].value
                found.setdefault(told.decode("latin-1") if isinstance(told, bytes) else str(told), name)
    return found


def units(pattern: str) -> list[str]:
    """What the pattern itself speaks of, alone and in pairs, and what people type."""
    own = [one for one in dict.fromkeys(re.sub(r"\\[a-zA-Z]", "", pattern)) if one not in "[]*+?{}|^$\\"][:12]
    single = [*own, "0", "a", "A", " ", "中", "-", "."]
    return [*single, *(one + other for one in own[:6] for other in ("0", "a", " "))]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    begun = time.process_time()
    pattern.search(text)
    return time.process_time() - begun


def grows_out_of_proportion(pattern: str) -> str:
    """The text by which it does; "" for none."""
    one = re.compile(pattern)
    for unit in units(pattern):
        few, many = ((unit * (size // len(unit))) + "\x01!" for size in (FEW, MANY))
        if (took := seconds(one, few)) > 0.5 or (took > CHEAP / 4 and seconds(one, many) > CHEAP + GROWS * took):
            return unit
    return ""


def test_no_pattern_is_pumped():
    slow = {
        pattern: (where, unit) for pattern, where in patterns().items() if (unit := grows_out_of_proportion(pattern))
    }
    assert slow == {}


def test_one_that_can_be_pumped_is_seen():
    assert grows_out_of_proportion(r"[(][^)]*[)]").startswith("(")
    assert grows_out_of_proportion(r"[(][^()]*[)]") == ""
    assert len(patterns()) > 60
