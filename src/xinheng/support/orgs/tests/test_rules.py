from xinheng.kit.paths import is_top, is_under, top
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.rules import Territory, reviewed_by, wrong_phone


def territory() -> Territory:
    return Territory(
        [
            Organisation(path="5099/", divisions=["509900"], streets=[]),
            Organisation(path="5099/509901/", divisions=["509901"], streets=[]),
            Organisation(path="5099/509901/50990101/", divisions=["509901001"], streets=["江岸路", "望桥"]),
            Organisation(path="5099/509902/50990201/", divisions=["509902001"], streets=["望桥北路"]),
        ]
    )


def test_a_path_is_compared_by_segments():
    assert is_under("5001/500101/", "5001/")
    assert is_under("5001/", "5001/")
    assert not is_under("50010/", "5001/")
    assert not is_under("5001/", "5001/500101/")


def test_nothing_is_above_everything():
    assert not is_under("5099/", "")
    assert not is_under("", "5099/")


def test_the_top_is_the_first_segment():
    assert top("5099/509901/50990101/") == "5099"
    assert is_top("5099/")
    assert not is_top("5099/509901/")


def test_the_town_decides_before_the_address():
    assert territory().office_for("509901001", "望桥北路5号") == "5099/509901/50990101/"
    assert territory().office_for("509901001005", "") == "5099/509901/50990101/"


def test_a_street_decides_where_no_town_is_known():
    assert territory().office_for("509901", "两河区江岸路12号") == "5099/509901/50990101/"
    assert territory().office_for("", "云台区望桥北路5号") == "5099/509902/50990201/"


def test_a_street_of_another_district_does_not_decide():
    assert territory().office_for("509901", "望桥北路5号") == "5099/509901/50990101/"


def test_else_the_district_is_in_charge():
    assert territory().office_for("509901", "某路1号") == "5099/509901/"
    assert territory().office_for("509901999", "") == "5099/509901/"


def test_a_place_nobody_claims_has_no_office():
    assert territory().office_for("110101", "某路1号") == ""
    assert territory().office_for("", "") == ""


def test_a_town_is_known_by_its_nine_digits_and_no_fewer():
    claimed = Territory([Organisation(path="5099/509901/50990101/", divisions=["50990100"], streets=[])])
    assert claimed.office_for("50990100", "") == ""
    assert territory().office_for("509901001", "") == "5099/509901/50990101/"


def test_the_government_of_a_bureau_reviews_it_and_else_the_one_of_its_level():
    """行政复议法 art 24."""
    assert reviewed_by("山城市两河区市场监督管理局") == "山城市两河区人民政府"
    assert reviewed_by("市场监督管理局") == reviewed_by("山城市药监局") == "本级人民政府"


def test_a_wrong_telephone_is_told_back_in_twenty_characters():
    assert wrong_phone("") == wrong_phone("023-55550101转8") == ""
    assert wrong_phone("一" * 20 + "二").endswith(f"填的是“{'一' * 20}”。")
