"""A visit in a basement: Zhao's phone loses the network before the door and finds it again after the visit."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from time import monotonic

import pytest
from django.http import HttpResponse

from tests import cast as people
from tests import once, story
from tests.kept import kept
from tests.screen import choose
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.tests.test_room import FORM
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.supervision.inspection.papers import signer_name
from xinheng.support.access.models import Grant
from xinheng.support.files.queries import original
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]

SEEN = "picture => picture.naturalWidth > 0"
QUEUE = "async () => (await Queue.rows()).map((row) => ({kind: row.kind, refused: row.refused, problem: row.problem}))"


class Phone:
    """One phone; whoever signs in on it."""

    def __init__(self, chromium, url, **given):
        self.context = chromium.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai", **given
        )
        self.url = url
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)

    def open(self, path):
        self.page.goto(self.url + path)
        return self

    def sign_in(self, username, next="/officer/m/"):
        self.open(f"/login/?next={next}")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", people.PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"**{next}")
        return self

    def sign_out(self):
        self.open("/login/out/")
        self.page.get_by_role("button", name="退出登录").click()
        self.page.wait_for_load_state("networkidle")

    def kept(self):
        """The day's pages lie on the phone."""
        self.page.get_by_text("离线包").wait_for()
        return self

    def offline(self, gone=True):
        self.context.set_offline(gone)
        return self

    def queue(self):
        return self.page.evaluate(QUEUE)

    def until(self, holds, page=None):
        """Wait until this holds of the queue's rows."""
        end = monotonic() + 60
        while not (page or self.page).evaluate(f"async () => {{ const rows = await Queue.rows(); return {holds}; }}"):
            assert monotonic() < end, self.queue()
            (page or self.page).wait_for_timeout(100)

    def emptied(self):
        self.until("rows.length === 0")

    def text(self):
        return self.page.locator("body").inner_text()

    def says(self, *words):
        """Wait until the page says this: much of it is written by scripts once the phone's own store was read."""
        self.page.wait_for_function(
            "words => words.every((one) => document.body.innerText.includes(one))", arg=list(words)
        )
        return self

    def arrive(self, **reasons):
        for name, words in reasons.items():
            if name == "typed_because":
                self.page.locator("summary", has_text="扫不了码").click()
            self.page.fill(f"#{name}", words)
        self.page.get_by_role("button", name="不扫码，登记到场").click()

    def items(self):
        return self.page.locator("[data-item]").evaluate_all("(cards) => cards.map((card) => card.dataset.item)")

    def turn_to(self, item):
        """To one question, by 下一项, once the phone shows where it begins."""
        self.page.locator("[data-item]:visible").first.wait_for()
        while self.page.locator(f"[data-item={item}]").is_hidden():
            self.page.click("#next")

    def answer(self, wrong=(), photo=None):
        for item in self.items():
            card = self.page.locator(f"[data-item={item}]")
            choose(card, f"input[value={'fail' if item in wrong else 'pass'}]")
            if item in wrong:
                card.locator("[data-note]").fill("实际在 14 号，店主电话 13912345678")
                if photo:
                    card.locator("[data-photo]").set_input_files(photo)
                    card.locator("figure").wait_for()
            self.page.click("#next")

    def stroke(self):
        pad = self.page.locator("#pad")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        self.page.mouse.move(box["x"] + 40, box["y"] + 60)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
        self.page.mouse.up()

    def sign_all(self, declined=False):
        self.page.fill("#signer", people.CHEN.name)
        if declined:
            self.page.locator("summary", has_text="不签字").click()
            self.page.fill("#refusal", "对第一项不认可")
            self.page.fill("#witness", "李见证")
        for signed in (1, 2, 3):
            self.stroke()
            self.page.click("#keep-signature")
            self.page.locator("#signers button:disabled").nth(signed - 1).wait_for()

    def finish(self):
        self.page.get_by_role("button", name="结束检查，提交审核").click()


@pytest.fixture
def phone(chromium, live_server):
    opened = []

    def new(**given):
        opened.append(Phone(chromium, live_server.url, **given))
        return opened[-1]

    yield new
    for one in opened:
        one.context.close()


