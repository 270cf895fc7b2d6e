"""The exchange's interfaces: facts for loan services, parts of annual reports for other departments."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Given

from xinheng.portals.api.signed import NotHeard, hear, problem
from xinheng.portals.ui.limits import EXCHANGE, limited
from xinheng.services.annual_reports.actions import handing
from xinheng.services.annual_reports.declarations import key_of as key_of_receiver
from xinheng.services.loans.actions import HandOverRefused, hand_over
from xinheng.services.loans.declarations import key_of
from xinheng.support.access.decorators import open_to_all

Fact = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Line = StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f<>]*$")
# By the error that a program reads, the status it gets.
STATUS = {"replayed": 409, "no_consent": 403, "consent_ended": 403, "beyond_consent": 403}
MOST_BYTES, MOST_BYTES_OF_ANSWERS = 10_000, 200_000
REPLAYED = "这次请求已经处理过，请用新的随机数。"
WHY_PARTS = "多报合一的接收部门凭登记的公钥取属于自己的部分"


class FactsAsked(BaseModel):
    """The body of a question."""

    model_config = ConfigDict(extra="forbid")

    consent: str = Given(min_length=1, max_length=20)
    facts: list[Fact] = Given(min_length=1, max_length=40)


class PartsAsked(BaseModel):
    """How many parts a receiver takes at once."""

    model_config = ConfigDict(extra="forbid")

    most: int = Given(default=200, ge=1, le=handing.MOST)


class PartAnswer(BaseModel):
    """What became of one part: the receiver's number for it, or why it goes back."""

    model_config = ConfigDict(extra="forbid")

    part: int = Given(ge=1)
    receipt: Annotated[str, Line] = Given(default="", max_length=60)
    reason: Annotated[str, Line] = Given(default="", max_length=200)


class PartAnswers(BaseModel):
    """The answers of a receiver."""

    model_config = ConfigDict(extra="forbid")

    answers: list[PartAnswer] = Given(min_length=1, max_length=handing.MOST)


def _once_and_signed(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What was not signed as it has to be, or was asked before, is refused in words."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except NotHeard as refused:
            return refused.answer
        except handing.AlreadyAsked:
            return problem(409, "replayed", REPLAYED, "nonce")

    return answered


@open_to_all("贷款服务凭自己的签名和企业的授权号取数")
@csrf_exempt
@require_POST
@never_cache
@limited(EXCHANGE, "POST")
def loan_facts(request: HttpRequest) -> HttpResponse:
    """Facts of one business under its consent; who signed wrongly, or asks for more, gets nothing and is told why."""
    try:
        by, asked = hear(request, key_of, FactsAsked, MOST_BYTES)
        number = asked.consent.strip().upper()
        given = hand_over(service=by.service, number=number, asked=asked.facts, nonce=by.nonce)
    except NotHeard as refused:
        return refused.answer
    except HandOverRefused as refused:
        return problem(STATUS[refused.error], refused.error, str(refused), refused.field)
    return by.answer(given.body)


@open_to_all(WHY_PARTS)
@csrf_exempt
@require_POST
@never_cache
@limited(EXCHANGE, "POST")
@_once_and_signed
def report_parts(request: HttpRequest) -> HttpResponse:
    """The next parts of annual reports that are the asking department's; unanswered ones come again."""
    by, asked = hear(request, key_of_receiver, PartsAsked, MOST_BYTES)
    return by.answer(handing.hand_parts(receiver=by.service, most=asked.most, nonce=by.nonce))


@open_to_all(WHY_PARTS)
@csrf_exempt
@require_POST
@never_cache
@limited(EXCHANGE, "POST")
@_once_and_signed
def report_receipts(request: HttpRequest) -> HttpResponse:
    """Receipts and returns of a department for the parts that it took."""
    by, told = hear(request, key_of_receiver, PartAnswers, MOST_BYTES_OF_ANSWERS)
    silent = [place for place, one in enumerate(told.answers) if not one.receipt and not one.reason]
    if silent:
        return problem(422, "bad_question", "每一份要么有回执号，要么有退回原因。", f"answers.{silent[0]}")
    answers = [handing.PartAnswered(one.part, one.receipt, one.reason) for one in told.answers]
    return by.answer(handing.take_answers(receiver=by.service, answers=answers, nonce=by.nonce))


urlpatterns = [
    path("loans/facts", loan_facts, name="loan-facts"),
    path("reports/parts", report_parts, name="report-parts"),
    path("reports/receipts", report_receipts, name="report-receipts"),
]
