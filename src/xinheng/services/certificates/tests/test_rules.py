"""What a certificate says, and what its seal is on."""

import pytest

from xinheng.services.certificates.rules import CERTIFIED, certified, sealed_text


def record(key: str, **more) -> dict:
    return {"type": "administrative_penalty", "key": key, "fields": {"fine": "100"}, **more}


def dossier(*records: dict, section: str = "penalties") -> dict:
    return {"subject": {"name": "椒里香火锅店"},
            "sections": [{"key": section, "title": "行政处罚", "records": [*records]}]}  # fmt: skip


def test_it_tells_how_the_business_stands_and_how_many_are_public():
    lines, _ = certified(dossier(record("a"), record("b")), "存续")
    assert lines == [["登记状态", "存续"], ["行政处罚", "公示 2 条"]]
    assert certified(dossier(), "存续")[0][1] == ["行政处罚", "无公示记录"]


def test_records_about_others_and_parts_that_tell_nothing_of_standing_count_for_nothing():
    alone = certified(dossier(record("a")), "存续")
    assert certified(dossier(record("a"), record("b", about={"name": "别家"})), "存续") == alone
    assert "samplings" not in CERTIFIED
    assert certified(dossier(record("a"), section="samplings"), "存续")[0] == [["登记状态", "存续"]]


def behind(*keys: str, status: str = "存续") -> bytes:
    return certified(dossier(*map(record, keys)), status)[1]


def test_the_digest_is_of_what_stands_whatever_its_order():
    assert behind("a", "b") == behind("b", "a")
    assert len({behind("a", "b"), behind("a", "c"), behind("a"), behind("a", "b", status="歇业")}) == 4


def test_a_seal_for_one_thing_is_none_for_another():
    assert sealed_text("证1", "9150", b"\x01") == b"xinheng certificate\n\xe8\xaf\x811\n9150\n01"
    told = [("1", "2", b"3"), ("1", "3", b"3"), ("2", "2", b"3"), ("1", "2", b"4")]
    assert len({sealed_text(*one) for one in told}) == 4


@pytest.mark.parametrize(
    "section",
    ["registration", "licences", "penalties", "abnormal_list", "serious_list", "annual_reports", "awards"],
)
def test_each_part_that_tells_of_standing_is_told_and_sealed(section):
    lines, sealed = certified(dossier(record("a"), section=section), "存续")
    assert len(lines) == 2 and sealed != certified(dossier(section=section), "存续")[1]