def _approved() -> InspectionTask:
    staffed = story.staffed()
    actions.approve_check(task=staffed.task, by=staffed.cast.sun)
    return staffed.task


task = kept(_approved)


@pytest.fixture
def cast():
    return people.cast()


def complained_of(cast):
    """A check of what somebody complained of, with a photo."""
    story.shop()
    form = replace(FORM, photos=(("面.png", story.picture()),))
    clue = submit_complaint(form=form).complaint.clue
    move(matter=clue.matter, verb="send_to_dispatch", by=cast.sun)
    told = story.sent(story.Story(cast, story.second_officer(), clue))
    actions.name_officers(task=told.task, officers=[told.zhao, told.liu], by=told.zhao)
    actions.approve_check(task=told.task, by=cast.sun)
    return told.task


def state(task):
    return InspectionTask.objects.select_related("matter").get(pk=task.pk).matter.state


@pytest.mark.clause("WX-3.3A-05", "CQ-8.1-10")
@pytest.mark.clause("WX-3.1P-07", part=True)
@pytest.mark.clause("CQ-7.4.3-05", part=True)
def test_from_door_to_door_without_a_network(phone, cast, tmp_path):
    photo, task = tmp_path / "a.png", complained_of(cast)
    photo.write_bytes(story.picture("grey"))
    zhao = phone().sign_in("zhao").kept().offline()
    zhao.open(f"/officer/m/{task.number}")
    shot = zhao.page.locator("[data-large] img")
    shot.wait_for()
    zhao.page.wait_for_function(SEEN, arg=shot.element_handle())
    zhao.arrive(typed_because="地下室没有信号")
    zhao.answer(wrong=["address_matches"], photo=photo)
    zhao.page.locator("#preview", has_text="不合格（实际在 14 号").wait_for()
    assert zhao.page.inner_text("#preview").strip().endswith("本人已核对以上内容。"), "declared of what stands above it"
    zhao.sign_all()
    zhao.finish()
    zhao.page.get_by_text("已在本机结束").first.wait_for()
    zhao.page.close()
    zhao.page = zhao.context.new_page()
    for path in ("/officer/m/", "/officer/m/sync", "/officer/m/me", "/officer/m/tasks"):
        zhao.open(path).page.wait_for_function(
            "name => [name, '未上传'].some((one) => document.body.innerText.includes(one))", arg=story.NAME
        )
    zhao.open("/officer/m/sync").says("未上传 13 项")
    zhao.open("/officer/m/never-kept").says("没有存在本机")
    assert state(task) == "check_approved"
    zhao.offline(gone=False).open("/officer/m/sync")
    zhao.emptied()
    task.refresh_from_db()
    assert state(task) == "in_review"
    assert {signer_name(one) for one in task.signatures.filter(void=False)} == {people.CHEN.name, "赵明远", "刘青"}
    assert original(task.record_file).startswith(b"%PDF")
    assert task.evidence.count() == 1


def test_an_urgent_start_asks_for_its_own_reason(phone, cast):
    task = story.staffed().task
    zhao = phone().sign_in("zhao").kept().offline().open(f"/officer/m/{task.number}")
    zhao.arrive(typed_because="无码")
    zhao.says("先写明紧急检查的理由")
    zhao.page.reload()
    zhao.page.wait_for_function("() => document.getElementById('typed_because').value === '无码'")
    zhao.page.fill("#urgent", "正在销售有毒食品")
    zhao.page.locator("summary", has_text="扫不了码").click()
    zhao.page.get_by_role("button", name="不扫码，登记到场").click()
    zhao.page.locator("#check").wait_for(state="visible")
    zhao.offline(gone=False).page.evaluate("() => Queue.send()")
    zhao.emptied()
    assert task.matter.steps.get(verb="start_urgent_check").reason == "正在销售有毒食品"


