"""Both sides are told by message what the table names, once each; what ends is ended with proof that they were told."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.complaints import actions
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.forms import BothTold
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.services.mediation.actions import decide_recusal, schedule, terminate
from xinheng.services.mediation.models import Mediation
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.offered import button_for
from xinheng.support.procedures.doors.trying import try_out
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.sending.actions import send_due

pytestmark = pytest.mark.django_db
LIN, CHEN = people.LIN.phone, people.CHEN.phone


@pytest.fixture
def cast(settings, tmp_path):
    settings.XINHENG_HOME, settings.XINHENG_MESSAGES = str(tmp_path), ["outbox"]
    everybody = people.cast()
    story.shop(phone=CHEN)
    return everybody


@pytest.fixture
def complaint(cast):
    return submit_complaint(form=KNOWN).complaint


@pytest.fixture
def sent(settings):
    def read(to: str) -> list[str]:
        send_due()
        path = Path(settings.XINHENG_HOME) / "outbox" / "messages.jsonl"
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()
        # Eight leave at a time, in any order.
        return sorted(row["words"] for row in rows if row["to"] == to)

    return read


def mediated(complaint, cast) -> Mediation:
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    actions.start_mediation(complaint=complaint, by=cast.zhao, both_consent=True)
    return Mediation.objects.get(matter__parent=complaint.matter)


def told(**other):
    today = city_time.today()
    ways = {"complainant_told": "message", "business_told": "message"}
    return {**ways, "complainant_told_on": today, "business_told_on": today, **other}


@pytest.mark.clause("CQ-6.5-06", part=True)
def test_each_step_that_the_law_tells_reaches_the_side_it_concerns(complaint, cast, sent):
    """Art 15: accepted, to who complains alone; art 20, 23: the meeting and the end, to both; each once."""
    mediation = mediated(complaint, cast)
    meeting = {"meeting_at": "14:30", "place": "江岸路所", "mediator": "赵明远", "no_stake": "yes"}
    schedule(mediation=mediation, by=cast.zhao, meeting_on=city_time.today(), **meeting)
    move(matter=mediation.matter, verb="open_session", by=cast.zhao)
    terminate(mediation=mediation, by=cast.zhao, reason_code="T23-3", reason="双方对金额分歧较大")
    lin, chen = sent(LIN), sent(CHEN)
    told = {word: (_telling(lin, word), _telling(chen, word)) for word in ("已受理", "正在调解", "14:30", "分歧较大")}
    assert told == {"已受理": (1, 0), "正在调解": (1, 1), "14:30": (1, 1), "分歧较大": (1, 1)}
    assert (len(lin), len(chen)) == (4, 3) and all(complaint.number in one for one in lin + chen)
    assert not any(KNOWN.name in one or LIN in one for one in chen), "the business is not told who complains"
    assert (sent(LIN), sent(CHEN)) == (lin, chen)


def test_a_day_that_passed_while_the_mediator_was_challenged_is_called_to_by_no_message(complaint, cast, sent, clock):
    mediation, tomorrow = mediated(complaint, cast), city_time.today() + timedelta(days=1)
    meeting = {"meeting_at": "14:30", "place": "江岸路所", "mediator": "赵明远", "no_stake": "yes"}
    schedule(mediation=mediation, by=cast.zhao, meeting_on=city_time.today(), **meeting)
    move(matter=mediation.matter, verb="request_recusal", by=cast.zhao, reason="亲戚", facts={"asked_by": "business"})
    clock(f"{tomorrow} 09:00")
    decide_recusal(mediation=mediation, by=cast.sun, granted="no", reason="没有利害关系")
    assert (_telling(sent(CHEN), "14:30"), _telling(sent(CHEN), "调解员赵明远，调解时间另行通知")) == (1, 1)


def _telling(messages: list[str], word: str) -> int:
    return sum(word in one for one in messages)


def test_what_is_rejected_is_told_with_its_reason_and_a_preview_tells_nobody(complaint, cast, sent):
    button = button_for(complaint.matter, "reject")
    words = {"reason_code": "R16-1", "words": "已由法院受理", "signs": []}
    try_out(matter=complaint.matter, button=button, by=cast.zhao, told=words, seen_seq=None)
    assert sent(LIN) == []
    actions.reject_complaint(complaint=complaint, by=cast.zhao, **words)
    assert "已由法院受理" in sent(LIN)[0]


def test_the_end_is_told_with_proof_or_the_clock_goes_on(complaint, cast, sent):
    mediated(complaint, cast)
    actions.terminate_mediation(complaint=complaint, by=cast.zhao, reason_code="T23-3", words="分歧较大")
    with pytest.raises(MoveRefused, match="投诉人的短信还没有发出"):
        actions.notify_termination(complaint=complaint, by=cast.zhao, **told())
    assert "message" not in dict(BothTold(target=complaint).fields["complainant_told"].choices)
    yesterday = city_time.today() - timedelta(days=1)
    with pytest.raises(MoveRefused, match="告知投诉人的日期"):
        actions.notify_termination(
            complaint=complaint, by=cast.zhao, **told(complainant_told="phone", complainant_told_on=yesterday)
        )
    assert sent(LIN)
    assert "已发出" in dict(BothTold(target=complaint).fields["complainant_told"].choices)["message"]
    actions.notify_termination(complaint=complaint, by=cast.zhao, **told())
    assert complaint.matter.state == "closed"


def test_without_a_channel_nothing_waits_and_the_telephone_is_the_way(complaint, cast, settings):
    settings.XINHENG_MESSAGES = []
    mediated(complaint, cast)
    actions.terminate_mediation(complaint=complaint, by=cast.zhao, reason_code="T23-3", words="分歧较大")
    assert send_due() == 0
    actions.notify_termination(
        complaint=complaint, by=cast.zhao, **told(complainant_told="phone", business_told="posted")
    )
    assert complaint.matter.state == "closed"
