"""A question for who opened very many businesses: anybody can answer it, without a script, without good eyes."""

import hashlib
import hmac
import random
from secrets import SystemRandom, token_hex

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xinheng.portals.ui.limits import limited, refuse
from xinheng.portals.ui.readers import HOUR, PASSES, TRIES, give_pass
from xinheng.support.access.decorators import open_to_all

# Within so many seconds a question is answered, and only once.
GOOD_FOR = 900
CHOICES = 4
DIGITS = "零一二三四五六七八九"
SALT = "reader-question"
chance: random.Random = SystemRandom()


def ask_reader(request: HttpRequest, problem: str = "", address: str = "") -> HttpResponse:
    """The question in place of the page, 429; the answer leads back to it."""
    one, other = chance.randint(2, 9), chance.randint(2, 9)
    right = one + other
    wrong = chance.sample([n for n in range(4, 19) if n != right], CHOICES - 1)
    shown = {
        "question": f"{DIGITS[one]} 加 {DIGITS[other]} 等于几？",
        "choices": sorted([right, *wrong]),
        "token": TimestampSigner(salt=SALT).sign(_closed(token_hex(12), str(right))),
        "address": address or request.get_full_path(),
        "problem": problem,
    }
    response = render(request, "public/reader.html", shown, status=422 if problem else 429)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Retry-After"] = str(HOUR)
    return response


@open_to_all("一小时内查看很多家的，请先回答一个问题")
@never_cache
@require_POST
@limited(TRIES)
def reader(request: HttpRequest) -> HttpResponse:
    """The answer: right ones lead back with a pass for an hour, wrong ones to another question."""
    address = request.POST.get("address", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None) or not address.startswith("/"):
        address = "/"
    if not _is_right(request.POST.get("token", ""), request.POST.get("answer", "")):
        return ask_reader(request, "不是这个数，请再算一次。", address)
    if PASSES.exceeded_by(request):
        return refuse(request)
    response = HttpResponseRedirect(address)
    give_pass(response)
    return response


def _is_right(token: str, answer: str) -> bool:
    """Whether the answer belongs to a question of ours that is young and was not answered before."""
    try:
        closed = TimestampSigner(salt=SALT).unsign(token, max_age=GOOD_FOR)
    except BadSignature:
        return False
    name = closed.partition(".")[0]
    return cache.add(f"{SALT}:{name}", 1, GOOD_FOR) and hmac.compare_digest(closed, _closed(name, answer.strip()))


def _closed(name: str, answer: str) -> str:
    """The name of a question with its answer, which nobody reads out of it."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"{SALT}:{name}:{answer}".encode(), hashlib.sha256)
    return f"{name}.{mark.hexdigest()}"
