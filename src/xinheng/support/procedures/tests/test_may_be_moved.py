"""Whether a move may be made, rule by rule: the state, the person, the moment, the reason, the facts, the guard."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures import rules
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.registry import procedure

OFFICE, OTHER = "5099/509901/50990101/", "5099/509902/50990201/"
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=city_time.zone())
LAST = Step(seq=2, verb="submit", title="提交", by_name="赵明远", at=NOW - timedelta(minutes=30))


@pytest.fixture(autouse=True)
def last_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_last_step", lambda matter: LAST)


def holds(permission: Permission, without: Permission | None = None) -> str:
    return next(
        name for name, role in ROLES.items() if permission in role.permissions and without not in role.permissions
    )


HANDLER, APPROVER = holds(Permission.HANDLE_COMPLAINT, Permission.APPROVE_RESULT), holds(Permission.APPROVE_RESULT)


def account(role: str = HANDLER, path: str = OFFICE, field: str = "") -> Account:
    """Somebody with one grant."""
    one = Account(username="x", is_active=True)
    one._grants = [Grant(role=role, organisation=Organisation(path=path), field=field, division="")]  # type: ignore[attr-defined]
    return one


def complaint(state: str = "submitted", **facts: Any) -> Matter:
    return Matter(procedure="sample", state=state, seq=2, office=OFFICE, field="catering", facts=facts)


def check(matter: Matter, verb: str, by: Account | Literal["system"] | None, **more: Any) -> tuple[str, str]:
    """The verb of the move that may be made, and as whom."""
    asked: dict[str, Any] = {"reason": "", "given": {}, "judged": {}, "seen_seq": None, "at": None, "now": NOW} | more
    made, actor = rules.check_move(procedure("sample"), matter, verb, by=by, **asked)
    return made.verb, actor


def refused(matter: Matter, verb: str, by: Account | Literal["system"] | None, **more: Any) -> str:
    with pytest.raises(MoveRefused) as caught:
        check(matter, verb, by, **more)
    return str(caught.value)


def test_whoever_holds_the_permission_there_moves_it() -> None:
    assert check(complaint(), "accept", account()) == ("accept", "account")
    assert check(complaint(), "accept", account(path="5099/509901/")) == ("accept", "account")
    assert check(complaint(), "accept", account(field="catering")) == ("accept", "account")
    for nobody in (account(path=OTHER), account(field="drug")):
        told = refused(complaint(), "accept", nobody)
        assert Permission.HANDLE_COMPLAINT.label in told and "承办范围" in told


def test_each_other_actor_makes_only_what_the_table_gives_it() -> None:
    """The public submits, the platform's timer ends; neither makes the other's move, nor an officer's."""
    assert check(complaint("draft"), "submit", None) == ("submit", "public")
    assert check(complaint("accepted"), "time_out", "system") == ("time_out", "timer")
    assert check(complaint("accepted"), "note_service", "system", given={"served_on": "2026-11-17"})[1] == "system"
    assert "须由工作人员登录" in refused(complaint("draft"), "submit", "system")
    assert "须由工作人员登录" in refused(complaint(), "accept", None)
    assert "须由工作人员登录" in refused(complaint(), "accept", "system")
    assert "由系统或当事人办理" in refused(complaint("accepted"), "time_out", account())


def test_from_the_wrong_state_one_is_told_what_he_can_do_himself() -> None:
    assert refused(complaint(), "finish", account()) == (
        "这件事现在是“待受理”，不能“办结”；您现在可以：受理、不予受理。"
    )
    assert refused(complaint(), "finish", account(path=OTHER)).endswith("不能“办结”；这一步不由您办理。")
    assert refused(complaint(), "finish", None) == "这件事现在是“待受理”，不能“办结”。"
    assert refused(complaint(), "unheard_of", "system") == "这件事现在是“待受理”，不能“unheard_of”。"


def test_who_looked_at_an_older_step_does_not_move_it() -> None:
    assert check(complaint(), "accept", account(), seen_seq=2)[0] == "accept"
    assert refused(complaint(), "accept", account(), seen_seq=1) == (
        "这件事已由赵明远在 11-18 09:00 办理“提交”，请看过最新情况后再办。"
    )


@pytest.mark.parametrize(("minutes", "words"), [(1, "不能晚于现在"), (0, ""), (-30, ""), (-31, "不能早于上一步“提交”")])
def test_a_step_is_dated_between_the_last_one_and_now(minutes: int, words: str) -> None:
    when = NOW + timedelta(minutes=minutes)
    if words:
        assert words in refused(complaint(), "accept", account(), at=when)
    else:
        assert check(complaint(), "accept", account(), at=when)[0] == "accept"