def test_what_was_answered_and_lost_on_the_way_back_counts_as_done(phone, task):
    """The server has it, the phone never hears so: every kind of thing is sent again and the queue empties. The party
    does not sign, and a witness does."""
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    lost = {"once": set()}

    def lose(route):
        act = route.request.url.rsplit("/", 1)[1]
        if act in lost["once"]:
            route.continue_()
            return
        lost["once"].add(act)
        route.fetch()
        route.abort()

    zhao.page.route(re.compile(r"/(arrive|findings|signature|finish)$"), lose)
    zhao.arrive(typed_because="没有贴码")
    zhao.answer()
    zhao.sign_all(declined=True)
    zhao.says("拒签，见证人已签").finish()
    for _ in range(6):
        zhao.page.evaluate("() => Queue.send()")
    zhao.emptied()
    assert lost["once"] == {"arrive", "findings", "signature", "finish"}
    assert state(task) == "in_review"
    signed = task.signatures.filter(void=False)
    assert {signer_name(one): one.refused for one in signed} == {
        people.CHEN.name: True, "李见证": False, "赵明远": False, "刘青": False,
    }  # fmt: skip
    zhao.open(f"/officer/m/{task.number}").says("结果待审核")
    assert not zhao.page.locator("#finish").is_visible()


# What the phone held before its page came with one queue, and what lay aside while there was no database.
EARLIER = """async ({task, account, items, picture}) => {
  const blob = new Blob([Uint8Array.from(atob(picture), (one) => one.charCodeAt(0))], {type: "image/png"});
  const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");
  const digest = hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  const at = new Date().toISOString(), row = {task, account, title: ""};
  await new Promise((resolve) => { indexedDB.deleteDatabase("xinheng-phone").onsuccess = resolve; });
  const db = await new Promise((resolve) => {
    const asked = indexedDB.open("xinheng-phone", 2);
    asked.onupgradeneeded = () => {
      for (const name of ["entries", "photos", "signatures", "answers"])
        asked.result.createObjectStore(name, {keyPath: "id"});
    };
    asked.onsuccess = () => resolve(asked.result);
  });
  const all = db.transaction(["entries", "photos", "signatures"], "readwrite");
  items.slice(1).forEach((item, place) => all.objectStore("entries").put({
    ...row, id: "e" + place, item, answer: "pass", note: "", disposal: "", correct_within: "", base: "", noted_at: at,
    photos: place ? [] : [digest],
  }));
  all.objectStore("photos").put({...row, id: digest, digest, item: items[1], blob, taken_at: at, place: ""});
  all.objectStore("signatures").put({
    ...row, id: "s", name: "陈大文", refused: "1", reason: "不认可", witness: "李见证", blob, signed_at: at,
  });
  await new Promise((resolve) => { all.oncomplete = resolve; });
  db.close();
  localStorage.setItem("xinheng-phone-queue", JSON.stringify([{
    ...row, id: "aside", kind: "entry", seq: 1, item: items[0], answer: "pass", note: "", disposal: "", photos: [],
    correct_within: null, base: "", noted_at: at, problem: "", refused: false,
  }]));
}"""


def test_what_an_earlier_version_of_the_page_kept_goes_up_once_the_new_one_opens(phone, task):
    """But no signature that does not say what it was made over: that it was not taken is told, and what to do."""
    actions.arrive(task=task, by=task.officers.get(lead=True).account, typed_because="没有贴码")
    zhao = phone().sign_in("zhao", next="/officer/notices")
    told = {"task": task.number, "account": str(people.cast().zhao.pk), "items": list(story.ITEMS)}
    zhao.page.evaluate(EARLIER, {**told, "picture": b64encode(story.picture()).decode()})
    zhao.open("/officer/m/sync").until("rows.length === 1 && rows[0].kind === 'sign' && rows[0].refused")
    assert task.findings.filter(standing="current").count() == len(story.ITEMS)
    assert task.evidence.count() == 1 and not task.signatures.exists()
    zhao.open("/officer/m/sync").says("其中 1 项服务器没有收下", "再请本人重新签字")


