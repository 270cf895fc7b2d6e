"""The operations of the public API and its document, `/api/v1/openapi.json`."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query, Status
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic import StringConstraints

from xinheng.kit import city_time
from xinheng.kit.finding_words import in_words
from xinheng.kit.json_read import NamedTwice, read_json
from xinheng.portals.api.schemas import (
    CodeAsked,
    CodeSent,
    ComplaintBody,
    DossierBody,
    Lookup,
    ProblemBody,
    ProgressOut,
    ReceiptOut,
    SubjectList,
)
from xinheng.portals.api.subjects import dossier, problem
from xinheng.portals.ui.limits import COMPLAINT, PROGRESS, SEARCH, SEND_CODE, Limit, caller_of, seconds_to_wait
from xinheng.portals.ui.searching import ANY, MOST, find
from xinheng.services.complaints.actions import (
    ComplaintForm,
    ComplaintRefused,
    open_complaint,
    submit_complaint,
)
from xinheng.services.complaints.half_filed import ask_for_proof, is_proven
from xinheng.services.complaints.queries import progress_of
from xinheng.services.complaints.tasks import send_proof
from xinheng.support.access.decorators import open_to_all
from xinheng.support.notices.channels import messages_leave
from xinheng.support.procedures.words_tried import TooManyTries

WRONG_CODE = "没有提交：验证码不对、已过 10 分钟或者不是为这份投诉发的。请向 complaints/codes 要验证码再提交。"


class Utf8Json(BaseRenderer):
    """JSON as people can read it: UTF-8, no escapes."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The body."""
        return orjson.dumps(data, default=str)


class JsonAlone(Parser):
    """Bodies that say they are JSON: a page of another site sends nothing so without being asked first whether it may,
    and no visitor of it files a complaint or has a code sent to somebody's telephone."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What was sent; ninja answers a ValueError with 400."""
        if request.content_type != "application/json":
            raise ValueError(request.content_type)
        return read_json(request.body)


class Interface(NinjaAPI):
    """The interface; what does not fit is told with the value that was sent, which ninja leaves out."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """The first finding, with its place and its value."""
        context = error_contexts[0]
        source, flat = context.model.__ninja_param_source__, context.model.__ninja_flatten_map_reverse__
        first = context.pydantic_validation_error.errors(include_url=False)[0]
        return ValidationError([{**first, "loc": (source, *flat.get(first["loc"], first["loc"]))}])


api = Interface(
    title="信衡公开接口",
    version="1",
    description="与公众网页相同的内容。出错时返回 {error, detail, field}。",
    docs_url=None,
    servers=[{"url": "/", "description": "本站"}],
    renderer=Utf8Json(),
    parser=JsonAlone(),
    urls_namespace="api-v1",
)

Asked = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


@api.get(
    "/subjects",
    response={200: SubjectList, 422: ProblemBody, 429: ProblemBody},
    operation_id="search_subjects",
    summary="查主体",
    description="按名称、招牌、路名、行当、拼音首字母、统一社会信用代码或注册号查，最像的在前，最多五十条。",
)
def subjects(
    request: HttpRequest,
    q: Annotated[Asked, Query(description="要查的字，最多 60 个")],
    limit: Annotated[int, Query(ge=1, le=MOST, description="最多几条")] = 20,
) -> Any:
    """Search by name, part of a name, initials, credit code or registration number; best first, at most fifty."""
    _count(request, SEARCH)
    rows = find(q, kind=ANY, everything=True).rows
    lines = [
        {
            "id": row.hit.identity,
            "name": row.hit.name,
            "kind": row.hit.kind,
            "status": row.hit.status,
            "division": row.hit.division,
            "url": f"/e/{row.hit.identity}",
        }
        for row in rows[:limit]
    ]
    return {"total": len(rows), "results": lines}


@api.get(
    "/subjects/{identity}",
    response={200: DossierBody, 404: ProblemBody, 422: ProblemBody},
    operation_id="read_subject",
    summary="读信用档案",
    description="uscc:9150…、任何“标识类型:值”或单独的代码；as_of 看过去某一天知道的内容，能不能看按今天的规定。",
)
def subject(
    request: HttpRequest,
    identity: Annotated[str, Path(description="主体的标识")],
    as_of: Annotated[str | None, Query(description="某一天，写作 2026-11-20")] = None,
) -> Any:
    """The dossier of `uscc:9150…`, of any `scheme:value`, or of a bare code; `as_of` is a day, 2026-11-20."""
    return dossier(request, identity)


@api.post(
    "/complaints/codes",
    response={202: CodeSent, 400: ProblemBody, 422: ProblemBody, 429: ProblemBody},
    operation_id="ask_for_code",
    summary="要验证码",
    description="发一条验证码到投诉人的联系电话，只对这个 form_key 的投诉有效，10 分钟内填。",
)
def ask_for_code(request: HttpRequest, asked: CodeAsked) -> Any:
    """Send a code to the telephone of a complaint that is going to be filed: nobody complains in another's name."""
    _count(request, SEND_CODE)
    proof, row = ask_for_proof(form_key=asked.form_key, phone=asked.phone)
    if needed := messages_leave():
        send_proof.enqueue(row)
    return Status(202, {"proof": proof, "needed": needed})


