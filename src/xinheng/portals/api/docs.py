"""The page that explains the interface, made from its own document: what it says is what is answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.api.operations import api
from xinheng.portals.ui.limits import COMPLAINT, PROGRESS, SEARCH, SEND_CODE, Limit
from xinheng.services.complaints.rules import CLAIMS, ISSUES
from xinheng.support.access.decorators import open_to_all

# The JSON types in the words of the page.
TYPES = {
    "string": "文本",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "对象",
}
ERRORS = {
    "400": "请求体不是 JSON，或者 Content-Type 不是 application/json。",
    "404": "没有这个主体，或编号与查询码对不上。", "405": "网址不能用这个方法。",
    "422": "有一项不符合要求，field 说是哪一项。", "429": "短时间内太多，Retry-After 说过几秒再试。",
}  # fmt: skip
LIMITS: dict[str, Limit] = {
    "search_subjects": SEARCH, "ask_for_code": SEND_CODE, "submit_complaint": COMPLAINT, "read_progress": PROGRESS,
}  # fmt: skip
EXAMPLES = {
    "search_subjects": ("/api/v1/subjects?q=火锅&limit=2", ""),
    "read_subject": ("/api/v1/subjects/uscc:91509901MA08KY903H", ""),
    "ask_for_code": (
        "/api/v1/complaints/codes",
        '{"form_key": "b1f0c3a2d4e5f60718293a4b", "phone": "13800000000"}',
    ),
    "submit_complaint": (
        "/api/v1/complaints",
        '{"form_key": "b1f0c3a2d4e5f60718293a4b", "name": "陈晓", "phone": "13800000000", "address": "江岸路 1 号", '
        '"proof": "Qm9k…", "code": "402917", "respondent_name": "巴味轩", '
        '"facts": "买的肉坏了，店家不退。", "claims": ["C1"]}',
    ),
    "read_progress": (
        "/api/v1/complaints/progress",
        '{"number": "诉5099-20261120-7KQ4M9XR", "word": "4KM7-TXRA-92HE"}',
    ),
}


@dataclass(frozen=True)
class Item:
    """A parameter, or a field of a body."""

    name: str
    type: str
    required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    title: str
    words: str
    items: list[Item]
    answers: list[tuple[str, str]]
    limit: str
    address: str
    body: str


@open_to_all("接口说明")
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, errors, limits and an example."""
    shown = {"operations": list(operations()), "errors": ERRORS, "issues": ISSUES, "claims": CLAIMS}
    return render(request, "api/docs.html", shown)


def operations() -> Iterator[Operation]:
    """The operations of the document, in its order."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            id = str(told["operationId"])
            limit = LIMITS.get(id)
            yield Operation(
                id, method.upper(), path, told.get("summary", ""), told.get("description", ""),
                [*_parameters(told), *_body(told, document)],
                [(str(code), ERRORS.get(str(code), "成功。")) for code in told["responses"]],
                f"每 {limit.seconds} 秒 {limit.times} 次" if limit else "",
                *EXAMPLES[id],
            )  # fmt: skip


def _parameters(told: dict[str, Any]) -> Iterator[Item]:
    for one in told.get("parameters", []):
        words = one.get("description") or one["schema"].get("description", "")
        yield Item(one["name"], _type(one["schema"]), bool(one.get("required")), words)


def _body(told: dict[str, Any], document: dict[str, Any]) -> Iterator[Item]:
    if "requestBody" not in told:
        return
    name = told["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    shape = document["components"]["schemas"][name]
    for field, schema in shape["properties"].items():
        yield Item(field, _type(schema), field in shape.get("required", []), schema.get("description", ""))


def _type(schema: dict[str, Any]) -> str:
    kinds = [one.get("type", "") for one in schema.get("anyOf", [schema])]
    words = next((TYPES[kind] for kind in kinds if kind in TYPES), "文本")
    if any(one.get("format") == "date" for one in schema.get("anyOf", [schema])):
        return "日期"
    return words
