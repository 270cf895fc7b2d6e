"""Whom a row is about: by number, by its parent, by a name or address that fits one alone, by a steward's word."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.deliveries import REGISTRATION_HEADER, USCC, shop

from xinheng.fusion.intake.actions import take_back_run
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.registers.models import BlindKey, Mention, Record, Subject
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.fusion.resolution.actions import decide
from xinheng.fusion.resolution.models import Waiting
from xinheng.support.audit.models import AuditEvent
from xinheng.support.crypto.blind import register_blind_keys

pytestmark = pytest.mark.django_db
PERSON = "11010519491231002X"
CALL = """
title = "来电"
theme = "rights_rescue"
identity = "uscc"
key = ["number"]
owner = "12345"
refresh = "P1D"
[fields]
number = { title = "编号", type = "text", required = true }
uscc = { title = "代码", type = "uscc", role = "subject" }
name = { title = "名称", type = "text" }
address = { title = "地址", type = "text" }
phones = { title = "电话", type = "phone", privacy = "personal", many = true }
partners = { title = "关联单位", type = "uscc", role = "mention:partner", scheme = "uscc", many = true }
person = { title = "经办人", type = "person_id", privacy = "personal", role = "mention:clerk", scheme = "person" }
"""
PERMIT = """
title = "许可"
theme = "subjects"
identity = "permit"
establishes = true
key = ["paper"]
owner = "许可处"
refresh = "P1D"
[fields]
paper = { title = "证号", type = "text", required = true }
holder = { title = "持有人", type = "text", required = true, role = "subject" }
name = { title = "名称", type = "text", role = "name" }
since = { title = "起", type = "date", role = "effective_on" }
"""
VISIT = """
title = "走访"
theme = "acts"
identity = "uscc"
key = ["call", "item"]
owner = "12345"
refresh = "P1D"
[fields]
call = { title = "来电编号", type = "text", required = true, role = "subject" }
item = { title = "项目", type = "text", required = true }
"""
COLUMNS = {"calls": ("编号", "代码", "名称", "地址", "电话", "关联", "经办人")}
FIELDS = ("number", "uscc", "name", "address", "phones", "partners", "person")


def source(type: str, columns: dict[str, str], subject: str = "") -> str:
    named = "\n".join(f'"{column}" = "{field}"' for column, field in columns.items())
    return f'title = "t"\ndepartment = "d"\nrecord_type = "{type}"\n[columns]\n{named}\n{subject}'


@pytest.fixture(autouse=True)
def departments(city: Path) -> None:
    """Calls that come by address, by name, by both, and by number; visits to what was called about; permits."""
    call = dict(zip(COLUMNS["calls"], FIELDS, strict=True))
    matched = {column: field for column, field in call.items() if field in ("number", "name", "address")}
    sources = {
        "by_address": source("call", matched, '[subject.match]\naddress = "address"'),
        "by_name": source("call", matched, '[subject.match]\nname = "name"'),
        "by_both": source("call", matched, '[subject.match]\nname = "name"\naddress = "address"'),
        "by_number": source("call", call),
        "visits": source("visit", {"编号": "call", "项目": "item"},
                         '[subject.via]\nrecord_type = "call"\nsource = "by_number"\nfield = "call"'),
        "permits": source("permit", {"证号": "paper", "持有人": "holder", "名称": "name", "起": "since"}),
    }  # fmt: skip
    for name, text in sources.items():
        (city / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
    for path, text in {"rights_rescue/call": CALL, "acts/visit": VISIT, "subjects/permit": PERMIT}.items():
        file = city / "standard" / f"{path}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def street(deliver) -> None:
    """Two shops with one name and one address, and others that share either with nobody, or with one of them."""
    deliver("registration", REGISTRATION_HEADER, at(0, "面馆", "江岸路9号"), at(1, "面馆", "江岸路9号"),
            at(2, "面馆", "望桥路1号"), at(3, "豆花店", "望桥路 ２号"))  # fmt: skip


def blind(kind: str, number: str) -> bytes:
    return bytes(next(iter(register_blind_keys(kind, [number]))))


def at(number: int, name: str, address: str, state: str = "存续") -> str:
    return shop(number, name, state).replace(f"江岸路{number}号,{state}", f"{address},{state}")


def whose(source: str) -> dict[str, str]:
    """Call number → the shop it is about now, by its place among the codes; "" for nobody."""
    records = Record.objects.filter(source__name=source, superseded_at=None).select_related("subject")
    named = {f"uscc:{code}": str(number) for number, code in enumerate(USCC)}
    return {record.key: named[record.subject.identity] if record.subject else "" for record in records}


def numbered(*lines: str) -> list[str]:
    """Lines of 编号,代码,名称,关联,电话,经办人, what is left out at the end being empty."""
    header = "编号,代码,名称,关联,电话,经办人,地址"
    return [header, *(line + "," * (header.count(",") - line.count(",")) for line in lines)]


def called(*lines: str) -> list[str]:
    return ["编号,名称,地址", *lines]


def test_an_address_that_fits_two_shops_links_to_neither(deliver, street) -> None:
    """A complaint laid at the wrong door is worse than one that waits for a steward."""
    report = deliver("by_address", *called("1,,江岸路9号", "2,,望桥路1号", "3,,望桥路2 号", "4,,", "5,,无此路3号"))
    assert whose("by_address") == {"1": "", "2": "2", "3": "3", "4": "", "5": ""}
    assert (report.accepted, report.unlinked) == (5, 3)
    waiting = {(one.record.key, one.scheme, one.value) for one in Waiting.objects.select_related("record")}
    assert waiting == {
        ("1", "match:address", "江岸路9号"),
        ("4", "match:address", ""),
        ("5", "match:address", "无此路3号"),
    }


def test_a_name_alone_and_a_name_with_its_address(deliver, street) -> None:
    deliver("by_name", *called("1,面馆,", "2,豆花店,"))
    assert whose("by_name") == {"1": "", "2": "3"}
    deliver("by_both", *called("1,面馆,江岸路9号", "2,面馆,望桥路1号", "3,豆花店,望桥路1号", "4,,望桥路1号"))
    assert whose("by_both") == {"1": "", "2": "2", "3": "", "4": ""}
    assert set(Waiting.objects.values_list("scheme", flat=True)) == {"match:name", "match:name+address"}


def test_a_link_is_not_taken_away_by_a_row_that_knows_nobody_any_more(deliver, street) -> None:
    """A second shop moved in: the address says nothing now, but what was known of the old call stays known."""
    deliver("by_address", *called("2,,望桥路1号"))
    deliver("registration", REGISTRATION_HEADER, at(4, "新店", "望桥路1号"))
    again = deliver("by_address", *called("2,,望桥路1号"))
    assert (again.unchanged, whose("by_address")) == (1, {"2": "2"})


def test_a_row_that_fits_another_one_now_is_laid_to_him(deliver, street) -> None:
    deliver("by_address", *called("2,,望桥路1号", "3,,望桥路2号"))
    deliver("registration", REGISTRATION_HEADER, at(2, "面馆", "搬走路1号"), at(4, "新店", "望桥路1号"))
    again = deliver("by_address", *called("2,,望桥路1号", "3,,望桥路2号"))
    assert (again.accepted, again.unchanged, whose("by_address")) == (1, 1, {"2": "4", "3": "3"})


def test_a_stewards_word_holds_for_its_record_alone_and_yields_to_a_number(deliver, street) -> None:
    deliver("by_address", *called("1,,江岸路9号"))
    deliver("by_name", *called("1,面馆,"))
    deliver("by_number", *numbered("1,,面馆"))
    for name, number in (("by_address", 1), ("by_number", 2)):
        record = Record.objects.get(source__name=name, superseded_at=None)
        decide(record=record, subject=subject_by(USCC[number]), by="system", reason="电话核实")
    assert deliver("by_address", *called("1,换了写法,江岸路9号")).unlinked == 0
    assert whose("by_address") == {"1": "1"}
    assert deliver("by_name", *called("1,面馆,换了写法")).unlinked == 1, "the word was about another source's record"
    deliver("by_number", *numbered(f"1,{USCC[3]},面馆"))
    assert whose("by_number") == {"1": "3"}, "the department has found the number since"


def test_a_visit_is_about_whom_its_call_is_about(deliver, street) -> None:
    deliver("by_number", *numbered(f"a1,{USCC[0]}", "a2"))
    deliver("by_name", *called("a3,豆花店,"))
    report = deliver("visits", "编号,项目", "a1,灶台", "a1,地面", "a2,灶台", "a3,灶台")
    told = {record.key: record.subject and record.subject.identity for record in
            Record.objects.filter(type="visit").select_related("subject")}  # fmt: skip
    mine = f"uscc:{USCC[0]}"
    assert told == {"a1|灶台": mine, "a1|地面": mine, "a2|灶台": None, "a3|灶台": None}
    assert report.unlinked == 2, "a call without a subject, and one of another source"
    assert set(Waiting.objects.filter(record__type="visit").values_list("scheme", flat=True)) == {"via:call:by_number"}


def test_whom_a_row_mentions_is_told_and_one_that_nobody_knows_is_no_unlinked_row(deliver, street) -> None:
    """“Unlinked” is what a steward must look at: rows without a subject, not those that also name a stranger."""
    partners = f"{USCC[1]}|{USCC[2]}|{USCC[1]}|{USCC[5]}"
    report = deliver("by_number", *numbered(f"1,{USCC[0]},,{partners}", f"2,,,{USCC[2]}", f"3,{USCC[6]}"))
    assert (report.accepted, report.unlinked) == (3, 2)
    run = IntakeRun.objects.get(source__name="by_number")
    assert (run.accepted, run.unlinked, run.chunks) == (3, 2, 1)
    detail = json.loads(AuditEvent.objects.filter(verb="write_chunk").latest("id").detail)
    assert (detail["records"], detail["unlinked"], detail["run"], detail["source"]) == (3, 2, run.pk, "by_number")
    mentions = Mention.objects.values_list("record__key", "role", "subject__identity")
    assert sorted(mentions) == [("1", "partner", f"uscc:{USCC[number]}") for number in (1, 2)] + [
        ("2", "partner", f"uscc:{USCC[2]}")
    ]
    waiting = set(Waiting.objects.values_list("record__key", "role", "scheme", "value"))
    assert waiting == {("1", "partner", "uscc", USCC[5]), ("2", "", "uscc", ""), ("3", "", "uscc", USCC[6])}
    deliver("registration", REGISTRATION_HEADER, shop(5))
    assert Mention.objects.filter(subject=subject_by(USCC[5])).count() == 1


def test_whom_a_row_mentions_is_waited_for_again_when_its_correction_is_taken_back(deliver, street):
    """Nothing but who is known already is left out: the one who came meanwhile is found, as if nothing had happened."""

    def row(name, partners):
        return numbered(f"1,{USCC[0]},{name},{partners},,{PERSON}")

    deliver("by_number", *row("甲", f"{USCC[1]}|{USCC[5]}|{USCC[6]}"))
    before = set(Waiting.objects.values_list("role", "scheme", "value"))
    assert {value for role, _, value in before if role == "partner"} == {USCC[5], USCC[6]} and len(before) == 3
    deliver("by_number", *row("乙", USCC[2]))
    deliver("registration", REGISTRATION_HEADER, shop(6))
    take_back_run(run=IntakeRun.objects.filter(source__name="by_number").latest("pk"), by="system", reason="拿错了")
    assert set(Waiting.objects.values_list("role", "scheme", "value")) == before
    deliver("registration", REGISTRATION_HEADER, shop(5))
    held = Mention.objects.filter(record__superseded_at=None, role="partner").values_list(
        "subject__identity", flat=True
    )
    assert sorted(held) == sorted(f"uscc:{USCC[number]}" for number in (1, 5, 6))


def test_a_person_is_mentioned_and_looked_up_by_a_blind_key_and_each_number_of_a_cell_by_its_own(
    deliver, street
) -> None:
    lines = (f"1,{USCC[0]},,,13812345678|13912345678,{PERSON}", f"2,{USCC[0]}", f"3,{USCC[0]},,,13912345678")
    deliver("by_number", *numbered(*lines))
    found = {key: set() for key in "123"}
    for key, field, value in BlindKey.objects.values_list("record__key", "field", "value"):
        found[key].add((field, bytes(value)))
    one, other = (("phones", blind("phone", number)) for number in ("13812345678", "13912345678"))
    assert found == {"1": {one, other, ("person", blind("person_id", PERSON))}, "2": set(), "3": {other}}
    (waits,) = Waiting.objects.exclude(role="").values_list("role", "scheme", "value")
    assert waits == ("clerk", "person", blind("person_id", PERSON).hex())
    assert PERSON not in json.dumps([record.open for record in Record.objects.all()])


@pytest.mark.parametrize("lines", [("P1,h1,旧名,2020-01-01", "P2,h1,新名,2024-01-01", "P3,h1,无日期,"),
                                   ("P2,h1,新名,2024-01-01", "P1,h1,旧名,2020-01-01"),
                                   ("P4,h1,同日旧,2024-01-01", "P2,h1,新名,2024-01-01")])  # fmt: skip
def test_a_subject_is_called_as_the_paper_says_that_took_effect_last(deliver, lines: tuple[str, ...]) -> None:
    """Of two of one day, as the later line says."""
    deliver("permits", "证号,持有人,名称,起", *lines, "P9,h2,别家,2020-01-01")
    assert {subject.identity: subject.name for subject in Subject.objects.all()} == {
        "permit:h1": "新名", "permit:h2": "别家",
    }  # fmt: skip
    assert Record.objects.filter(type="permit", subject__identity="permit:h1").count() == len(lines)
    papers = Record.objects.filter(key="P2").values_list("effective_on", "subject__identity")
    assert list(papers) == [(date(2024, 1, 1), "permit:h1")]


def test_what_is_new_is_written_in_the_order_of_subjects_and_once(deliver, street) -> None:
    deliver("by_number", *numbered(f"1,{USCC[0]},甲", f"2,{USCC[1]},乙"))
    again = deliver("by_number", *numbered(f"1,{USCC[0]},改", f"2,{USCC[1]},乙", f"3,{USCC[1]},丙"))
    assert (again.accepted, again.unchanged, again.unlinked) == (2, 1, 0)
    assert current_records(subject_by(USCC[1]).pk, ["call"]).count() == 2
    old, new = Record.objects.filter(key="1").order_by("pk")
    assert (old.superseded_by, new.superseded_at) == (new.pk, None)