@pytest.mark.parametrize("reason", ["", "  "])
def test_where_a_reason_is_owed_blanks_are_none(reason: str) -> None:
    assert "须写明理由" in refused(complaint(), "reject", account(), reason=reason)
    assert check(complaint(), "reject", account(), reason="重复投诉")[0] == "reject"
    assert check(complaint(), "accept", account(), reason=reason)[0] == "accept"


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_an_empty_fact_is_a_missing_one_and_nought_is_none(nothing: object) -> None:
    there = complaint("accepted")
    assert refused(there, "finish", account(), given={"outcome": nothing}) == (
        "“办结”还缺少：处理结果，请补充后再提交。"
    )
    assert "处理结果" in refused(there, "finish", account())
    assert check(there, "finish", account(), given={"outcome": 0})[0] == "finish"
    assert check(complaint("accepted", outcome="和解"), "finish", account())[0] == "finish"
    emptied = complaint("accepted", outcome="和解")
    assert "处理结果" in refused(emptied, "finish", account(), given={"outcome": nothing}), "what is given now counts"


def test_a_guard_speaks_last() -> None:
    ground = {"refusal_ground": "已经法院受理"}
    assert refused(complaint(), "accept", account(), given=ground) == "存在不予受理情形：已经法院受理，不能受理。"
    assert "已经法院受理" in refused(complaint(**ground), "accept", account())


def open_to(who: Account, matter: Matter, *, main: bool = False) -> list[str]:
    return [move.verb for move in rules.moves_open_to(procedure("sample"), matter, who, NOW, main=main)]


def test_the_buttons_are_what_one_may_press_here_and_now() -> None:
    assert open_to(account(), complaint()) == ["accept", "reject"]
    assert open_to(account(), complaint(), main=True) == ["accept"]
    assert open_to(account(path=OTHER), complaint()) == []
    assert open_to(account(field="drug"), complaint()) == []
    assert open_to(account(), complaint(refusal_ground="已经法院受理")) == ["reject"]
    assert "extend_check" not in open_to(account(), complaint("accepted"))
    assert "extend_check" in open_to(account(APPROVER), complaint("accepted"))
    assert open_to(account(), complaint("closed")) == []


@pytest.mark.parametrize(("own", "along", "offered"), [(True, True, True), (True, False, True), (False, True, False)])
def test_what_another_act_makes_along_is_nobodys_button(
    monkeypatch: pytest.MonkeyPatch, own: bool, along: bool, offered: bool
) -> None:
    monkeypatch.setattr(rules, "act_of", lambda id, verb: object() if own else None)
    monkeypatch.setattr(rules, "made_along", lambda id, verb: along)
    accept, timed = (procedure("sample").move(*way) for way in (("submitted", "accept"), ("accepted", "time_out")))
    assert accept and rules.is_offered(procedure("sample"), accept) is offered
    assert timed and rules.is_offered(procedure("sample"), timed) is False, "the timer presses no button"


def correction(by: Account, reason: str = "登记有误", **given: Any) -> str:
    try:
        rules.check_correction(
            procedure("sample"), complaint(received_on="2026-11-16"), by=by, reason=reason, given=given
        )
    except MoveRefused as wrong:
        return str(wrong)
    return ""


def test_who_approves_corrects_what_was_given_and_says_why() -> None:
    day = {"received_on": "2026-11-17"}
    assert correction(account(APPROVER), **day) == ""
    assert Permission.APPROVE_RESULT.label in correction(account(), **day)
    assert Permission.APPROVE_RESULT.label in correction(account(APPROVER, OTHER), **day)
    assert Permission.APPROVE_RESULT.label in correction(account(APPROVER, field="drug"), **day)
    assert "须写明理由" in correction(account(APPROVER), reason=" ", **day)
    assert "没有给出任何一项" in correction(account(APPROVER))
    assert "处理结果不在其中" in correction(account(APPROVER), outcome="和解", **day)


