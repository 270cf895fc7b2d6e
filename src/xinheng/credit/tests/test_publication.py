"""Every rule that a type's [public] table may state, with a table of its own: who is shown, until when, and by which.

The periods are three months and three years here, so that no change of the law moves these stories.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from xinheng.credit import judgement, publicity
from xinheng.credit.judgement import Verdict, judge, row_of
from xinheng.credit.periods import Law
from xinheng.credit.publicity import publication, publications
from xinheng.fusion.standard.declarations import RecordType
from xinheng.kit.conditions import nodes as n
from xinheng.kit.conditions.meaning import holds

TODAY = date(2026, 8, 31)
B = {"basis": "某法 第一条"}
GRAVE_LISTING = {"type": "listing", "here": "number", "there": "order", "when": {"reason": "grave"}}


def declared(id: str, public: dict[str, Any] | None) -> RecordType:
    return RecordType.model_validate({
        "id": id, "title": id, "theme": "credit", "key": ["number"], "owner": "o", "refresh": "P1D", "portrait": "part",
        "fields": {"number": {"title": "n", "type": "text"}}, "public": public and {**B, **public},
    })  # fmt: skip


TYPES = {one.id: one for one in (
    declared("secret", None),
    declared("class", {"setting": "class_public"}),
    declared("notice", {"months": "parameter:x.short"}),
    declared("listing", {"until_ended": True, "held_back": [{"title": "未审核", **B, "when": {"review": "open"}}]}),
    declared("order", {
        "counts_from": ["published_on"],
        "held_back": [{"title": "自然人", **B, "when": {"party": "01"}}],
        "periods": [
            {"title": "吊销", **B, "when": {"kind": "05"}, "months": "parameter:x.long", "early_stop": False,
             "grade": "serious"},
            {"title": "限制", **B, "when": {"kind": "12"}, "months": "parameter:x.short",
             "not_before": ["limited_until", "told_until"]},
            {"title": "在名单", **B, "linked": {"type": "listing", "here": "number", "there": "order",
                                             "when": {"reason": "grave"}}, "months": "parameter:x.long"},
            {"title": "轻微：{months}", **B, "when": {"kind": "01"}, "months": "parameter:x.short", "grade": "minor"},
            {"title": "个体户", **B, "when": {"subject.category": "98"}, "months": "parameter:x.short"},
            {"title": "长期", **B},
        ],
        "stops": [
            {"title": "修复", **B, "when": {"state": "4"}, "repair": True},
            {"title": "撤销", **B, "when": {"state": "5"}},
            {"title": "撤回", **B, "on": "withdrawn_on"},
            {"title": "移出", **B, "on": "removed_on",
             "linked": {"type": "listing", "here": "number", "there": "order", "when": {"reason": "grave"}}},
            {"title": "年报季", **B, "when": {"kind": "98"}, "season": 7},
        ],
        "withheld": [{"title": "企业秘密", **B, "when": {"hushed": "1"}, "keep": ["number"]}],
    }),
    declared("fixed", {
        "periods": [{"title": "吊销", **B, "months": "parameter:x.long", "early_stop": False}],
        "stops": [{"title": "修复", **B, "when": {"state": "4"}, "repair": True}],
    }),
    declared("disputed", {"months": "parameter:x.short", "held_back": [
        {"title": "有异议", **B, "when": {"party": "01"}, "linked": GRAVE_LISTING}]}),
    declared("anew", {"periods": [
        {"title": "重新起算", **B, "linked": GRAVE_LISTING, "anew_from": "decided_on", "months": "parameter:x.long",
         "not_before": ["limited_until"]},
        {"title": "平常", **B, "months": "parameter:x.long"},
    ]}),
    declared("slight", {"periods": [{"title": "轻微", **B, "months": "parameter:x.long", "grade": "minor"}]}),
    declared("look", {"months": "parameter:x.short", "follows": [
        {"title": "随轻微", **B, "link": {"type": "slight", "here": "order", "there": "number"}}]}),
    declared("season", {"stops": [{"title": "年报季", **B, "when": {"kind": "98"}, "season": 7}]}),
    declared("check", {
        "months": "parameter:x.short",
        "follows": [{"title": "随处罚", **B, "link": {"type": "order", "here": "order", "there": "number"}},
                    {"title": "随名录", **B, "link": {"type": "listing", "here": "order", "there": "order"}}],
    }),
)}  # fmt: skip


@pytest.fixture(autouse=True)
def law(monkeypatch: pytest.MonkeyPatch) -> None:
    table = SimpleNamespace(types=TYPES, type=TYPES.__getitem__)
    for module in (publicity, judgement):
        monkeypatch.setattr(module, "standard", lambda: table)
    months = {"x.short": 3, "x.long": 36}
    monkeypatch.setattr(publicity, "laws_of", lambda name, today: [Law(date.min, months[name], "旧法")])
    publicity._publication.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def forgotten_afterwards() -> Any:
    yield
    publicity._publication.cache_clear()


def record(type: str, on: str | None = "2026-01-31", ends: str | None = None, **fields: str) -> dict[str, Any]:
    return {"type": type, "fields": {"number": "罚1", **fields}, "effective_on": on, "ends_on": ends}


def verdict(told: dict[str, Any], *beside: dict[str, Any], day: str = "", **subject: str) -> Verdict:
    today = date.fromisoformat(day) if day else TODAY
    return judge(told["type"], row_of(told, subject, beside), today)


def until(told: dict[str, Any], *beside: dict[str, Any], **subject: str) -> str:
    return str(verdict(told, *beside, **subject).until)


def test_a_type_without_a_basis_in_law_is_never_public() -> None:
    with pytest.raises(KeyError, match="secret"):
        publication("secret", TODAY)
    assert verdict(record("secret")).state == "never"
    assert "secret" not in publications(TODAY)


@pytest.mark.parametrize(("months", "words"), [(3, "轻微：三个月"), (6, "轻微：六个月"), (12, "轻微：一年")])
def test_a_title_tells_the_length_that_the_law_gives(monkeypatch: pytest.MonkeyPatch, months: int, words: str) -> None:
    monkeypatch.setattr(publicity, "laws_of", lambda name, today: [Law(date.min, months, "旧法")])
    assert verdict(record("order", kind="01"), day="2026-02-01").title == words


@pytest.mark.parametrize("says", [True, False])
def test_a_type_that_the_city_must_want_is_public_only_where_it_says_so(
    monkeypatch: pytest.MonkeyPatch, says: bool
) -> None:
    monkeypatch.setattr(publicity, "pack", lambda: SimpleNamespace(city=SimpleNamespace(class_public=says)))
    assert ("class" in publications(TODAY)) is says
    assert set(publications(TODAY, ["notice"])) == {"notice"}
    assert set(publications(TODAY)) - {"class"} == set(TYPES) - {"secret", "class"}


@pytest.mark.parametrize(
    ("day", "state"),
    [("2025-11-29", "coming"), ("2025-11-30", "shown"), ("2026-02-27", "shown"), ("2026-02-28", "over")],
)
def test_three_months_from_30_november_end_before_28_february(day: str, state: str) -> None:
    told = verdict(record("notice", "2025-11-30"), day=day)
    assert (told.state, told.title) == (state, "公示期")
    assert (str(told.starts), str(told.until)) == ("2025-11-30", "2026-02-28")
    today = date.fromisoformat(day)
    rule = publication("notice", today).shown(today)
    assert holds(rule, row_of(record("notice", "2025-11-30"), {}), today) is told.shown, (
        "what the dossier is printed from"
    )


def test_the_period_counts_from_publication_and_never_from_before_the_record() -> None:
    assert until(record("order", kind="05", published_on="2026-03-31")) == "2029-03-31"
    assert until(record("order", kind="05", published_on="2025-12-01")) == "2029-01-31"
    assert until(record("order", kind="05")) == "2029-01-31"
    assert verdict(record("order", kind="05", published_on="2026-09-01")).state == "coming"


def test_the_first_period_that_fits_decides_and_one_without_months_has_no_end() -> None:
    assert (until(record("order", kind="01")), verdict(record("order", kind="01")).grade) == ("2026-04-30", "minor")
    endless = verdict(record("order", kind="02"))
    assert (endless.state, endless.until, endless.title) == ("shown", None, "长期")
    assert until(record("order", kind="02"), category="98") == "2026-04-30"


def test_a_period_that_ends_not_before_a_day_waits_for_it_and_has_no_end_without_one() -> None:
    told = {"type": "order", "kind": "12"}
    assert until(record(**told, limited_until="2027-05-01")) == "2027-05-01"
    assert until(record(**told, limited_until="2026-02-01")) == "2026-04-30"
    assert until(record(**told, limited_until="2027-05-01", told_until="2028-01-01")) == "2027-05-01"
    assert until(record(**told, told_until="2028-01-01")) == "2028-01-01"
    assert until(record(**told)) == "None"


def test_a_period_by_what_it_led_to_and_its_end_with_the_removal() -> None:
    """Only the record that shares its number, and only one of those that the rule means."""
    listed = record("listing", "2026-02-01", order="罚1", reason="grave")
    assert until(record("order"), listed) == "2029-01-31"
    for other in ({"order": "罚2", "reason": "grave"}, {"order": "罚1", "reason": "slight"}):
        assert until(record("order"), record("listing", "2026-02-01", **other)) == "None"
    assert (
        until(record("order"), record("listing", order="罚1", reason="grave", removed_on="2026-12-01")) == "2026-12-01"
    )
    assert until(record("order"), record("listing", order="罚1", reason="slight", removed_on="2026-12-01")) == "None"
    assert until(record("order", removed_on="2026-10-01")) == "None", "the day is the listing's, not its own"


def test_a_repair_ends_what_may_be_repaired_and_nothing_else() -> None:
    """吊销 is shown for its three years; a decision that was revoked is not shown in any case."""
    assert verdict(record("order", kind="01", state="4", published_on="2026-08-01")).state == "over"
    kept = verdict(record("order", kind="05", state="4"))
    assert (kept.state, str(kept.until)) == ("shown", "2029-01-31")
    assert verdict(record("order", kind="05", state="5")).state == "over"
    assert str(verdict(record("fixed", state="4")).until) == "2029-01-31"
    assert verdict(record("order", kind="02", state="4")).title == "修复"
    assert verdict(record("order", kind="02", state="4")).until is None, "over from the beginning, on no day"


@pytest.mark.parametrize(("withdrawn", "state"), [("2026-08-31", "over"), ("2026-09-01", "shown")])
def test_a_day_on_which_it_is_withdrawn_is_no_more_shown(withdrawn: str, state: str) -> None:
    assert verdict(record("order", kind="02", withdrawn_on=withdrawn)).state == state


@pytest.mark.parametrize(
    ("on", "end"), [("2026-06-30", "2026-07-01"), ("2026-07-01", "2027-07-01"), ("2026-07-08", "2027-07-01")]
)
def test_a_season_ends_with_the_next_first_of_july(on: str, end: str) -> None:
    assert until(record("season", on, kind="98")) == end
    assert until(record("season", on, kind="97")) == "None"
    assert until(record("order", on, kind="98")) == end


def test_what_is_held_back_is_not_shown_and_a_listing_is_until_it_ends() -> None:
    assert verdict(record("order", kind="05", party="01")).state == "held"
    assert verdict(record("listing", review="open")).state == "held"
    assert verdict(record("listing", ends="2026-09-01")).state == "shown"
    over = verdict(record("listing", ends="2026-08-31"))
    assert (over.state, over.title) == ("over", "已移出或者期满")
    assert until(record("notice", ends="2026-02-15")) == "2026-04-30", "a licence may end while its notice is shown"


def test_a_check_is_shown_as_long_as_the_penalty_it_led_to_unless_that_is_slight() -> None:
    check = record("check", order="罚1")
    assert until(check) == "2026-04-30"
    assert until(check, record("order", "2026-02-10", kind="05")) == "2029-02-10"
    assert verdict(check, record("order", "2026-02-10", kind="05")).title == "随处罚"
    assert until(check, record("order", "2026-02-10", kind="01")) == "2026-04-30", "a slight one is not followed"
    assert until(check, record("order", "2026-02-10", kind="05", party="01")) == "2026-04-30", "nor one held back"
    assert until(check, record("order", "2026-02-10", kind="02")) == "None"
    assert until(record("look", order="罚1"), record("slight", "2026-02-10")) == "2026-04-30", "none is ever grave"
    assert until(check, record("listing", "2026-02-10", "2026-12-01", order="罚1")) == "2026-12-01"
    assert until(check, record("listing", "2026-02-10", order="罚1", review="open")) == "2026-04-30"
    assert (
        until(check, record("order", "2026-02-10", kind="01"), record("order", "2026-03-10", kind="05")) == "2029-03-10"
    )


def test_what_is_withheld_keeps_only_what_it_names_and_belongs_to_its_condition() -> None:
    ((when, kept),) = publication("order", TODAY).withheld
    assert (when, kept) == (n.And((n.OneOf(n.FieldOf("hushed"), ("1",)),)), ("number",))
    assert publication("notice", TODAY).section == "part"


def test_a_field_of_the_subject_is_named_by_its_prefix_alone() -> None:
    named = publicity.naming_of(TYPES["order"])
    assert named("subject.status", "text") == n.FieldOf("status", "text", "subject")
    assert named("subject", "text") == n.FieldOf("subject", "text")
    assert named("party.status", "text") == n.FieldOf("party.status", "text")


def test_what_is_held_back_for_what_was_said_of_it_is_so_while_both_hold() -> None:
    said = record("listing", order="罚1", reason="grave")
    assert verdict(record("disputed", party="01"), said).state == "held"
    assert verdict(record("disputed", party="01"), day="2026-02-01").state == "shown"
    assert verdict(record("disputed", party="02"), said, day="2026-02-01").state == "shown"


def test_a_period_that_begins_anew_runs_from_the_day_of_what_began_it() -> None:
    """A promise that was broken (credit repair taken back): neither before its day nor before the restriction ends."""
    decided = {"order": "罚1", "reason": "grave", "decided_on": "2026-03-01"}
    assert until(record("anew")) == "2029-01-31"
    assert until(record("anew"), record("listing", **decided)) == "2029-03-01"
    assert until(record("anew", limited_until="2030-01-01"), record("listing", **decided)) == "2030-01-01"
    assert until(record("anew", limited_until="2028-01-01"), record("listing", **decided)) == "2029-03-01"
    later = decided | {"decided_on": "2026-05-01"}
    assert until(record("anew"), record("listing", **decided), record("listing", **later)) == "2029-05-01"


def test_each_fact_falls_under_the_law_of_its_day_and_the_title_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    laws = [Law(date(2026, 3, 1), 36, "新法"), Law(date.min, 3, "旧法")]
    monkeypatch.setattr(publicity, "laws_of", lambda name, today: laws)
    old, new = verdict(record("anew", "2026-02-28"), day="2026-03-05"), verdict(record("anew", "2026-03-01"))
    assert (str(old.until), old.title) == ("2026-05-28", "平常（按当时的规定：旧法）")
    assert (str(new.until), new.title) == ("2029-03-01", "平常（按当时的规定：新法）")
    # What begins anew falls under the law of the day on which it does.
    decided = {"order": "罚1", "reason": "grave"}
    before, after = (record("listing", **decided, decided_on=day) for day in ("2026-02-28", "2026-03-01"))
    assert until(record("anew", "2026-01-31"), after) == "2029-03-01"
    assert until(record("anew", "2026-01-31"), before) == "2026-05-28"
    monkeypatch.setattr(publicity, "laws_of", lambda name, today: laws[:1])
    publicity._publication.cache_clear()
    assert verdict(record("anew", "2026-03-01")).title == "平常", "one law alone needs no name"
