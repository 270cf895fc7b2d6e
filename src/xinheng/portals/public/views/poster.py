"""A shop's poster: the code in black and white, to print and put on the door."""

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from xinheng.credit.codes.qr import svg
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.fusion.registers.queries import subject_by
from xinheng.portals.public.views.reader import ask_reader
from xinheng.portals.ui.readers import asks_too_much, is_known
from xinheng.support.access.decorators import open_to_all


@open_to_all("店码海报：码本来就贴在门上")
def poster(request: HttpRequest, identity: str) -> HttpResponse:
    """An A4 sheet. It never carries the colour of the code: the colour changes, the sheet does not."""
    if asks_too_much(request.META, identity) and not is_known(request, identity):
        return ask_reader(request)
    subject = subject_by(identity)
    code = code_of(subject) if subject else None
    if code is None:
        raise Http404("no code issued")
    typed = f"{code.typed[:4]} {code.typed[4:]}"
    # Drawn by segno from our own address: nothing of it was typed by anyone.
    picture = mark_safe(svg(code))  # noqa: S308
    host = urlsplit(code_address(code)).netloc
    shown = {"subject": subject, "code": code, "typed": typed, "qr": picture, "host": host}
    return render(request, "public/poster.html", shown)
