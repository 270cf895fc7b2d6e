"""The catalogue in DCAT 3 as JSON-LD, as DCAT-AP wants it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#", "xh": "urn:xinheng:",
}  # fmt: skip
MEDIA = "http://www.iana.org/assignments/media-types/"
ACCESS = "http://publications.europa.eu/resource/authority/access-right/"


@dataclass(frozen=True)
class Distribution:
    """One file of a dataset."""

    address: str
    media: str
    licence: str = ""
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True)
class DatasetTold:
    """One dataset as the catalogue tells it. `refresh` is a period such as P1D; `issued` an ISO day."""

    id: str
    title: str
    description: str
    publisher: str
    theme: str
    public: bool
    keywords: Sequence[str] = ()
    refresh: str = ""
    modified: str = ""
    basis: str = ""
    page: str = ""
    version: str = ""
    distributions: Sequence[Distribution] = field(default_factory=tuple)


def catalogue(*, address: str, title: str, description: str, publisher: str, datasets: Sequence[DatasetTold]) -> Any:
    """The whole catalogue as JSON-LD."""
    return {
        "@context": CONTEXT, "@id": address, "@type": "dcat:Catalog", "dct:title": _words(title),
        "dct:description": _words(description), "dct:publisher": _agent(publisher), "dct:language": "zh",
        "dcat:dataset": [_dataset(one, address) for one in datasets],
    }  # fmt: skip


def _dataset(one: DatasetTold, address: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@id": f"{address}#{one.id}", "@type": "dcat:Dataset", "dct:identifier": one.id, "dct:title": _words(one.title),
        # A register without a remark is told by its name: a description must not be empty.
        "dct:description": _words(one.description or one.title), "dct:publisher": _agent(one.publisher),
        "dcat:keyword": [_words(word) for word in (one.theme, *one.keywords) if word],
        "dct:accessRights": {"@id": ACCESS + ("PUBLIC" if one.public else "NON_PUBLIC")},
    }  # fmt: skip
    if one.refresh and one.refresh != "permanent":
        said["dcat:temporalResolution"] = {"@value": one.refresh, "@type": "xsd:duration"}
    if one.modified:
        said["dct:modified"] = {"@value": one.modified, "@type": "xsd:dateTime" if "T" in one.modified else "xsd:date"}
    said |= {key: value for key, value in (("dct:rights", one.basis), ("dcat:version", one.version)) if value}
    if one.page:
        said["dcat:landingPage"] = {"@id": one.page}
    if one.distributions:
        said["dcat:distribution"] = [_distribution(each) for each in one.distributions]
    return said


def _distribution(one: Distribution) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "dcat:Distribution", "dcat:accessURL": {"@id": one.address}, "dcat:downloadURL": {"@id": one.address},
        "dcat:mediaType": {"@id": MEDIA + one.media},
    }  # fmt: skip
    if one.licence:
        said["dct:license"] = one.licence
    if one.size:
        said["dcat:byteSize"] = {"@value": str(one.size), "@type": "xsd:nonNegativeInteger"}
    if one.sha256:
        said["spdx:checksum"] = {"@type": "spdx:Checksum", "spdx:algorithm": "sha256", "spdx:checksumValue": one.sha256}
    return said


def _words(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "zh"}


def _agent(name: str) -> dict[str, str]:
    return {"@type": "foaf:Agent", "foaf:name": name}
