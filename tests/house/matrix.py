"""The access matrix: who gets which answer from every address, for objects in every place.

`access_matrix.csv` holds what is expected; the test walks every cell. After adding an address,

    XINHENG_REWRITE_MATRIX=1 pytest tests/house/test_access_matrix.py

writes the answers of today into the CSV; read the difference before you commit it, it is the decision who sees what.
"""

import csv
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from tests.house.test_access import patterns
from tests.house.world import ROLE_NAMES, Place, World, picture
from xinheng.portals.public import mine
from xinheng.support.files.models import StoredFile
from xinheng.support.jobs.models import Job
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.models import ParameterAmendment

FILE = Path(__file__).with_name("access_matrix.csv")
ROLES = ("public", "complainant", *ROLE_NAMES)
METHODS = ("GET", "POST")
NOWHERE = "-"
# Static files are the same for everyone and have no object.
LEFT_OUT = ("static/", "django.views.static")
STRANGER = "ZZZZZZ"
COMPLAINT = {
    "form_key": "access-matrix-form-key-1", "name": "林小满", "phone": "13900000001", "address": "望桥路 8 号",
    "respondent_name": "某面馆", "facts": "面里有异物", "claims": ["C6"],
}  # fmt: skip
# The act asked for where the address holds a verb, and what its form is sent with.
VERBS = {
    "officer/clues/": ("handle_directly", {}),
    "officer/complaints/": ("accept", {}),
    "officer/inspections/": ("return_to_dispatch", {"reason": "不属本所管辖"}),
    "officer/matters/": ("withdraw", {"reason": "文书有误"}),
    "admin-desk/orgs/": ("rename", {"name": "改了名的所"}),
    "admin-desk/accounts/": ("unlock", {"reason": "来电核实"}),
    "admin-desk/grants/asked/": ("refuse", {"reason": "人选未定"}),
    "admin-desk/parameters/asked/": ("refuse", {"reason": "依据不明"}),
    "admin-desk/jobs/": ("drop", {"reason": "不再需要"}),
}
FINDING = {"id": "m-1", "item": "licence_displayed", "answer": "pass", "noted_at": "2026-01-02T03:04:05+08:00"}
SENT: dict[str, dict[str, object]] = {
    "reveal": {"purpose": "核实投诉"}, "match": {"identity": ""}, "report": {"about": "data", "text": "地址不对"},
    "findings": {"entries": [FINDING]}, "choose": {"item": "licence_displayed", "entry": "m-1"},
    "arrive": {"code": "x"}, "trapped": {"trapped": "1"}, "fault": {"kind": "door"},
}  # fmt: skip


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
    """Somebody with one role, or nobody; every call is taken back afterwards and comes from an address of its own."""

    _callers = count(1)

    def __init__(self, role: str, world: World) -> None:
        self.role, self.world, self.client = role, world, Client(raise_request_exception=False)
        if role in world.roles:
            self.client.force_login(world.roles[role])
        if role == "complainant":
            number = world.places["own"].receipt.number
            self.client.cookies[mine.COOKIE] = signing.dumps([number], salt=mine.SALT)
        # What a call does to the cookies (signing out) is taken back like the rest.
        self.cookies = copy(self.client.cookies)

    def answer(self, call: Call) -> str:
        """The cell: yes, ask (for the check word), login, no, absent, or wrong method."""
        place = self.world.places[call.place if call.place != NOWHERE else "own"]
        self.client.cookies = copy(self.cookies)
        with transaction.atomic():
            response = self._call(call, place)
            transaction.set_rollback(True)
        return said(response)

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
            return {name: SimpleUploadedFile("现场.jpg", picture()), "name": "陈大文"}
        for start, (_, form) in VERBS.items():
            if route.startswith(start) and "<slug:verb>" in route:
                return form
        return SENT.get(route.rstrip("/").rpartition("/")[2], {})


