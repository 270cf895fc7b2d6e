"""The catalogue in DCAT has what DCAT-AP makes mandatory, and the check names what is missing."""

import copy

import pytest
from tests.dcat_ap import problems_of

from xinheng.fusion.catalogue.dcat import DatasetTold, Distribution, catalogue

TOLD = catalogue(
    address="https://x/c", title="目录", description="说明", publisher="局",
    datasets=[DatasetTold("a", "甲", "", "处", "信用库", public=True, refresh="P1D", modified="2026-01-01",
                     distributions=[Distribution("https://x/a.csv", "text/csv", "CC BY 4.0", "ab", 3)]),
              DatasetTold("b", "乙", "乙的说明", "处", "", public=False)],
)  # fmt: skip


def test_what_is_made_is_whole():
    assert list(problems_of(TOLD)) == []
    first = TOLD["dcat:dataset"][0]
    assert first["dct:description"]["@value"] == "甲"
    assert first["dct:accessRights"]["@id"].endswith("/PUBLIC")
    assert TOLD["dcat:dataset"][1]["dct:accessRights"]["@id"].endswith("/NON_PUBLIC")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda c: c.pop("dct:title"), "catalog: dcat:Catalog has no dct:title"),
        (lambda c: c.update({"dct:description": {"@value": "", "@language": "zh"}}), "has no dct:description"),
        (lambda c: c["dct:publisher"].pop("foaf:name"), "catalog.dct:publisher[0]: foaf:Agent has no foaf:name"),
        (lambda c: c.update({"dct:publisher": "局"}), "should be a foaf:Agent"),
        (lambda c: c.update({"dcat:dataset": []}), "has no dcat:dataset"),
        (lambda c: c["dcat:dataset"][1].pop("dct:title"), "catalog.dcat:dataset[1]: dcat:Dataset has no dct:title"),
        (lambda c: c["dcat:dataset"][0]["dcat:distribution"][0].pop("dcat:accessURL"),
         "catalog.dcat:dataset[0].dcat:distribution[0]: dcat:Distribution has no dcat:accessURL"),
        (lambda c: c["dcat:dataset"].append(c["dcat:dataset"][0]), "stands twice"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(spoil, said):
    spoiled = copy.deepcopy(TOLD)
    spoil(spoiled)
    assert any(said in problem for problem in problems_of(spoiled)), list(problems_of(spoiled))
