"""What people write never runs: a corpus of scripts in every field, shown on every page in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page

from tests import once
from tests.examples import of_today, todays
from tests.house.matrix import Visitor, filled, routes
from tests.house.world import World, build, picture
from tests.kept import kept
from xinheng.fusion.registers.actions import write_records
from xinheng.services.complaints.actions import ComplaintForm, submit_complaint
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.models import Matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]

NAME = "\"><img src=x onerror=alert(1)><svg/onload=alert(2)>'`"
TEXT = (
    "<script>alert(3)</script></script><script>alert(4)</script></textarea><script>alert(5)</script>"
    "<iframe srcdoc='<script>alert(6)</script>'></iframe><a href=\"javascript:alert(7)\">x</a>"
    "{{7*7}}${7*7}{% now 'Y' %}"
    '<math><mi xlink:href="data:x,<script>alert(8)</script>"></math><style>*{display:none}</style>\u2028alert(9)//'
    "<details open ontoggle=alert(10)><base href=//evil.example><form action=//evil.example><input name=x autofocus>"
)
# Runs before anything of the page: what would be executed or was forbidden is written down.
WATCH = """
window.ran = []; window.violated = [];
window.alert = (value) => window.ran.push(value);
document.addEventListener(
  'securitypolicyviolation', (e) => window.violated.push(e.violatedDirective + ' ' + e.blockedURI));
"""
FOUND = """() => {
  const inline = [...document.scripts].filter((one) => !one.src && !(one.type || '').includes('json'));
  const handlers = [...document.querySelectorAll('*')].filter(
    (one) => [...one.attributes].some((a) => a.name.startsWith('on')));
  const links = [...document.querySelectorAll('a[href],form[action],base[href],iframe')].filter(
    (one) => /^(javascript|data):|evil[.]example/i.test(one.getAttribute('href') || one.getAttribute('action') || '')
      || one.tagName === 'IFRAME' || one.tagName === 'BASE');
  return {ran: window.ran, violated: window.violated, inline: inline.length, handlers: handlers.length,
          links: links.map((one) => one.outerHTML.slice(0, 80))};
}"""
CLEAN = {"ran": [], "violated": [], "inline": 0, "handlers": 0, "links": []}
QUESTIONS = (f"/s?q={NAME}", f"/complaint/business?q={NAME}", f"/report?about={NAME}&code={NAME}", f"/c/{NAME}")


def written_everywhere(world: World) -> None:
    """The corpus in the shop's name, its records, a complaint, a clue, a notice, an officer's name and a reason."""
    place = world.places["own"]
    code = place.subject.identity.removeprefix("uscc:")
    row = {
        "uscc": code, "entity_name": f"面馆{NAME}", "established_on": "2020-05-06", "registration_authority": NAME,
        "registered_address": NAME, "registered_division": "509901001", "registration_state": "1",
        "industry_code": "H6210",
    }  # fmt: skip
    write_records(type="registration", rows=[row], by="system")
    order = {"document_number": NAME, "uscc": code, "entity_name": NAME, "violations": TEXT, "basis": TEXT,
             "issued_on": "2026-01-05", "correct_by": "2026-02-05"}  # fmt: skip
    write_records(type="corrective_order", rows=[order], by="system")
    told = ComplaintForm(
        name=NAME, phone="13900000009", address=NAME, respondent_name=NAME, respondent_address=NAME, goods=NAME,
        identity=place.subject.identity, facts=TEXT, claims=["C6"], issue="P2", photos=[(f"{NAME}.jpg", picture())],
    )  # fmt: skip
    receipt = submit_complaint(form=told)
    tip = Tip(
        breach_suspected=True,
        source="walk_in",
        title=NAME,
        text=TEXT,
        identity=place.subject.identity,
        name=NAME,
        address=NAME,
    )
    clue: Clue = register_clue(tip=tip, office=place.office, by=world.cast.zhou)
    Matter.objects.update(title=NAME, subject_name=NAME)
    inspector = world.roles["inspector"]
    inspector.display_name = inspector.post = NAME
    inspector.save()
    notify(accounts=[inspector], title=NAME, body=TEXT, about=clue.matter)
    world.places["own"] = place.__class__(**{**vars(place), "receipt": receipt, "clue": clue})


def _written_on() -> World:
    world = build()
    written_everywhere(world)
    return world


world = kept(_written_on)


def addresses(world: World, start: str = "", without: str = "none") -> Iterator[str]:
    for route in routes():
        if route.startswith(start) and not route.startswith((without, "api/", "login/out")):
            yield "/" + filled(route, world.places["own"])


def shown(visitor: Visitor, asked: Iterator[str]) -> Iterator[str]:
    """Of the addresses that send this person to a login, or are none to read, only the first of each: it is one page,
    and a browser draws it no faster than any other."""
    drawn = set[str]()
    for address in asked:
        answer = visitor.client.get(address)
        told = answer.headers.get("Location", "").partition("?")[0]
        same = told if told.endswith("/login/") else "405" if answer.status_code == 405 else address
        if same not in drawn:
            yield address
        drawn.add(same)


def page_of(visitor: Visitor, browser: Browser, url: str) -> Page:
    """A browser with this person's cookies."""
    opened = browser.new_context()
    cookies = visitor.client.cookies
    opened.add_cookies([{"name": name, "value": cookie.value, "url": url} for name, cookie in cookies.items()])
    opened.add_init_script(WATCH)
    page = opened.new_page()
    page.set_default_timeout(8000)
    return page