def test_what_the_phone_has_no_room_for_is_said_and_leaves_nothing_half_kept(phone, task, tmp_path):
    photo = tmp_path / "a.png"
    photo.write_bytes(story.picture("grey"))
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    zhao.arrive(typed_because="没有贴码")
    zhao.emptied()
    zhao.page.evaluate(
        "() => { window.put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = () => "
        "{ throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    card = zhao.page.locator(f"[data-item={story.ITEMS[0]}]")
    card.locator("[data-photo]").set_input_files(photo)
    zhao.says("手机空间不够，刚才的这一项没有存下")
    zhao.page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    zhao.answer()
    zhao.emptied()
    # An answer that named a photo which is nowhere could never be ended.
    assert task.findings.get(item=story.ITEMS[0], standing="current").photos == []


def test_while_the_server_is_started_anew_the_kept_page_stands(phone, task, monkeypatch):
    """A gate before the server says 502; what is pressed meanwhile goes up."""
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    monkeypatch.setattr("xinheng.portals.officer.views.phone._page", lambda *_, **__: HttpResponse("坏了", status=502))
    zhao.open(f"/officer/m/{task.number}").says("扫店里的码")
    zhao.arrive(typed_because="没有贴码")
    zhao.page.locator("#arrival").wait_for(state="hidden")
    zhao.emptied()
    assert state(task) == "on_site"


def test_a_page_kept_before_what_was_sent_shows_what_was_sent(phone, task):
    """The kept page is of the morning; the server took the arrival and a signature since, and then the network goes."""
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    zhao.arrive(typed_because="没有贴码")
    zhao.answer()
    zhao.page.fill("#signer", people.CHEN.name)
    zhao.stroke()
    zhao.page.click("#keep-signature")
    zhao.page.locator("#signers button:disabled").first.wait_for()
    zhao.emptied()
    zhao.offline().open(f"/officer/m/{task.number}")
    zhao.page.locator("#signers button:disabled").first.wait_for()
    assert not zhao.page.locator("#arrival").is_visible()
    assert zhao.page.locator("#signers button:disabled").count() == 1


def test_a_refused_item_is_shown_and_holds_up_nothing_that_does_not_rest_on_it(phone, task):
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    zhao.arrive(typed_because="没有贴码")
    zhao.emptied()
    broken = {"kind": "photo", "task": task.number, "item": "prices_marked", "title": "明码标价", "digest": "0" * 64}
    zhao.page.evaluate(
        "(row) => Queue.add({...row, blob: new Blob([new Uint8Array([255, 216, 1])]), taken_at: ''})", broken
    )
    zhao.answer()
    zhao.until("rows.length === 1 && rows[0].refused")
    assert task.findings.count() == len(story.ITEMS)
    zhao.open("/officer/m/sync").says("传输中损坏", "其中 1 项服务器没有收下")
    with zhao.page.expect_download() as download:
        zhao.page.get_by_role("button", name="导出").click()
    assert json.loads(download.value.path().read_text())["picture"].startswith("data:")
    zhao.page.get_by_role("button", name="再试").click()
    zhao.until("rows[0].refused")
    zhao.page.on("dialog", lambda dialog: dialog.accept())
    zhao.page.get_by_role("button", name="删除").click()
    zhao.emptied()


def test_a_photo_of_108_megapixels_is_reduced_before_it_waits(phone, task, tmp_path):
    from PIL import Image

    photo = tmp_path / "large.jpg"
    Image.new("L", (12000, 9000), 90).save(photo, quality=20)
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    zhao.arrive(typed_because="没有贴码")
    card = zhao.page.locator(f"[data-item={story.ITEMS[0]}]")
    card.locator("[data-photo]").set_input_files(photo)
    card.locator("figure").wait_for(timeout=60_000)
    zhao.until("rows.length === 0")
    kept = task.evidence.get()
    assert kept.original_sha256 and kept.original_sha256 != kept.sha256
    card.get_by_text("已在本机缩小").wait_for()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64, "兼容性最佳"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 64, "视频"),
        ("a.txt", b"hello", "不是照片"),
    ],
)
def test_what_is_no_photo_is_refused_at_once_in_words(phone, task, tmp_path, name, content, words):
    file = tmp_path / name
    file.write_bytes(content)
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    zhao.arrive(typed_because="没有贴码")
    card = zhao.page.locator(f"[data-item={story.ITEMS[0]}]")
    card.locator("[data-photo]").set_input_files(file)
    card.get_by_text(words).wait_for()
    zhao.emptied()


