"""In whose hands a matter is: who takes it, keeps it, hands it over, and what happens while he is away."""

from datetime import timedelta

import pytest
from tests.cast import DISTRICT, NEXT_OFFICE, OFFICE

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account
from xinheng.support.notices.models import Notice
from xinheng.support.notices.queries import notices_of
from xinheng.support.procedures.absences import absences_of, come_back, stand_in
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.assigning import claim, colleagues_for, give_back, hand_over
from xinheng.support.procedures.doors.todo import todo_for
from xinheng.support.procedures.models import Absence, Matter
from xinheng.support.procedures.tests.opening import open_matter

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SZ-8.2.2-02", part=True)]
TODAY = city_time.today()


def complaint(title: str = "火锅店多收费", office: str = OFFICE) -> Matter:
    matter = open_matter(procedure="sample", title=title, office=office, by=None)
    move(matter=matter, verb="submit", by=None, facts={"received_on": city_time.now()})
    return matter


def titles(account: Account, tab: str = "todo") -> list[str]:
    return [matter.title for matter in todo_for(account, tab)]  # type: ignore[arg-type]


def holder(matter: Matter) -> Account | None:
    return Matter.objects.get(pk=matter.pk).assignee


def test_a_new_matter_lies_in_the_pool_of_all_who_may(zhao, liu):
    complaint()
    assert [titles(one, tab) for one in (zhao, liu) for tab in ("todo", "pool", "mine")] == [
        ["火锅店多收费"], ["火锅店多收费"], [],
    ] * 2  # fmt: skip


def test_new_work_is_told_to_who_is_lent_from_elsewhere(people, zhao, liu):
    give_role(account=people.qian, role="inspector", organisation=people.organisations[OFFICE], by="system")
    matter = complaint()
    told = {one.account.username for one in Notice.objects.filter(about_id=str(matter.pk))}
    assert told == {"zhao", "liu", "qian"}


def test_new_work_is_told_to_its_office_and_to_who_stands_above_while_nobody_there_is_in(zhao, liu, sun):
    """Who held a right for the whole city was told of every office's work: 121 notices on the first morning."""
    told = []
    for away in ([], [zhao], [zhao, liu]):
        for one in away:
            Absence.objects.update_or_create(
                away=one, defaults={"stand_in": sun, "since": TODAY, "until": TODAY, "made_by": one}
            )
        matter = complaint()
        told.append({one.account.username for one in Notice.objects.filter(about_id=str(matter.pk))})
    assert told == [{"zhao", "liu"}, {"zhao", "liu"}, {"sun"}]


def test_who_takes_it_has_it_and_colleagues_see_with_whom(zhao, liu):
    claim(matter=complaint(), by=zhao)
    assert [titles(zhao, tab) for tab in ("todo", "mine", "pool", "others")] == [
        ["火锅店多收费"],
        ["火锅店多收费"],
        [],
        [],
    ]
    assert [titles(liu, tab) for tab in ("todo", "mine", "pool", "others")] == [[], [], [], ["火锅店多收费"]]


def test_who_comes_second_is_told_who_has_it(zhao, liu):
    matter = complaint()
    claim(matter=matter, by=zhao)
    with pytest.raises(Refusal, match="赵明远"):
        claim(matter=matter, by=liu)
    with pytest.raises(Refusal, match="已经在您手里"):
        claim(matter=matter, by=zhao)
    assert holder(matter) == zhao


@pytest.mark.parametrize("who", ["wu", "qian", "tang", "shen", "admin"])
def test_nobody_takes_what_he_may_not_move(people, who):
    matter = complaint()
    with pytest.raises(Refusal, match="不由您办理"):
        claim(matter=matter, by=getattr(people, who))
    assert holder(matter) is None


def test_who_moves_it_has_it_without_saying_so(zhao, liu):
    matter = complaint()
    move(matter=matter, verb="accept", by=liu)
    assert holder(matter) == liu
    assert (titles(zhao), titles(liu)) == ([], ["火锅店多收费"])


def test_who_sends_work_down_does_not_keep_it(sun, zhao, liu):
    """Who may act for a whole district registers and sends for its offices; the work is theirs."""
    matter = complaint()
    move(matter=matter, verb="accept", by=sun)
    assert holder(matter) is None
    assert titles(zhao) == titles(liu) == ["火锅店多收费"]


def test_a_colleague_gets_it_with_the_reason_and_is_told(zhao, liu):
    matter = complaint()
    claim(matter=matter, by=zhao)
    hand_over(matter=matter, to=liu, by=zhao, reason="明天去学习")
    assert (titles(zhao), titles(liu, "mine")) == ([], ["火锅店多收费"])
    told = notices_of(liu).get(title__startswith="转交给您")
    assert "明天去学习" in told.body
    assert matter.steps.latest("seq").title == "转交给刘听雨"


def test_the_head_gives_out_the_work_and_others_do_not(sun, zhao, liu):
    matter = complaint()
    hand_over(matter=matter, to=liu, by=sun, reason="你来办")
    with pytest.raises(Refusal, match="承办人和分派工作的负责人"):
        hand_over(matter=matter, to=zhao, by=zhao, reason="我来")
    hand_over(matter=matter, to=zhao, by=sun, reason="换人")
    assert holder(matter) == zhao


