"""What DCAT-AP would refuse of a catalogue, by name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# Of each class, what DCAT-AP 3.0 makes mandatory.
MANDATORY = {
    "dcat:Catalog": ("dct:title", "dct:description", "dct:publisher", "dcat:dataset"),
    "dcat:Dataset": ("dct:title", "dct:description"),
    "dcat:Distribution": ("dcat:accessURL",),
    "foaf:Agent": ("foaf:name",),
}
# What a property must hold: a node of this class.
RANGES = {"dct:publisher": "foaf:Agent", "dcat:dataset": "dcat:Dataset", "dcat:distribution": "dcat:Distribution"}


def problems_of(node: Mapping[str, Any], place: str = "catalog") -> Iterator[str]:
    """What DCAT-AP would refuse: a mandatory property missing or empty, a value of another class, one id twice."""
    kind = str(node.get("@type", ""))
    for name in MANDATORY.get(kind, ()):
        if not _filled(node.get(name)):
            yield f"{place}: {kind} has no {name}"
    for name, wanted in RANGES.items():
        for at, value in enumerate(_many(node.get(name))):
            inside = f"{place}.{name}[{at}]"
            if not isinstance(value, Mapping) or value.get("@type") != wanted:
                yield f"{inside}: should be a {wanted}"
            else:
                yield from problems_of(value, inside)
    ids = [one.get("@id") for one in _many(node.get("dcat:dataset")) if isinstance(one, Mapping)]
    yield from (f"{place}: {id} stands twice" for id in sorted({str(id) for id in ids if ids.count(id) > 1}))


def _many(value: object) -> Sequence[Any]:
    return () if value is None else value if isinstance(value, list) else [value]


def _filled(value: object) -> bool:
    if isinstance(value, Mapping):
        return bool(value.get("@value", "@value" not in value))
    return any(_filled(one) for one in value) if isinstance(value, list) else bool(value)