LACKING = {
    "no service worker": ("delete Navigator.prototype.serviceWorker", "没有网络时打不开页面"),
    "no database": ("Object.defineProperty(window, 'indexedDB', {value: undefined})", "文字会留草稿"),
    "a database that refuses": (
        "indexedDB.open = () => { throw new DOMException('no', 'InvalidStateError') }",
        "文字会留草稿",
    ),
}


@pytest.mark.parametrize("lack", LACKING)
def test_what_the_browser_lacks_is_said_and_the_draft_is_kept(phone, task, lack):
    script, words = LACKING[lack]
    zhao = phone()
    zhao.context.add_init_script(script)
    zhao.sign_in("zhao").open(f"/officer/m/{task.number}")
    zhao.page.get_by_text(words).wait_for()
    zhao.arrive(typed_because="没有贴码")
    zhao.emptied()
    card = zhao.page.locator(f"[data-item={story.ITEMS[0]}]")
    card.locator("[data-note]").fill("写了一半")
    zhao.page.reload()
    zhao.page.wait_for_function("() => document.querySelector('[data-note]').value === '写了一半'")
    card.locator("[data-note]").wait_for()
    choose(card, "input[value=pass]")
    end = monotonic() + 20
    while not task.findings.exists():
        assert monotonic() < end, zhao.queue()
        zhao.page.wait_for_timeout(100)
    assert task.findings.get().note == "写了一半"


def test_nothing_of_one_officer_opens_or_is_sent_under_another_on_a_shared_phone(phone, task):
    one = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    one.arrive(typed_because="没有贴码")
    one.emptied()
    one.page.route("**/findings", lambda route: route.abort())
    choose(one.page.locator(f"[data-item={story.ITEMS[0]}]"), "input[value=pass]")
    one.until("rows.length === 1")
    one.sign_out()
    one.offline().open(f"/officer/m/{task.number}").says("没有人登录")
    assert story.NAME not in one.text()
    liu = story.second_officer()
    liu.set_password(people.PASSWORD)
    liu.save()
    one.offline(gone=False).page.unroute("**/findings")
    one.sign_in("liu").kept()
    one.open("/officer/m/sync").page.wait_for_timeout(500)
    assert one.queue() == []
    assert not task.findings.exists()
    one.sign_out()
    one.sign_in("zhao").emptied()
    assert task.findings.get().by.username == "zhao"


def test_what_is_not_this_officers_any_more_does_not_stay_on_the_phone(phone, task, cast):
    one, other = phone().sign_in("zhao").kept(), task
    Matter.objects.filter(pk=other.matter_id).update(office=people.OTHER_OFFICE)
    one.page.evaluate("async () => (await caches.open(PAGES)).delete('/officer/m/kept-at')")
    one.open("/officer/m/sync").until(f"!(await (await caches.open(PAGES)).match('/officer/m/{other.number}'))")
    one.offline().open(f"/officer/m/{other.number}").says("没有存在本机")
    assert story.NAME not in one.text()
    one.offline(gone=False)
    Grant.objects.filter(account=cast.zhao).delete()
    one.open("/officer/m/tasks").offline().open("/officer/m/").says("没有存在本机")


def test_a_kept_page_left_open_sends_nothing_under_the_next_officer(phone, task):
    one = phone().sign_in("zhao").kept().open(f"/officer/m/{task.number}")
    one.arrive(typed_because="没有贴码")
    one.emptied()
    liu = story.second_officer()
    liu.set_password(people.PASSWORD)
    liu.save()
    left_open = one.page
    one.page = one.context.new_page()
    one.sign_out()
    one.sign_in("liu")
    choose(left_open.locator(f"[data-item={story.ITEMS[0]}]"), "input[value=pass]")
    one.until("rows.length === 1 && rows[0].problem", left_open)
    assert not task.findings.exists()
