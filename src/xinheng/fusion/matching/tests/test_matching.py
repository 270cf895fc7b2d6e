"""Records and subjects without a code find their shop; two codes never become one; a merge undone leaves no trace."""

import json

import pytest
from tests.cast import cast
from tests.shop import OTHER, days_ago, penalise, register

from xinheng.fusion.matching.actions import match_all
from xinheng.fusion.matching.asking import answer, reopen, take_back_link
from xinheng.fusion.matching.merging import merge_subjects, split_subjects
from xinheng.fusion.matching.models import MatchRun, Pair, SubjectMerge
from xinheng.fusion.registers.actions import relink_records, write_records
from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.finding.search import search
from xinheng.fusion.registers.models import Identifier, Mention, Record, Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.resolution.actions import Unresolved, wait_for
from xinheng.fusion.resolution.models import Decision, Waiting
from xinheng.kit.refusal import Refusal

pytestmark = pytest.mark.django_db
NAME = "山城巴味轩餐饮有限公司"


@pytest.fixture(autouse=True)
def own_lake(tmp_path, settings):
    settings.LAKE_ROOT = tmp_path / "lake"


@pytest.fixture
def he():
    return cast().he


def nameless(number: str = "1", **said: str) -> Record:
    """A penalty that came without a code, waiting."""
    penalise(uscc="", decision_number=f"山市监罚〔2026〕{number}号", **said)
    record = Record.objects.filter(type="administrative_penalty", superseded_at=None).latest("pk")
    wait_for([Unresolved(record.pk, "", "match", record.key, said.get("party_name", NAME))])
    return record


def unlicensed(name: str = "巴味轩火锅店", address: str = "江岸路88号1层", number: str = "1") -> Subject:
    """A subject of an old number alone, with one penalty."""
    one = Subject.objects.create(
        kind="entity",
        identity=f"registration_no:50010300000000{number}",
        name=name,
        address=address,
        office="",
        division="509901001",
    )
    name_index.add([(one.pk, name_index.Findable(name, address, ""))])
    Identifier.objects.create(subject=one, scheme="registration_no", value=f"50010300000000{number}")
    penalise(uscc="", decision_number=f"山市监罚〔2025〕{number}号", party_name=name)
    record = Record.objects.filter(type="administrative_penalty", superseded_at=None).latest("pk")
    relink_records(links={record.pk: one.pk}, by="system")
    return one


def held(subject: Subject) -> int:
    return Record.objects.filter(subject=subject, superseded_at=None).count()


@pytest.mark.clause("WX-3.1C-02", "WX-3.3B-05", part=True)
def test_a_record_without_a_code_is_linked_by_rule_and_a_run_again_changes_nothing(he):
    shop = register()
    register(
        OTHER, entity_name="山城两河灯笼火锅店", registered_address="两河区灯笼巷21号", legal_representative="周芷兰"
    )
    nameless()
    run = match_all(by=he)
    assert (run.state, run.linked, run.merged) == ("finished", 1, 0)
    assert held(shop) == 2 and not Waiting.objects.exists()
    link = Decision.objects.get()
    assert link.by_rule and "归一规则" in link.reason
    again = match_all(by=he)
    assert (again.linked, again.undone) == (0, 0) and held(shop) == 2


def test_a_sample_is_found_by_the_words_by_which_its_own_type_names_a_shop(he):
    shop = register()
    row = {
        "sheet_number": "JC2026-1", "sampled_unit_name": NAME, "sampled_unit_address": shop.address,
        "product_group": "food", "product_name": "火锅底料", "laboratory_name": "市食品检验所",
        "reported_on": days_ago(3), "verdict": "pass",
    }  # fmt: skip
    write_records(type="sampling_result", rows=[row], by="system")
    record = Record.objects.get(type="sampling_result")
    wait_for([Unresolved(record.pk, "", "match", record.key, NAME)])
    assert match_all(by=he).linked == 1
    assert Record.objects.get(type="sampling_result", superseded_at=None).subject == shop


def test_who_sells_in_a_market_without_a_number_is_found_by_how_the_market_calls_him(he):
    shop = register()
    row = {
        "market_code": "SC-1", "stall_number": "A-12", "seller_name": NAME, "phone": "15400000188",
        "products": "火锅底料", "entered_on": days_ago(3),
    }  # fmt: skip
    write_records(type="market_stall", rows=[row], by="system")
    record = Record.objects.get(type="market_stall")
    wait_for([Unresolved(record.pk, "", "uscc", "", "")])
    assert match_all(by=he).linked == 1
    assert Record.objects.get(type="market_stall", superseded_at=None).subject == shop


