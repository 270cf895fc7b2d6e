"""A shop's poster: its code in black and white, to print and put on the door. It never carries the colour of the code,
which changes; the sheet does not.

A scan proves that one stood before the shop, so a genuine code is shown to who acts for the shop and to who looks after
its codes, and to nobody else.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.qr import svg
from xinheng.credit.codes.queries import code_address


def drawn(code: ShopCode) -> dict[str, object]:
    """What a sheet with the code shows."""
    return {
        "code": code,
        "typed": f"{code.typed[:4]} {code.typed[4:]}",
        # Drawn by segno from our own address; its title, the name, is escaped there.
        "qr": mark_safe(svg(code)),
        "host": urlsplit(code_address(code)).netloc,
    }


def poster(request: HttpRequest, code: ShopCode, back: str) -> HttpResponse:
    """An A4 sheet; `back` is where its reader came from."""
    return render(request, "ui/poster.html", {**drawn(code), "back": back})