def filled(route: str, place: Place) -> str:
    """The address with this place's object in it."""
    if route.startswith("admin-desk/"):
        return _filled_at_the_desk(route, place)
    complaint = (place.receipt.number, place.complaint_file)
    objects = {
        "clues": (place.clue.number, place.clue_file),
        "complaints": complaint,
        "p": complaint,
        "inspections": (place.task.number, place.task_file),
        "m": (place.visit.number, place.task_file),
        "matters": (place.service.number, place.task_file),
    }
    if route.startswith("officer/away/"):
        return route.replace("<int:pk>", str(place.away.pk))
    if "/new/" in route:
        return _filled_where_it_begins(route, place)
    parts = route.split("/")
    if "lifts" in parts:
        return route.replace("<str:code>", place.lift)
    number, file = next((objects[part] for part in parts if part in objects), (place.clue.number, place.clue_file))
    verb = next((verb for start, (verb, _) in VERBS.items() if route.startswith(start)), "x")
    return "/".join(_part(part, place, number, verb, file) for part in parts)


def _filled_where_it_begins(route: str, place: Place) -> str:
    """The sheet that begins a service of the decision."""
    given = {"number": place.decided.number, "procedure_id": "document_service", "verb": "start_delivery"}
    parts = [given[part.strip("<>").rpartition(":")[2]] if "<" in part else part for part in route.split("/")]
    step = place.decided.steps.filter(verb="accept").get()
    return f"{'/'.join(parts)}?step={step.seq}&paper={step.documents[0]}"


def _filled_at_the_desk(route: str, place: Place) -> str:
    """The address of a page of the desk, about this place's own organisation, people, codes and requests."""
    about = next(found for start, found in _DESK.items() if route.startswith(start))(place)
    verb = next((verb for start, (verb, _) in VERBS.items() if route.startswith(start)), "x")
    name = "registration" if "sources" in route else "clue.triage"
    given = {"pk": str(about), "verb": verb, "year": "2026", "name": name, "number": place.receipt.number}
    names = [part.strip("<>").rpartition(":")[2] if "<" in part else "" for part in route.split("/")]
    return "/".join(given.get(name, part) for name, part in zip(names, route.split("/"), strict=True))


# What `<int:pk>` is of each kind of page, the longer start first.
_DESK: dict[str, Callable[[Place], object]] = {
    "admin-desk/orgs/": lambda place: Organisation.objects.get(path=place.office).pk,
    "admin-desk/accounts/": lambda place: place.resident.pk,
    "admin-desk/grants/asked/": lambda place: place.asked.pk,
    "admin-desk/grants/": lambda place: place.held.pk,
    "admin-desk/codes/<int:pk>/renew": lambda place: place.subject.codes.get().pk,
    "admin-desk/codes/": lambda place: place.subject.pk,
    "admin-desk/privacy/": lambda place: place.wish.pk,
    "admin-desk/parameters/asked/": lambda place: ParameterAmendment.objects.get().pk,
    "admin-desk/jobs/": lambda place: Job.objects.get(state="dead").pk,
    "admin-desk/": lambda place: "x",
}


def _part(part: str, place: Place, number: str, verb: str, file: StoredFile) -> str:
    """What stands in the address for one `<converter:name>`."""
    if "<" not in part:
        return part
    given = {
        "identity": place.subject.identity,
        "number": number,
        "verb": verb,
        "how": "hand-over",
        "pk": str(file.pk),
        "seq": "2",
        "procedure_id": "clue",
        "title": "送达回证",
    }
    name = part.strip("<>").rpartition(":")[2]
    return place.scanned if name == "code" else given.get(name, "x")


def said(response: HttpResponse) -> str:
    """An answer in one word."""
    status = response.status_code
    if status in (301, 302, 303):
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


def expected() -> dict[Call, dict[str, str]]:
    """The matrix as decided."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {Call(row["route"], row["method"], row["place"]): {role: row[role] for role in ROLES} for row in rows}


def write(answers: dict[Call, dict[str, str]]) -> None:
    """Keep the answers of today as what is expected from now on."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, ["route", "method", "place", *ROLES], lineterminator="\n")
        rows.writeheader()
        for call, cells in answers.items():
            rows.writerow({"route": call.route, "method": call.method, "place": call.place, **cells})