def test_a_step_that_says_anything_else_is_another_step() -> None:
    told = {"verb": "accept", "from_state": "submitted", "to_state": "accepted", "at": NOW, "by_name": "赵明远",
            "reason": "", "facts": {"a": 1}, "documents": []}  # fmt: skip
    first = rules.content_digest(Step(**told))
    assert rules.content_digest(Step(**told | {"at": NOW.astimezone(UTC)})) == first and len(first) == 64
    others = {"verb": "reject", "from_state": "draft", "to_state": "closed", "at": NOW + timedelta(seconds=1),
              "by_name": "孙平", "reason": "因为", "facts": {"a": 2}, "documents": [1]}  # fmt: skip
    digests = {rules.content_digest(Step(**told | {name: value})) for name, value in others.items()}
    assert len(digests | {first}) == len(others) + 1


def closed_to(matter: Matter, verbs: list[str], by: Account | Literal["system"] | None) -> str:
    with pytest.raises(MoveRefused) as caught:
        rules.must_be_open(procedure("sample"), matter, verbs, by)
    return str(caught.value)


def test_an_act_is_open_where_one_of_its_moves_begins_and_may_be_made() -> None:
    here = complaint("submitted")
    rules.must_be_open(procedure("sample"), here, ["finish", "accept"], account())
    rules.must_be_open(procedure("sample"), here, ["reject"], account())
    assert "现在是“待受理”，不能“办结”" in closed_to(here, ["finish", "end_testing"], account())
    assert closed_to(here, ["accept"], account(path=OTHER)).startswith("“受理”需要")


def test_of_an_act_of_several_moves_one_that_may_be_made_is_enough() -> None:
    """And where none may, the first says why."""
    here = complaint("submitted")
    rules.must_be_open(procedure("sample"), here, ["extend_check", "accept"], account(HANDLER))
    told = closed_to(here, ["extend_check", "accept"], account("auditor"))
    assert told.startswith("“延长核查期限”需要")


SHOP, NEXT_DOOR = "uscc:91509901000000019E", "uscc:91509902000000027P"


def for_parties() -> Procedure:
    """The sample, its matters told to the subject by one right."""
    return procedure("sample").model_copy(update={"party": PartyRight.LETTERS})


def without_words(state: str) -> Procedure:
    """As before, but that a party is told nothing of this state."""
    declared = for_parties()
    silent = declared.states[state].model_copy(update={"public": ""})
    return declared.model_copy(update={"states": declared.states | {state: silent}})


def party(*rights: PartyRight, identity: str = SHOP) -> Party:
    return Party(1, "陈大文", identity, "某店", frozenset(rights))


def begun(state: str = "draft", identity: str = SHOP) -> Matter:
    return Matter(
        procedure="sample",
        state=state,
        seq=1,
        office=OFFICE,
        facts={"received_on": "2026-11-18"},
        subject_identity=identity,
    )


def moved_by(by: Party, matter: Matter, verb: str = "submit", declared: Procedure | None = None) -> tuple[str, str]:
    asked: dict[str, Any] = {"reason": "", "given": {}, "judged": {}, "seen_seq": None, "at": None, "now": NOW}
    made, actor = rules.check_move(declared or for_parties(), matter, verb, by=by, **asked)
    return made.verb, actor


def test_who_acts_for_the_subject_makes_what_is_left_to_the_public_by_its_right_alone() -> None:
    holder = party(PartyRight.LETTERS)
    assert moved_by(holder, begun()) == ("submit", "public")
    for by, matter, verb, declared, why in (
        (holder, begun(identity=NEXT_DOOR), "submit", for_parties(), "不是本单位的事"),
        (party(PartyRight.LETTERS, identity=""), begun(identity=""), "submit", for_parties(), "不是本单位的事"),
        (holder, begun("submitted"), "accept", for_parties(), "由工作人员办理"),
        (holder, begun(), "submit", procedure("sample"), "由工作人员办理"),
        (party(PartyRight.REPORT), begun(), "submit", for_parties(), "没有“"),
    ):
        with pytest.raises(MoveRefused, match=why):
            moved_by(by, matter, verb, declared)


def test_a_party_sees_its_own_matters_by_its_right_where_there_are_words_for_it() -> None:
    holder, here = party(PartyRight.LETTERS), begun("submitted")
    assert rules.party_sees(for_parties(), here, holder) is True
    assert not rules.party_sees(for_parties(), begun("submitted", NEXT_DOOR), holder)
    assert not rules.party_sees(for_parties(), begun("submitted", ""), party(PartyRight.LETTERS, identity=""))
    assert not rules.party_sees(for_parties(), here, party(PartyRight.REPORT))
    assert not rules.party_sees(procedure("sample"), here, holder)
    assert not rules.party_sees(without_words("submitted"), here, holder)