def test_two_shops_that_fit_alike_are_a_question_and_not_a_link(he):
    one = register()
    two = register(OTHER, registered_address="两河区江岸路88号2层")
    nameless()
    run = match_all(by=he)
    assert run.linked == 0 and held(one) == held(two) == 1
    assert Pair.objects.filter(verdict="").count() == 2
    pair = Pair.objects.first()
    assert ["字号", "名称全称相同"] in [line[:2] for line in pair.evidence]


def test_what_a_steward_said_is_never_asked_again_and_may_be_thought_over(he):
    register()
    register(OTHER, registered_address="两河区江岸路88号2层")
    nameless()
    match_all(by=he)
    first, _ = Pair.objects.order_by("pk")
    answer(pair=first, verdict="apart", by=he, reason="另一家在二楼")
    with pytest.raises(Refusal, match="何"):
        answer(pair=first, verdict="same", by=he, reason="我看是")
    # With one of two out of the way the other fits alone.
    assert match_all(by=he).linked == 1
    assert Pair.objects.get(pk=first.pk).verdict == "apart" and not Pair.objects.filter(verdict="").exists()
    reopen(pair=first, by=he, reason="再看看")
    assert Pair.objects.get(pk=first.pk).verdict == ""


def test_a_link_taken_back_is_not_made_again(he):
    shop = register()
    nameless()
    match_all(by=he)
    take_back_link(decision=Decision.objects.get(), by=he, reason="同名的另一家")
    assert held(shop) == 1 and Waiting.objects.count() == 1
    assert match_all(by=he).linked == 0 and held(shop) == 1


@pytest.mark.clause("WX-3.1C-10", "WX-3.3B-02", part=True)
def test_a_subject_of_an_old_number_becomes_the_shop_and_its_number_leads_there(he):
    shop, old = register(), unlicensed(name=NAME)
    run = match_all(by=he)
    assert run.merged == 1 and held(shop) == 2 and held(old) == 0
    assert subject_by(old.identity) == shop
    assert [hit.identity for hit in search(NAME)] == [shop.identity]


def state() -> object:
    """All that a merge may touch, by what outlives versions."""
    records = Record.objects.filter(superseded_at=None).values_list(
        "type", "source__name", "key", "subject__identity", "open"
    )
    mentions = Mention.objects.filter(record__superseded_at=None).values_list(
        "record__key", "role", "subject__identity"
    )
    numbers = Identifier.objects.values_list("scheme", "value", "subject__identity")
    found = [hit.identity for hit in search("巴味轩")]
    return sorted(records), sorted(mentions), sorted(numbers), sorted(found)


@pytest.mark.clause("WX-3.3B-02", part=True)
def test_a_split_leaves_everything_as_it_was_before_the_merge(he):
    shop, old = register(), unlicensed()
    before = state()
    merge = merge_subjects(kept=shop, gone=old, by=he, reason="同一家店")
    assert state() != before and held(shop) == 2
    split_subjects(merge=merge, by=he, reason="两家店")
    assert state() == before
    assert match_all(by=he).merged == 0
    with pytest.raises(Refusal, match="已由"):
        split_subjects(merge=merge, by=he, reason="两家店")


def test_two_valid_codes_are_never_one(he):
    one, two = register(), register(OTHER)
    with pytest.raises(Refusal, match="统一社会信用代码"):
        merge_subjects(kept=one, gone=two, by=he, reason="同名")
    match_all(by=he)
    assert not SubjectMerge.objects.exists() and not Pair.objects.exists()


def test_the_order_of_deliveries_changes_nothing(he):
    """Who was merged before his better match came goes there when that one comes."""
    lesser = register(OTHER, registered_address="两河区江岸路88号2层", legal_representative="周芷兰")
    old = unlicensed()
    assert match_all(by=he).merged == 1 and held(lesser) == 2
    shop = register()
    run = match_all(by=he)
    assert (run.undone, run.merged) == (1, 1) and (held(lesser), held(shop), held(old)) == (1, 2, 0)


def test_a_run_that_was_killed_is_told_and_gone_over_again(he, monkeypatch):
    shop = register()
    for number in "123":
        nameless(number)
    from xinheng.fusion.matching import applying

    real, count = applying.decide, iter(range(9))

    def dies(**told):
        if next(count) == 1:
            raise KeyboardInterrupt
        return real(**told)

    monkeypatch.setattr(applying, "decide", dies)
    with pytest.raises(KeyboardInterrupt):
        match_all(by=he)
    assert MatchRun.objects.get().state == "stopped" and held(shop) == 2
    monkeypatch.undo()


def test_names_that_say_nothing_are_left_alone(he):
    shop = register()
    nameless(party_name="店", person_in_charge="")
    assert match_all(by=he).linked == 0 and held(shop) == 1
    assert json.loads(Record.objects.get(type="administrative_penalty", superseded_at=None).open)["party_name"] == "店"
