"""The bill of materials names what is installed, no more and no less, and under which licences (S15)."""

import re
import tomllib
from importlib import metadata

from tests.bill import ROOT, bill

# Licences that ask more of who passes the platform on than to name their authors.
STRICT = re.compile(r"\bA?GPL|General Public|SSPL|Commons Clause", re.IGNORECASE)
LESSER = re.compile(r"LGPL|Lesser", re.IGNORECASE)


def of(kind: str) -> dict[str, dict]:
    return {one["name"]: one for one in bill()["components"] if one["purl"].startswith(f"pkg:{kind}/")}


def test_every_package_we_ask_for_is_in_it_with_version_and_digests():
    listed = of("pypi")
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.match(r"[A-Za-z0-9._-]+", one)[0].lower().replace("_", "-") for one in asked}
    assert names <= {name.replace("_", "-") for name in listed}
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert sum(len(one["hashes"]) for one in listed.values()) == locked.count("--hash=sha256:")
    assert len(listed) == len(re.findall(r"^[a-z0-9]", locked, re.MULTILINE | re.IGNORECASE))


def test_what_stands_in_it_is_what_runs_here():
    """Locks and installation are the same versions: what is tested is what is listed."""
    others = {}
    for name, one in of("pypi").items():
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if here != one["version"]:
            others[name] = (here, one["version"])
    assert others == {}


def test_every_part_has_a_licence_that_lets_a_bureau_pass_it_on():
    without, strict = [], {}
    for one in bill()["components"]:
        words = " ".join(str(licence) for licence in one["licenses"])
        if not words:
            without.append(one["name"])
        elif STRICT.search(words) and not LESSER.search(words) and " OR " not in words:
            strict[one["name"]] = words
    assert (without, strict) == ([], {})


def test_the_styles_and_scripts_of_the_pages_are_in_it():
    static = of("npm")
    assert {"htmx.org", "qr-scanner", "@tabler/icons"} <= set(static)
    assert "axe-core" not in static
    assert all(len(one["hashes"][0]["content"]) == 128 for one in static.values())
