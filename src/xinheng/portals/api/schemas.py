"""The shapes of the API."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from xinheng.services.complaints.rules import OTHER_ISSUE

# U+0000 is valid JSON and no database takes it; pydantic refuses it with a sentence of ours.
NO_NULL = r"^[^\x00]*$"


def Told(words: str) -> Any:
    """What a field means, in the words of the published document."""
    return Field(description=words)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NULL)]


class ProblemBody(Schema):
    """Every error: a stable word, a sentence for people, the field it is about."""

    error: str
    detail: str
    field: str | None = None


class SubjectLine(Schema):
    """A subject in a list."""

    id: str
    name: str
    kind: str
    status: str
    division: str
    url: str


class SubjectList(Schema):
    """What a search found; `total` counts the rows a visitor may get, at most fifty."""

    total: int
    results: list[SubjectLine]


class DossierRecord(Schema):
    """One dated statement; `about` names the subject it is mainly about where that is another one."""

    type: str
    key: str
    fields: dict[str, Any]
    effective_on: date | None
    ends_on: date | None
    source: str
    recorded_at: datetime
    about: dict[str, str | None] | None = None


class DossierSection(Schema):
    """The records of one section."""

    key: str
    title: str
    count: int
    records: list[DossierRecord]


class DossierBody(Schema):
    """What the city knows of one subject and may show to anyone."""

    subject: dict[str, Any]
    as_of: date
    sections: list[DossierSection]
    risk: dict[str, Any] | None


def single_breaks(text: Any) -> Any:
    """A line break counts once, however many characters the sender's machine writes it with."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


FormKey = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$"),
    Told("调用方自己生成的随机串，16 至 64 位字母、数字、_ 或 -；重发同一份用同一个"),
]
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=7, max_length=20, pattern=NO_NULL), Told("联系电话")
]


class CodeAsked(Schema):
    """A code is asked for, for one complaint and its telephone."""

    model_config = ConfigDict(extra="forbid")

    form_key: FormKey
    phone: Phone


class CodeSent(Schema):
    """`proof` goes along with the complaint. `needed` is false where this city sends no messages: no code is asked."""

    proof: str
    needed: bool


class ComplaintBody(Schema):
    """A complaint. `form_key` is made by the sender, random: the same form twice gives the same receipt, the same key
    with other answers is refused."""

    model_config = ConfigDict(extra="forbid")

    form_key: FormKey
    name: Annotated[Text, Told("投诉人姓名")]
    phone: Phone
    proof: Annotated[str, StringConstraints(max_length=64, pattern=NO_NULL), Told("要验证码时得到的 proof")] = ""
    code: Annotated[str, StringConstraints(max_length=12, pattern=NO_NULL), Told("发到联系电话的验证码")] = ""
    address: Annotated[Text, Told("通讯地址")]
    respondent_name: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=200, pattern=NO_NULL),
        Told("被投诉商家的名称；没有 identity 时必填"),
    ] = ""
    respondent_address: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=200, pattern=NO_NULL), Told("商家在哪里")
    ] = ""
    identity: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=120, pattern=NO_NULL),
        Told("商家的标识，例如 uscc:91509901MA08KY903H"),
    ] = ""
    goods: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=100, pattern=NO_NULL), Told("商品或服务")
    ] = ""
    bought_on: Annotated[date | None, Told("消费日期")] = None
    amount: Annotated[
        Annotated[Decimal, Field(ge=0, lt=10**12, max_digits=14, decimal_places=2)] | None, Told("金额，元")
    ] = None
    issue: Annotated[Text, Told("问题类别的代码")] = OTHER_ISSUE
    facts: Annotated[
        str,
        BeforeValidator(single_breaks),
        StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=NO_NULL),
        Told("事实经过"),
    ]
    claims: Annotated[list[Text], Field(min_length=1, max_length=7), Told("诉求的代码，至少一项")]
    delegated_agreed: Annotated[bool, Told("同意先委托调解")] = False
    publish_agreed: Annotated[bool, Told("同意公示处理结果")] = False
    breach_told: Annotated[bool, Told("同时举报涉嫌违法，另行核查")] = False


class ReceiptOut(Schema):
    """The receipt: keep number and check word."""

    number: str
    check_word: str
    received_at: datetime
    next_step: str
    due_on: date | None
    url: str


class Lookup(Schema):
    """Number of the receipt and its check word."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=NO_NULL), Told("投诉编号")
    ]
    word: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=20, pattern=NO_NULL),
        Told("回执上的查询码"),
    ]


class ProgressLine(Schema):
    """One line of the timeline: `state` is done, current or ahead."""

    title: str
    words: str
    state: str
    at: datetime | None = None
    due_on: date | None = None
    provisional: bool = False


class ProgressOut(Schema):
    """A complaint as its complainant sees it."""

    number: str
    standing: str
    office: str
    result: str
    steps: list[ProgressLine]
