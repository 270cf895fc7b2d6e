"""Several matters of a list at once: given out, decided, put together. What cannot be done is named, row by row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from xinheng.portals.officer.forms import Assign, Merge
from xinheng.portals.officer.places import address_of, list_of
from xinheng.portals.officer.signed_in import account_of
from xinheng.supervision.clues.actions import merge_clue
from xinheng.supervision.clues.queries import clue_by_number
from xinheng.support.access.decorators import open_to_staff
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.batch import Attempt, assign, chosen, each, works
from xinheng.support.procedures.doors.offered import button_for, make, relatives_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.asking import Asked
from xinheng.support.procedures.table.registry import procedure

# What may be done with matters of any kind.
OF_ANY = ("", "assign", "merge")
WHY = "登录即可进；每一件能不能办，逐件按业务流程表里的权限判断"


@dataclass(frozen=True)
class Deed:
    """What is to be done with each: its name, what it asks once for all, and doing it."""

    title: str
    form: type[Asked] | None
    target: Any
    do: Callable[[Matter, Account, dict[str, Any]], object]


@open_to_staff(WHY)
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """`matter` (several) and `act`: asks once what the act needs, then does it to each."""
    if not works(account_of(request)):
        raise PermissionDenied("只有承办事项的角色可以一起办理，您的角色只能查看。需要办理的，请系统管理员授予角色。")
    account, act = account_of(request), request.POST.get("act", "")
    found, gone = chosen(account, request.POST.getlist("matter"))
    matters = _meant(found, act, account)
    deed = deed_of(act, matters)
    home = list_of(matters[0].procedure) if matters else "/officer/"
    if deed is None:
        nothing = {"title": "没有选中可以一起办的事项", "done": [], "problems": [], "gone": gone, "home": home}
        return render(request, "officer/batch_done.html", nothing, status=422)
    sent = request.POST if "sure" in request.POST else None
    form = deed.form(sent, target=deed.target, by=account) if deed.form else None
    if form is None or (sent is not None and form.is_valid()):
        told = form.cleaned_data if form else {}
        attempts = each(matters, lambda one: deed.do(one, account, told))
        done = {**_told(attempts), "gone": gone, "title": deed.title, "home": home}
        return render(request, "officer/batch_done.html", done)
    shown: dict[str, object] = {
        "title": deed.title,
        "form": form,
        "matters": matters,
        "gone": gone,
        "act": act,
        "home": home,
    }
    return render(request, "officer/batch.html", shown, status=422 if sent is not None else 200)


def _meant(matters: list[Matter], act: str, account: Account) -> list[Matter]:
    """A row stands for its family: where its own matter knows no such act, the member that does is meant."""
    strange = [one for one in matters if not _is_batch(one, act)] if act not in OF_ANY else []
    kin = relatives_of(strange, account)
    for one in strange:
        able = (each for each in kin.get(one.family_id or 0, ()) if _is_batch(each, act, now=True))
        if member := next(able, None):
            matters[matters.index(one)] = member
    return list({one.pk: one for one in matters}.values())


def deed_of(act: str, matters: list[Matter]) -> Deed | None:
    """The deed of a name, for matters of one procedure; None where nothing like it may be done to several."""
    if not matters or not act:
        return None
    if act == "assign":
        return Deed("分派承办人", Assign, matters, lambda one, by, told: assign(one, told["to"], by, told["reason"]))
    if act == "merge":
        return Deed("并入一条线索", Merge, matters, _merge)
    # What is asked fits those that can be moved; the others are refused each with its reason.
    first = next((one for one in matters if _is_batch(one, act, now=True)), None)
    first = first or next((one for one in matters if _is_batch(one, act)), None)
    button = button_for(first, act) if first else None
    if first is None or button is None:
        return None
    return Deed(button.title, button.form, button.act.target(first) if button.act else first, _press(act, first))


def _is_batch(matter: Matter, verb: str, *, now: bool = False) -> bool:
    declared = procedure(matter.procedure, matter.version)
    moves = declared.moves_from(matter.state) if now else declared.moves
    return any(move.batch for move in moves if move.verb == verb)


def _press(act: str, first: Matter) -> Callable[[Matter, Account, dict[str, Any]], object]:
    def press(one: Matter, by: Account, told: dict[str, Any]) -> object:
        button = button_for(one, act) if one.procedure == first.procedure else None
        if button is None:
            raise MoveRefused("不是同一类事项，不能一起办，请单独办理。")
        return make(matter=one, button=button, by=by, told=dict(told))

    return press


def _merge(one: Matter, by: Account, told: dict[str, Any]) -> object:
    parent = clue_by_number(by, told["parent"])
    if parent is None:
        raise MoveRefused(f"没有找到线索“{told['parent']}”，请核对编号。")
    clue = clue_by_number(by, one.number)
    if clue is None:
        raise MoveRefused("只有线索可以并入线索。")
    return merge_clue(clue=clue, parent=parent, by=by, reason=told["reason"])


def _told(attempts: list[Attempt]) -> dict[str, object]:
    rows = [(one.matter, address_of(one.matter), one.problem) for one in attempts]
    return {"done": [row for row in rows if not row[2]], "problems": [row for row in rows if row[2]]}