@pytest.mark.parametrize(("who", "words"), [("qian", "没有办理下一步的权限"), ("wu", "没有办理下一步的权限")])
def test_it_is_handed_only_to_who_may_go_on(people, who, words):
    matter = complaint()
    claim(matter=matter, by=people.zhao)
    with pytest.raises(Refusal, match=words):
        hand_over(matter=matter, to=getattr(people, who), by=people.zhao, reason="请办")
    assert getattr(people, who) not in colleagues_for(matter)


def test_a_reason_is_asked_and_nothing_is_done_without(zhao, liu):
    matter = complaint()
    claim(matter=matter, by=zhao)
    for act in (lambda: give_back(matter=matter, by=zhao, reason=" "), lambda: hand_over(
            matter=matter, to=liu, by=zhao, reason="")):  # fmt: skip
        with pytest.raises(Refusal, match="理由"):
            act()
    assert holder(matter) == zhao


def test_what_is_given_back_lies_in_the_pool_and_stays_there(zhao, liu):
    """What the party adds does not put it back into the hands it was taken from."""
    matter = complaint()
    move(matter=matter, verb="accept", by=zhao)
    give_back(matter=matter, by=zhao, reason="与我有利害关系")
    move(matter=matter, verb="start_testing", by=liu)
    assert holder(matter) == liu
    give_back(matter=matter, by=liu, reason="请假")
    assert holder(matter) is None
    assert titles(zhao, "pool") == titles(liu, "pool")


def test_an_ended_matter_is_not_handed_over(zhao, liu):
    matter = complaint()
    move(matter=matter, verb="reject", by=zhao, reason="无明确被投诉人")
    with pytest.raises(Refusal):
        hand_over(matter=matter, to=liu, by=zhao, reason="请办")


def test_who_stands_in_finds_the_work_among_his_own(zhao, liu):
    claim(matter=complaint(), by=zhao)
    made = stand_in(away=zhao, stand_in=liu, since=TODAY, until=TODAY + timedelta(3), by=zhao)
    assert titles(liu, "mine") == titles(liu) == ["火锅店多收费"]
    come_back(absence=made, by=liu)
    assert (titles(liu, "mine"), absences_of(zhao)) == ([], [])


@pytest.mark.parametrize(("since", "until", "sees"), [(0, 0, True), (-3, 0, True), (1, 4, False), (0, 5, True)])
def test_an_absence_counts_on_its_first_and_its_last_day(zhao, liu, since, until, sees, clock):
    claim(matter=complaint(), by=zhao)
    stand_in(away=zhao, stand_in=liu, since=TODAY + timedelta(since), until=TODAY + timedelta(until), by=zhao)
    assert bool(titles(liu, "mine")) is sees
    clock(f"{TODAY + timedelta(until + 1)} 09:00")
    assert titles(liu, "mine") == []


def test_standing_in_gives_no_right(people):
    """A colleague of the next office has the same role elsewhere: he sees nothing of this one."""
    other = Account.objects.create(username="mo", display_name="莫言", office=NEXT_OFFICE)
    give_role(account=other, role="inspector", organisation=people.organisations[NEXT_OFFICE], by="system")
    claim(matter=complaint(), by=people.zhao)
    stand_in(away=people.zhao, stand_in=other, since=TODAY, until=TODAY, by=people.zhao)
    assert titles(other, "mine") == []


@pytest.mark.parametrize(
    ("away", "by", "fill_in", "since", "until", "words"),
    [("zhao", "zhao", "zhao", 0, 1, "另一位"), ("zhao", "liu", "liu", 0, 1, "机构负责人"),
     ("zhao", "zhao", "liu", 2, 1, "先起后止"), ("zhao", "zhao", "liu", -5, -1, "未过去"),
     ("zhao", "zhao", "liu", 0, 400, "一年"), ("zhao", "zhao", "wu", 0, 1, "相同的角色")],
)  # fmt: skip
def test_what_is_no_absence_is_refused(people, liu, away, by, fill_in, since, until, words):
    cast = {**vars(people), "liu": liu}
    with pytest.raises(Refusal, match=words):
        stand_in(away=cast[away], stand_in=cast[fill_in], by=cast[by],
                 since=TODAY + timedelta(since), until=TODAY + timedelta(until))  # fmt: skip
    assert absences_of(people.zhao) == []


def test_nobody_stands_in_while_away_himself(people, zhao, liu):
    stand_in(away=liu, stand_in=zhao, since=TODAY, until=TODAY + timedelta(2), by=liu)
    with pytest.raises(Refusal, match="也不在岗"):
        stand_in(away=zhao, stand_in=liu, since=TODAY + timedelta(2), until=TODAY + timedelta(3), by=zhao)
    with pytest.raises(Refusal, match="已登记过"):
        stand_in(away=liu, stand_in=zhao, since=TODAY + timedelta(1), until=TODAY + timedelta(1), by=liu)


def test_the_head_registers_it_for_his_people(people, zhao, liu):
    give_role(account=people.sun, role="unit_head", organisation=people.organisations[DISTRICT], by="system")
    made = stand_in(away=zhao, stand_in=liu, since=TODAY, until=TODAY, by=people.sun)
    assert [one.title for one in notices_of(liu)] == ["代赵明远办理"]
    assert absences_of(zhao) == absences_of(liu) == absences_of(people.sun) == [made]
