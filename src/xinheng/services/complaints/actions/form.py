"""The form of a complaint: what is told in it, what it lacks, and whether it was sent before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.refusal import Refusal
from xinheng.services.complaints import rules
from xinheng.services.complaints.check_words import phone_keys
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import filed_since
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.mac import lasting_mac
from xinheng.support.prepared.asking import PreparedQuestion, given

MOST_PHOTOS = 9
_SENT = PreparedQuestion(lambda: Complaint.objects.select_related("matter").filter(form_key=given("key")))


class ComplaintRefused(Refusal):
    """A form that cannot be taken, or an act that cannot be done. `problems` maps a field to what to correct."""

    def __init__(self, problems: dict[str, str] | str) -> None:
        self.problems = problems if isinstance(problems, dict) else {}
        super().__init__(problems if isinstance(problems, str) else "；".join(problems.values()) + "。")


@dataclass(frozen=True)
class ComplaintForm:
    """投诉登记表: who complains, about whom, what happened, what is asked (Order 121 art 10).

    `identity` is set where the business was chosen from the registers (scanned or searched); `form_key` is made once
    by the form, so that sending twice registers once.
    """

    name: str
    phone: str
    address: str
    respondent_name: str
    facts: str
    claims: list[str]
    issue: str = rules.OTHER_ISSUE
    identity: str = ""
    respondent_address: str = ""
    goods: str = ""
    bought_on: date | None = None
    amount: Decimal | None = None
    publish_agreed: bool = False
    # Whether a code sent to the telephone was typed.
    phone_proven: bool = False
    delegated_agreed: bool = False
    # Who of `mediation.rules.DELEGATES` should mediate first; it says that delegation is agreed to as well.
    delegate_wish: str = ""
    # Who acts for the complainant, what the power of attorney lets them do, and until when (art 11).
    agent_name: str = ""
    agent_may: str = ""
    agent_until: date | None = None
    # Whether the complainant also tells of a breach; a dispute alone starts no verification (art 9, 27).
    breach_told: bool = False
    channel: str = "city_portal"
    # What a superior who handed it down calls it, and when he, or the hot line, wants its answer.
    superior_number: str = ""
    answer_by: date | None = None
    field: str = ""
    form_key: str = ""
    photos: Sequence[tuple[str, bytes]] = ()


def check_form(form: ComplaintForm, by: Account | None) -> None:
    """Raises ComplaintRefused with what the form lacks, by field; `by` writes it down, None is the public."""
    today = city_time.today()
    problems = rules.form_problems(
        name=form.name, phone=form.phone, address=form.address, respondent=form.respondent_name or form.identity,
        facts=form.facts, claims=form.claims, issue=form.issue, channel=form.channel,
    )  # fmt: skip
    problems |= rules.agent_problems(
        name=form.agent_name, may=form.agent_may, until=form.agent_until, today=today
    )  # fmt: skip
    if by is None and form.agent_name.strip() and not form.photos:
        problems["photos"] = rules.NO_POWER
    problems |= rules.answer_problems(channel=form.channel, answer_by=form.answer_by, today=today)
    problems |= rules.purchase_problems(bought_on=form.bought_on, amount=form.amount, today=today)
    if by is None and not problems and not sent_before(form):
        since = city_time.now() - timedelta(days=1)
        if filed_since(phone_keys(form.phone), since) >= rules.MOST_A_DAY:
            problems["phone"] = f"同一电话一天最多在这里提交 {rules.MOST_A_DAY} 件，还有的请拨打 12315 登记"
    if len(form.photos) > MOST_PHOTOS:
        problems["photos"] = f"最多 {MOST_PHOTOS} 张照片，收到 {len(form.photos)} 张"
    if problems:
        raise ComplaintRefused(problems)


def sent_before(form: ComplaintForm) -> Complaint | None:
    """The complaint that this form made when it was sent before."""
    if not form.form_key:
        return None
    return _SENT.first(key=kept_key(form.form_key))


def kept_key(form_key: str) -> str:
    """The key of a form as it is kept: whoever reads the database cannot send the form again."""
    return sha256(form_key.encode()).hexdigest()


def form_digest(form: ComplaintForm) -> bytes:
    """The mark of all answers of a form; photos are kept apart and may come later."""
    answers = {name: value for name, value in vars(form).items() if name not in ("photos", "form_key", "phone_proven")}
    return lasting_mac("complaint-form", canonical_json(answers).encode())
