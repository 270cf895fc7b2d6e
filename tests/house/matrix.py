"""The access matrix: who gets which answer from every address, for objects in every place.

`tests/access_matrix.csv` of each portal and scenario holds what is expected of its addresses, the one in here the rest;
the test walks every cell. After adding addresses below /partner/,

    XINHENG_REWRITE_MATRIX=partner/ pytest tests/house/test_access_matrix.py -k rewritten

writes the answers of today into the CSVs (all of them with `all`); read the difference before you commit it, it is the
decision who sees what.
"""

import csv
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from tests.business import representative
from tests.house import laid
from tests.house.at_the_gate import at_the_gate
from tests.house.carried import is_bare, is_kept, lacking
from tests.house.filling import TODAY, VERBS, filled
from tests.house.test_access import patterns
from tests.house.world import ROLE_NAMES, Place, World, picture
from xinheng.kit import city_time
from xinheng.portals.business import signed_in
from xinheng.portals.public import mine
from xinheng.support.access.permissions import Verb

ROLES = ("public", "complainant", "business", *ROLE_NAMES)
METHODS = ("GET", "POST")
NOWHERE = "-"
# Static files are the same for everyone and have no object.
LEFT_OUT = ("static/", "django.views.static")
STRANGER = "ZZZZZZ"
# A script that holds no data.
SAME_FOR_ALL = ("officer/m/sw.js",)
COMPLAINT = {
    "form_key": "access-matrix-form-key-1", "name": "林小满", "phone": "13900000001", "address": "望桥路 8 号",
    "respondent_name": "某面馆", "facts": "面里有异物", "claims": ["C6"],
}  # fmt: skip
FINDING = {"id": "m-1", "item": "licence_displayed", "answer": "pass", "noted_at": "2026-01-02T03:04:05+08:00"}
SENT: dict[str, dict[str, object]] = {
    "reveal": {"purpose": "核实投诉"}, "match": {"identity": ""}, "report": {"about": "data", "text": "地址不对"},
    "findings": {"entries": [FINDING]}, "choose": {"item": "licence_displayed", "entry": "m-1"},
    "arrive": {"code": "x"}, "struck": {"purpose": "核实投诉"},
    "correct": {"fact": "address", "value": "街心 2 号", "reason": "录入有误"},
    **laid.told("SENT"),
}  # fmt: skip


Answers = dict["Call", dict[str, str]]


@dataclass(frozen=True)
class Call:
    """One row of the matrix."""

    route: str
    method: str
    place: str

    def __str__(self) -> str:
        return f"{self.method} /{self.route} @{self.place}"


def routes() -> list[str]:
    """Every address the platform answers on, once, as its pattern."""
    found = [address for address, _ in patterns(get_resolver())]
    return sorted({address for address in found if not address.startswith(LEFT_OUT)})


def calls(world: World) -> Iterator[Call]:
    """The rows: an address with an object is asked about in every place, another one once."""
    for route in routes():
        for method in METHODS:
            for place in world.places if "<" in route else (NOWHERE,):
                yield Call(route, method, place)


