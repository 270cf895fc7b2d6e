"""What a business puts up of its code: the poster, stickers, and a badge for its web shop (CQ-7.2.7)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.qr import png
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.portals.business.signed_in import acting, business_of, for_party
from xinheng.portals.ui.posters import drawn
from xinheng.portals.ui.posters import poster as sheet
from xinheng.support.access.parties import PartyRight

# What fits on an A4 sheet at 90 mm a side.
STICKERS = range(6)


@for_party(PartyRight.STANDING)
@require_GET
def display(request: HttpRequest) -> HttpResponse:
    """Everything there is to put up, with what to do with it."""
    code = _code(request)
    shown = {"party": acting(request), "code": code, "address": code_address(code) if code else ""}
    return render(request, "business/display.html", shown)


@for_party(PartyRight.STANDING)
@require_GET
def poster(request: HttpRequest) -> HttpResponse:
    """An A4 sheet for the door."""
    return sheet(request, _needed(request), reverse("business:display"))


@for_party(PartyRight.STANDING)
@require_GET
def stickers(request: HttpRequest) -> HttpResponse:
    """An A4 sheet of stickers to cut out. Like the poster it never carries the colour, which changes."""
    return render(request, "business/stickers.html", {**drawn(_needed(request)), "places": STICKERS})


@for_party(PartyRight.STANDING)
@require_GET
def badge(request: HttpRequest) -> HttpResponse:
    """The badge for one's own web pages, as a file: it asks nothing of this server when it is shown."""
    answer = render(request, "business/badge.svg", drawn(_needed(request)), content_type="image/svg+xml")
    return _as_file(answer, "shop-badge.svg")


@for_party(PartyRight.STANDING)
@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The code alone as PNG, for the platforms that take photographs only."""
    return _as_file(HttpResponse(png(_needed(request)), content_type="image/png"), "shop-code.png")


def _code(request: HttpRequest) -> ShopCode | None:
    return code_of(business_of(request))


def _needed(request: HttpRequest) -> ShopCode:
    code = _code(request)
    if code is None:
        raise Http404("no code issued")
    return code


def _as_file(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