def ran(page: Page, url: str, asked: Iterator[str]) -> dict[str, object]:
    """What was found on each page that is not as it should be."""
    wrong = {}
    for address in asked:
        try:
            response = page.goto(url + address)
        except Error as error:
            assert "Download is starting" in str(error), address
            continue
        assert response is not None
        assert response.status != 500, address
        if "html" in response.headers.get("content-type", ""):
            found = page.evaluate(FOUND)
            if found != CLEAN:
                wrong[address] = found
    return wrong


@pytest.mark.sampled
def test_nothing_written_runs_on_the_pages_of_the_public(chromium, live_server, world):
    for role in of_today(("public", "complainant")):
        visitor = Visitor(role, world)
        page = page_of(visitor, chromium, live_server.url)
        assert ran(page, live_server.url, shown(visitor, addresses(world, without="officer/"))) == {}
    assert ran(page, live_server.url, iter(QUESTIONS)) == {}


@pytest.mark.parametrize("role", todays(["inspector", "dispatcher"]))
def test_nothing_written_runs_on_the_pages_of_officers(role, chromium, live_server, world):
    visitor = Visitor(role, world)
    page = page_of(visitor, chromium, live_server.url)
    assert ran(page, live_server.url, shown(visitor, addresses(world, start="officer/"))) == {}


def test_what_is_refused_is_shown_again_and_does_not_run(chromium, live_server, world):
    """A form with errors shows what was typed, in the fields it was typed into."""
    page = page_of(Visitor("public", world), chromium, live_server.url)
    page.goto(f"{live_server.url}/complaint/new")
    page.fill("[name=facts]", TEXT)
    page.fill("[name=goods]", NAME)
    with page.expect_navigation():
        page.locator("main form").evaluate("form => { form.noValidate = true; form.submit() }")
    assert page.input_value("[name=facts]") == TEXT
    assert page.input_value("[name=goods]") == NAME
    assert page.evaluate(FOUND) == CLEAN


def test_the_trap_is_armed(chromium):
    """A page that runs what it is given is noticed: the policy stops it and the watch writes it down."""
    page = chromium.new_page()
    page.add_init_script(WATCH)
    page.set_content(f"<p>{TEXT}{NAME}</p>")
    found = page.evaluate(FOUND)
    assert found["inline"]
    assert found["handlers"]
    assert found["links"]
