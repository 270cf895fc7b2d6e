"""Lower floors know no page: what they are about is told, and a portal knows where it is shown."""

import ast
from collections.abc import Iterator

from tests.house import names
from xinheng.support.contract import addresses as addresses_mounted

FLOORS = ("kit", "support", "fusion", "credit", "supervision", "services", "scenarios")
# What every portal and scenario mounts, and what stands at the root of the public's.
STARTS = (*(f"/{prefix}" for prefix, _ in addresses_mounted() if prefix), "/login", "/e/", "/c/", "/p/", "/s", "/m/")
# They mount pages, or are pages; `signing in` has its own addresses, and so has a code on a door.
PAGES = (".pages.", ".apps", "support.contract", "support.accounts.urls")
MAY = {
    "xinheng.credit.codes.queries": "the address in a QR code is what the code is",
    "xinheng.support.access.decorators": "a program that asks gets an error and no login page",
    "xinheng.credit.codes.reading": "it reads that address back out of what was scanned",
}


def addresses() -> Iterator[str]:
    for module in names.house():
        floor = module.split(".")[1] if "." in module else ""
        if floor not in FLOORS or module in MAY or any(part in f"{module}." for part in PAGES):
            continue
        for node in ast.walk(names.tree(module)):
            # A text of an f-string counts too: that is how an address with a number in it is made.
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_address(node.value):
                yield f"{module}:{node.lineno} {node.value}"


def _is_address(text: str) -> bool:
    return text.startswith(STARTS) and " " not in text


def test_no_lower_floor_knows_an_address():
    assert list(addresses()) == []


def test_the_test_would_see_one():
    assert _is_address("/officer/complaints/") and _is_address("/lifts/5") and not _is_address("/ 12")