@api.post(
    "/complaints",
    response={201: ReceiptOut, 400: ProblemBody, 422: ProblemBody, 429: ProblemBody},
    operation_id="submit_complaint",
    summary="提交投诉",
    description="先要验证码，再带着 proof 和 code 提交。同一个 form_key 重发，得到同一张回执。",
)
def complain(request: HttpRequest, sent: ComplaintBody) -> Any:
    """File a complaint. Sending it twice with one `form_key` gives the same receipt."""
    _count(request, COMPLAINT)
    told = sent.dict(exclude={"proof", "code"})
    proven = is_proven(proof=sent.proof, code=sent.code, form_key=sent.form_key, phone=sent.phone)
    if messages_leave() and not proven:
        return problem(422, "phone_not_proven", WRONG_CODE, "code")
    try:
        receipt = submit_complaint(form=ComplaintForm(**told, phone_proven=proven))
    except ComplaintRefused as refused:
        name, detail = next(iter(refused.problems.items()), (None, str(refused)))
        return problem(422, "refused", detail, name)
    due = city_time.day_of(receipt.due_at) if receipt.due_at else None
    answer = {
        "number": receipt.number,
        "check_word": receipt.check_word,
        "received_at": receipt.received_at,
        "next_step": receipt.next_step,
        "due_on": due,
        "url": f"/p/{quote(receipt.number)}",
    }
    return Status(201, answer)


@api.post(
    "/complaints/progress",
    response={200: ProgressOut, 400: ProblemBody, 404: ProblemBody, 422: ProblemBody, 429: ProblemBody},
    operation_id="read_progress",
    summary="看投诉进度",
    description="编号和查询码放在请求体里，不进日志和浏览记录。",
)
def progress(request: HttpRequest, asked: Lookup) -> Any:
    """Where a complaint stands; sent as a body, so that the check word stays out of logs and histories."""
    _count(request, PROGRESS)
    try:
        opened = open_complaint(number=asked.number, given=asked.word, place=caller_of(request))
    except TooManyTries as refusal:
        return problem(429, "too_many_tries", str(refusal), "word")
    if opened is None:
        return problem(404, "not_found", "编号和查询码对不上。请核对回执后再查。", "word")
    found = progress_of(opened)
    return {
        "number": found.number,
        "standing": found.wording,
        "office": found.office,
        "result": found.result,
        "steps": [vars(step) for step in found.steps],
    }


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first field that does not fit, by its name."""
    first = error.errors[0]
    # Before it stand where it was sent (body, query) and, of a body, what the view calls it.
    place = tuple(first.get("loc") or ())
    field = ".".join(map(str, place[2:] or place[-1:])) or None
    return problem(422, "invalid", f"{field or '内容'}：{in_words(first)}。", field)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """What a question is about is not there."""
    return problem(404, "not_found", "没有查到所问的内容。")


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Too many requests, unreadable bodies."""
    words = {429: "too_many", 400: "bad_request"}
    if error.status_code == 429:
        detail = str(error)
    elif isinstance(error.__cause__, NamedTwice):
        detail = f"请求体里{error.__cause__}"
    else:
        detail = "请求体不是有效的 JSON；Content-Type 应为 application/json。"
    response = problem(error.status_code, words.get(error.status_code, "bad_request"), detail)
    if error.status_code == 429:
        response.headers["Retry-After"] = str(seconds_to_wait(request))
    return response


def _count(request: HttpRequest, limit: Limit) -> None:
    if limit.exceeded_by(request):
        raise HttpError(429, "短时间内请求太多，请稍后再试。")


def _stated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """ninja's views are bound methods and carry no marks of their own."""

    @csrf_exempt
    @wraps(view)
    def called(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allow = response.headers["Allow"]
            return problem(405, "method_not_allowed", f"这个网址只能用 {allow}。", allow=allow)
        return response

    return open_to_all("公开接口，与公众网页同一内容")(called)


patterns, _name, _namespace = api.urls
for pattern in patterns:
    if pattern.callback is not None:
        # Of its views the document states no method.
        view = require_safe(pattern.callback) if pattern.name == "openapi-json" else pattern.callback
        pattern.callback = _stated(view)