class Visitor:
    """Somebody with one role, or nobody; every call is taken back afterwards and comes from an address of its own.

    Who is turned away at the gate of an address, which never looks at what is asked for, is so in every place: that
    answer is asked for in the first alone. So is who was turned away for want of a permission, or of a business to act
    for, from every address of which `gates` knows by somebody else that its gate asks for that one; without `gates` he
    asks for himself.
    """

    _callers = count(1)

    def __init__(self, role: str, world: World, gates: dict[tuple[str, str], Verb | str] | None = None) -> None:
        self.gates = gates
        # What was answered for want of a permission: the same from each address of a kind.
        self.refusals: dict[tuple[Verb | str | None, str, bool], str] = {}
        self.role, self.world, self.client = role, world, Client(raise_request_exception=False)
        # What is wrong with answers, whatever they say.
        self.wrong: list[str] = []
        # How many pages that nobody may keep were shown.
        self.shown = 0
        self.turned_away: dict[tuple[str, str], str] = {}
        if role in world.roles:
            self.client.force_login(world.roles[role])
        if role == "complainant":
            number = world.places["own"].receipt.number
            self.client.cookies[mine.COOKIE] = signing.dumps([number], salt=mine.SALT)
        if role == "business":
            self._act_for(world.places["own"].subject.identity)
        # The first page of a session writes into it that its beginning was looked at; all others only read that.
        self.client.get("/officer/" if role in world.roles else "/")
        # What a call does to the cookies (signing out) is taken back like the rest.
        self.cookies = copy(self.client.cookies)

    def _act_for(self, identity: str) -> None:
        """Sign in for the shop of this office, with every right."""
        session = self.client.session
        session[signed_in.PERSON], session[signed_in.IDENTITY] = representative(identity), identity
        session.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    def answer(self, call: Call) -> str:
        """The cell: yes, ask (for the check word), login, no, absent, or wrong method."""
        asked = call.route, call.method
        if asked in self.turned_away:
            return self.turned_away[asked]
        api = call.route.startswith("api/")
        if self.gates is not None and (known := (self.gates.get(asked), call.method, api)) in self.refusals:
            return self.refusals[known]
        place = self.world.places[call.place if call.place != NOWHERE else "own"]
        self.client.cookies = copy(self.cookies)
        with transaction.atomic(), at_the_gate() as gate:
            response = self._call(call, place)
            transaction.set_rollback(True)
        answer = said(response)
        if gate.refused:
            self.turned_away[asked] = answer
        if gate.lacked and self.gates is not None:
            self.gates[asked] = gate.lacked
            self.refusals[gate.lacked, call.method, api] = answer
        self._look_at(response, call, answer)
        return answer

    def _look_at(self, response: HttpResponse, call: Call, answer: str) -> None:
        """Whoever asks: every answer carries its headers, refusals are pages, and what a known caller reads is stored
        nowhere."""
        wrong = [f"lacks {name}" for name in lacking(response)]
        if is_bare(response):
            wrong.append(f"is a line of text on white: {response.content[:60].decode()}")
        if self.role != "public" and call.method == "GET" and answer == "yes" and call.route not in SAME_FOR_ALL:
            self.shown += 1
            if is_kept(response):
                wrong.append(f"may be kept: {response.headers.get('Cache-Control')}")
        self.wrong += [f"{call} as {self.role} {one}" for one in wrong]

    def _call(self, call: Call, place: Place) -> HttpResponse:
        caller = next(self._callers)
        address = "/" + filled(call.route, place)
        network = {"REMOTE_ADDR": f"10.{caller >> 16 & 255}.{caller >> 8 & 255}.{caller & 255}"}
        if call.method == "GET":
            return self.client.get(address, **network)
        sent = self._sent(call.route, place)
        if call.route.startswith("api/") or call.route.endswith("findings"):
            return self.client.post(address, sent, content_type="application/json", **network)
        return self.client.post(address, sent, **network)

    def _sent(self, route: str, place: Place) -> dict[str, object]:
        if route.endswith("complaints/codes"):
            return {name: COMPLAINT[name] for name in ("form_key", "phone")}
        if route.startswith("api/"):
            own = self.world.places["own"].receipt.check_word
            lookup = {"number": place.receipt.number, "word": own if self.role == "complainant" else STRANGER}
            return lookup if "progress" in route else COMPLAINT
        if route.endswith("withdraw"):
            own = self.world.places["own"].receipt.check_word
            return {"word": own if self.role == "complainant" else STRANGER}
        if route.endswith("merge"):
            assert place.task.order is not None
            return {"parent": place.task.order.clue.number}
        if route.endswith(("photo", "signature")):
            name = route.rpartition("/")[2].replace("signature", "image")
            return {name: SimpleUploadedFile("现场.jpg", picture()), "name": "陈大文", "shown": "0" * 64}
        for start, (_, form) in VERBS.items():
            if route.startswith(start) and "<slug:verb>" in route:
                return {name: city_time.today() if told is TODAY else told for name, told in form.items()}
        return SENT.get(route.rstrip("/").rpartition("/")[2], {})


def said(response: HttpResponse) -> str:
    """An answer in one word."""
    status = response.status_code
    if status in (301, 302, 303):
        # A code was sent, if there is such a telephone: asked for the word again, as anybody is.
        if response["Location"].startswith("/p/") and response["Location"].endswith("?sent=1"):
            return "ask"
        return "login" if "/login/" in response["Location"] and "next=" in response["Location"] else "yes"
    words = {401: "login", 403: "no", 404: "absent", 405: "method"}
    if status in words:
        return words[status]
    shown = {template.name for template in getattr(response, "templates", [])}
    if "public/progress_ask.html" in shown:
        return "ask"
    if status == 409 or (status == 422 and _refusal(response)):
        return "no"
    return "yes" if status < 400 or status == 422 else str(status)


def _refusal(response: HttpResponse) -> str:
    """The sentence an action refused with, shown on the page it was asked from."""
    context = getattr(response, "context", None)
    return str(context["problem"]) if context and "problem" in context else ""


def expected() -> Answers:
    """The matrix as decided."""
    found: Answers = {}
    for path in laid.files():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                call = Call(row.pop("route"), row.pop("method"), row.pop("place"))
                found.setdefault(call, {}).update(row)
    return found


def write(answers: Answers) -> None:
    """Keep the answers of today as what is expected from now on, each in the folder of who answers or whose role
    it is."""
    home = {address: laid.file_of(_module(entry.callback)) for address, entry in patterns(get_resolver())}
    everybody = ("public", "complainant", "business", *laid.roles_of(None))
    for config in (None, *laid.faces()):
        own, brought = laid.path_of(config), laid.roles_of(config) if config else ()
        here = {call: cells for call, cells in answers.items() if home[call.route] == own}
        _write(own, here, (*everybody, *brought))
        elsewhere = {call: cells for call, cells in answers.items() if call not in here}
        _write(laid.path_of(config, laid.ROLES_CSV), elsewhere, brought)


def _write(path: Path, answers: Answers, roles: tuple[str, ...]) -> None:
    if not answers or not roles:
        path.unlink(missing_ok=True)
        return
    rows = [[call.route, call.method, call.place, *(cells[role] for role in roles)]
            for call, cells in sorted(answers.items(), key=_by_route)]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["route", "method", "place", *roles], *rows])


def _by_route(row: tuple[Call, dict[str, str]]) -> str:
    """Sorting keeps the places of an address in their order."""
    return row[0].route


def _module(view: object) -> str:
    """Where a view stands; ninja's are found by what they carry out."""
    return str(getattr(view, "__module__", ""))
