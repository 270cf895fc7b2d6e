"""The acts of a matter that has its page in the data centre."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from xinheng.kit.typed import whole
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.notices.actions import mark_read_about
from xinheng.support.procedures.doors.offered import button_for, make, may_see, why_not
from xinheng.support.procedures.models import Matter

SENDS_BACK = ("send_back", "return_by_source", "reject_fix", "mark_false_alarm")


def do_act(
    request: HttpRequest, matter: Matter, verb: str, back: str, about: str, *, stays: bool = False
) -> HttpResponseBase:
    """Ask for what the act needs, then do it; 404 for what is none, 403 for who may not. Who does not see the matter
    any more afterwards goes to his to-dos, unless the page `stays` his."""
    account, button = account_of(request), button_for(matter, verb)
    if button is None:
        raise Http404("no such act")
    if request.method == "GET" and (closed := why_not(matter, button, account)):
        raise PermissionDenied(closed)
    target = button.act.target(matter) if button.act else matter
    form = button.form(told(request), target=target, by=account) if button.form else None
    seen = request.POST.get("seq", "")
    seq = whole(seen, 9)

    def do(words: dict[str, Any]) -> object:
        make(matter=matter, button=button, by=account, told=words, seen_seq=seq)
        mark_read_about(account=account, about=matter)
        matter.refresh_from_db()
        return None if stays or may_see(account, matter) else HttpResponseRedirect("/officer/")

    return ask(request, form, Sheet(button.title, about, back, refusing=verb in SENDS_BACK), do)
