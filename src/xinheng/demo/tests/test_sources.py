"""The pack's sources fit the standard, and the generator's files fit the sources."""

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xinheng.demo import Truth, generate
from xinheng.demo.deliveries import DELIVERIES
from xinheng.fusion.intake.declarations import read_sources
from xinheng.fusion.standard.pack import read_pack
from xinheng.fusion.standard.registry import HERE, read_standard

PACK = read_pack("chongqing")
SOURCES = read_sources(PACK.sources_folder)
STANDARD = read_standard(HERE, divisions=PACK.divisions)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """A small city of one fixed day."""
    return generate(subjects=800, seed=3, folder=tmp_path_factory.mktemp("city"), as_of=date(2026, 11, 20))


def header(path: Path) -> list[str]:
    """The column names of a delivered file."""
    if path.suffix == ".xlsx":
        first = next(load_workbook(path)["Sheet1"].iter_rows(values_only=True))
        return [str(value) for value in first if value is not None]
    encoding = next(delivery.encoding for delivery in DELIVERIES if delivery.source == path.stem)
    with path.open(encoding=encoding, newline="") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_names_fields_and_codes_of_the_standard(name: str) -> None:
    source = SOURCES[name]
    fields = STANDARD.type(source.record_type).fields
    given = {*source.columns.values(), *source.defaults, *source.derived}
    assert given <= set(fields)
    assert {field for field, declared in fields.items() if declared.required} <= given
    for field, values in source.values.items():
        kind = STANDARD.type_of(fields[field])
        assert [code for code in values.values() if kind.check(code)] == []


def test_every_delivery_has_a_source_and_every_source_a_delivery() -> None:
    assert {delivery.source for delivery in DELIVERIES} == set(SOURCES)


@pytest.mark.clause("CQ-8.1-09", part=True)
def test_the_files_have_the_columns_their_sources_declare(truth: Truth) -> None:
    for name, path in truth.files:
        declared = {*SOURCES[name].columns, *SOURCES[name].ignore}
        assert set(header(path)) == declared, name


def test_departments_write_in_their_own_way(truth: Truth) -> None:
    encodings = {delivery.encoding for delivery in DELIVERIES}
    assert encodings == {"utf-8", "utf-8-sig", "gb18030"}
    assert sum(path.suffix == ".xlsx" for _, path in truth.files) >= 3
    assert len({path.parent.name for _, path in truth.files}) >= 8
