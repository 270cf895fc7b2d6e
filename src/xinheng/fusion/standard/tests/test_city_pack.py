"""A pack adds record types and code lists, or puts whole files in place of the package's."""

import pytest

from xinheng.fusion.standard.pack import pack, read_pack
from xinheng.fusion.standard.registry import HERE, UnknownCodeList, UnknownRecordType, read_standard, standard
from xinheng.fusion.standard.validation import validate_row

CITY = """
name = "Lake City"
title = "Department of Business Affairs"
language = "en"
main_scheme = "license"
time_zone = "America/Chicago"
divisions = "wards.csv"
[brand]
name = "Lake City Ledger"
"""

INSPECTION = """
title = "Food inspection"
title_en = "Food inspection"
theme = "food_drug"
identity = "license"
establishes = true
key = ["inspection_id"]
portrait = "inspections"
owner = "Department of Public Health"
refresh = "P7D"
summary = "{inspection_type}, {result}"
title_field = "inspection_type"
[public]
basis = "Municipal Code 7-42"
[fields.inspection_id]
title = "Inspection ID"
type = "integer"
required = true
[fields.license]
title = "License number"
type = "subject_ref:license"
role = "subject"
[fields.dba_name]
title = "DBA name"
type = "text"
required = true
role = "name"
[fields.inspected_on]
title = "Inspection date"
type = "date"
role = "effective_on"
[fields.inspection_type]
title = "Inspection type"
type = "text"
[fields.result]
title = "Result"
type = "code:food_result"
role = "status"
"""


@pytest.fixture
def lake_city(tmp_path):
    (tmp_path / "city.toml").write_text(CITY, encoding="utf-8")
    (tmp_path / "wards.csv").write_text("code,name\n27,Ward 27\n", encoding="utf-8")
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "food_result.csv").write_text("code,title\npass,Pass\nfail,Fail\n", encoding="utf-8")
    types = tmp_path / "standard" / "food_drug"
    types.mkdir(parents=True)
    (types / "food_inspection.toml").write_text(INSPECTION, encoding="utf-8")
    return tmp_path


def test_a_city_that_shares_nothing_with_china_declares_its_own_types(lake_city, settings):
    settings.XINHENG_CITY = str(lake_city)
    kind = standard().type("food_inspection")
    assert (kind.identity, kind.subject_field, kind.establishes) == ("license", "license", True)
    row = {"inspection_id": "529281.0", "license": "82474", "dba_name": "LAKE GRILL", "result": "Fail"}
    clean, problems = validate_row(kind, row)
    assert problems == []
    assert clean == {"inspection_id": "529281", "license": "82474", "dba_name": "LAKE GRILL", "result": "fail"}


def test_its_words_are_its_own(lake_city, settings):
    settings.XINHENG_CITY = str(lake_city)
    city = pack().city
    assert (city.main_scheme, city.brand.name) == ("license", "Lake City Ledger")
    assert not city.class_public
    assert standard().section_title("inspections") == "Inspections"
    assert standard().code_list("divisions").title_of("27") == "Ward 27"


def test_a_pack_puts_a_whole_file_in_place_of_the_package_s(lake_city):
    packaged = (HERE / "themes" / "acts" / "inspection_result.toml").read_text(encoding="utf-8")
    own = lake_city / "standard" / "acts" / "inspection_result.toml"
    own.parent.mkdir(parents=True)
    own.write_text(packaged.replace('title = "行政检查"', 'title = "日常检查"', 1), encoding="utf-8")
    types = read_standard(HERE, lake_city).types
    assert types["inspection_result"].title == "日常检查"
    assert types["registration"] == read_standard(HERE).types["registration"]


def test_a_pack_puts_its_own_code_list(lake_city):
    told = "code,title\nfail,Failed\nproblem,Doubtful\n"
    (lake_city / "codes" / "sampling_verdict.csv").write_text(told, encoding="utf-8")
    assert list(read_standard(HERE, lake_city).code_list("sampling_verdict").by_code) == ["fail", "problem"]


def test_two_folders_each_add_a_section_and_leave_the_other_s(tmp_path):
    for name, text in [
        ("one", "code,title,clean,after\nstalls,摊位,没有摊位。,penalties\n"),
        ("two", "code,title\nnews,消息\npenalties,处罚\n"),
    ]:
        (tmp_path / name / "codes").mkdir(parents=True)
        (tmp_path / name / "codes" / "portrait_section.csv").write_text(text, encoding="utf-8")
    alone = list(read_standard(HERE).code_list("portrait_section").by_code)
    both = read_standard(HERE, tmp_path / "one", tmp_path / "two")
    at = alone.index("penalties") + 1
    assert list(both.code_list("portrait_section").by_code) == [*alone[:at], "stalls", *alone[at:], "news"]
    assert both.section_title("penalties") == "处罚"
    assert (both.clean_words("stalls"), both.clean_words("penalties")) == ("没有摊位。", "")


def test_the_shipped_pack_is_read_by_its_name(settings):
    settings.XINHENG_CITY = "chongqing"
    assert pack() is read_pack("chongqing")
    assert pack().organisations.name == "organisations.csv"
    assert pack().sources_folder.is_dir()
    assert "509901" in standard().code_list("divisions").by_code


def test_names_that_do_not_exist():
    with pytest.raises(UnknownRecordType, match="没有记录类型 weather，已声明的有"):
        standard().type("weather")
    with pytest.raises(UnknownCodeList, match="没有代码表 weather"):
        standard().code_list("weather")
