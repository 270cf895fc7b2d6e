"""The shapes of the API."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from xinheng.services.complaints.rules import OTHER_ISSUE

# U+0000 is valid JSON and no database takes it; pydantic refuses it with a sentence of ours.
NO_NULL = r"^[^\x00]*$"
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


class ComplaintBody(Schema):
    """A complaint. `form_key` is made by the sender, random: the same form twice gives the same receipt, the same key
    with other answers is refused."""

    model_config = ConfigDict(extra="forbid")

    form_key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
    name: Text
    phone: Annotated[str, StringConstraints(strip_whitespace=True, min_length=7, max_length=20, pattern=NO_NULL)]
    address: Text
    respondent_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=NO_NULL)] = ""
    respondent_address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=NO_NULL)] = ""
    identity: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120, pattern=NO_NULL)] = ""
    goods: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=NO_NULL)] = ""
    bought_on: date | None = None
    amount: Annotated[Decimal, Field(ge=0, lt=10**12, max_digits=14, decimal_places=2)] | None = None
    issue: Text = OTHER_ISSUE
    facts: Annotated[
        str,
        BeforeValidator(single_breaks),
        StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=NO_NULL),
    ]
    claims: Annotated[list[Text], Field(min_length=1, max_length=7)]
    delegated_agreed: bool = False
    publish_agreed: bool = False
    breach_told: bool = False


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

    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=NO_NULL)]
    word: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20, pattern=NO_NULL)]


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
