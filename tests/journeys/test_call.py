"""Three browsers in the room see and hear each other while they write; nothing of it passes the server."""

import pytest

from tests import cast as people
from tests import once, story
from tests.screen import DESK, PHONE, Person
from xinheng.services.complaints.actions import start_mediation, submit_complaint, terminate_mediation
from xinheng.services.complaints.tests.test_room import FORM
from xinheng.services.mediation.actions import give_key
from xinheng.services.mediation.models import Mediation, Said
from xinheng.support.procedures.actions import move

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]
SECONDS = 40_000
# Milliseconds until a browser that is in no call looks again whether there is one.
NEXT_LOOK = 8_000
PLAYS = """side => {
  const video = document.querySelector(`#face-${side} video`);
  return video && video.videoWidth > 0 && video.currentTime > 0 && video.srcObject.getAudioTracks().length === 1;
}"""


@pytest.fixture
def room(settings, tmp_path):
    settings.XINHENG_HOME, settings.FILES_ROOT = str(tmp_path), tmp_path / "files"
    everybody = people.cast()
    story.shop()
    complaint = submit_complaint(form=FORM).complaint
    move(matter=complaint.matter, verb="accept", by=everybody.zhao)
    start_mediation(complaint=complaint, by=everybody.zhao, both_consent=True, way="视频")
    found = Mediation.objects.get()
    keys = {side: give_key(mediation=found, side=side, by=everybody.zhao) for side in ("complainant", "business")}
    return found, keys


def sees(one: Person, side: str) -> None:
    one.page.wait_for_function(PLAYS, arg=side, timeout=SECONDS)


@pytest.mark.clause("CQ-6.5-07", part=True)
def test_three_browsers_see_each_other_and_go_on_writing(chromium_with_camera, live_server, room):
    found, keys = room
    zhao, lin, chen = (Person(chromium_with_camera, live_server.url, size) for size in (DESK, PHONE, PHONE))
    zhao.sign_in("zhao").open(f"/officer/mediations/{found.matter.number}")
    lin.page.clock.install()
    lin.open(f"/room/{keys['complainant']}")
    chen.open(f"/room/{keys['business']}")
    zhao.page.get_by_role("button", name="开视频").click()
    zhao.stand()
    lin.page.clock.fast_forward(NEXT_LOOK)
    lin.page.get_by_text("调解员正在通话").wait_for(timeout=SECONDS)
    for one in (lin, chen):
        one.page.get_by_role("button", name="开视频").click()
    for one, others in ((zhao, ("complainant", "business")), (lin, ("mediator", "business")), (chen, ("mediator",))):
        for side in others:
            sees(one, side)
    lin.fill(words="我看得见您").page.get_by_role("button", name="发送").click()
    zhao.page.get_by_text("我看得见您").wait_for(timeout=SECONDS)
    assert Said.objects.get().words == "我看得见您"
    sees(zhao, "complainant")
    lin.page.get_by_role("button", name="离开通话").click()
    zhao.page.locator("#face-complainant").wait_for(state="detached", timeout=SECONDS)
    sees(zhao, "business")
    chen.page.get_by_role("button", name="发送").click()
    chen.page.locator("[data-says] .error").get_by_text("写下要说的话").wait_for(timeout=SECONDS)
    sees(chen, "mediator")
    chen.fill(words="还没有说完")
    terminate_mediation(
        complaint=found.matter.parent.complaint, by=people.cast().zhao, reason_code="T23-3", words="双方谈不成"
    )
    lin.page.clock.fast_forward(NEXT_LOOK)
    for one in (zhao, lin):
        one.page.get_by_text("随投诉结束").first.wait_for(timeout=SECONDS)
    chen.page.get_by_text("调解不再进行").wait_for(timeout=SECONDS)
    assert chen.page.locator("video").count() == 0
    assert chen.page.input_value("[name=words]") == "还没有说完"


def test_a_browser_without_a_camera_still_has_the_words(chromium, live_server, room):
    _, keys = room
    lin = Person(chromium, live_server.url, PHONE).open(f"/room/{keys['complainant']}")
    lin.page.get_by_role("button", name="开视频").click()
    lin.page.get_by_text("没有拿到麦克风或者摄像头").wait_for(timeout=SECONDS)
    lin.fill(words="那就打字").page.get_by_role("button", name="发送").click()
    lin.page.locator("#words-said").get_by_text("那就打字").wait_for(timeout=SECONDS)
