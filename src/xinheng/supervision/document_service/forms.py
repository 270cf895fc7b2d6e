"""What the acts of a service ask."""

from contextlib import suppress
from typing import Any

from django import forms

from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.supervision.document_service.queries import ReadyCopies, copies_now, ready_copies, sharers_of
from xinheng.supervision.document_service.rules import SIGNERS, consent_problems, kind_of
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.table.asking import Asked, SeenField, day, line, lines, one_of
from xinheng.support.procedures.table.printing import pdf_of
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.sending.consent import has_agreed


def choices_of(fact: str) -> dict[str, str]:
    """The values of a fact as the table words them."""
    return procedure("document_service").facts[fact].choices


WORKSPACE = "本平台企业端"


class Start(Asked):
    """Whom the paper is for and where, and what was confirmed. `target` is where it begins: the paper of a matter."""

    recipient_kind = one_of("受送达人", ())
    whose = one_of("给哪一件的当事人", ())
    recipient = line("姓名或名称", hint="加密保存，只印在送达文书上。")
    address = line("送达地址", most=200)
    address_confirmed = forms.BooleanField(label="已签送达地址确认书", required=False)
    electronic_agreed = forms.BooleanField(label="确认书上同意电子送达", required=False)
    electronic_address = line("传真号、电子邮箱或系统账号", required=False, hint="同意电子送达的填写。")
    content = SeenField()
    previews = "看所送文书"

    def prepare(self) -> None:
        """The subject where the paper is for it, with its registered address; nobody is guessed for a person."""
        self.fields["content"].initial = lambda: _content(self.target)
        kind = kind_of(self.target.matter.subject_identity) if self.target.addressee == "subject" else "person"
        self.fields["recipient_kind"].choices = list(choices_of("recipient_kind").items())  # type: ignore[attr-defined]
        self.fields["recipient_kind"].initial = kind
        self._ask_whose()
        if kind != "person":
            subject = subject_by(self.target.matter.subject_identity)
            self.fields["recipient"].initial = self.target.matter.subject_name
            self.fields["address"].initial = subject.address if subject else ""
            if has_agreed(self.target.matter.subject_identity):
                self.fields["electronic_agreed"].initial = True
                self.fields["electronic_agreed"].label = "同意电子送达：本单位在企业端已经同意"
                self.fields["electronic_address"].initial = WORKSPACE

    def _ask_whose(self) -> None:
        """Of a paper that several share: whose copy it is. The other side's is one for all."""
        numbers = [one.number for one in sharers_of(self.target)]
        if len(numbers) < 2:
            del self.fields["whose"]
            return
        self.fields["whose"].choices = [(one, one) for one in numbers]  # type: ignore[attr-defined]
        self.fields["whose"].initial = numbers[0]
        self.fields["whose"].help_text = "送给个人的，每人一份，只写本人的姓名；送给单位的写全部投诉人。"

    def clean(self) -> dict[str, Any]:
        """The paper is set here, while nobody waits for what is written; what stands in its way is told by the act."""
        told = super().clean() or {}
        for field, words in self._of_consent(told).items():
            self.add_error(field, words)
        if not self.errors:
            with suppress(Refusal):
                told["ready"] = self._ready(told)
        return told

    def _of_consent(self, told: dict[str, Any]) -> dict[str, str]:
        subject = self.target.matter.subject_identity if self.target.addressee == "subject" else ""
        return consent_problems(
            agreed=bool(told.get("electronic_agreed")), confirmed=bool(told.get("address_confirmed")),
            address=told.get("electronic_address", ""), in_workspace=bool(subject) and has_agreed(subject),
        )  # fmt: skip

    def _ready(self, told: dict[str, Any]) -> ReadyCopies:
        return ready_copies(self.target, told["recipient_kind"], told.get("whose", ""))

    def preview(self) -> bytes:
        """The copy that would be handed over; refused where it says something else than when the sheet was opened."""
        ready = self.cleaned_data.get("ready") or self._ready(self.cleaned_data)
        ready.says.check_seen(self.cleaned_data["content"])
        return pdf_of(ready.handed)


def _content(origin: Origin) -> str:
    """What the paper says; nothing where it cannot be printed, which beginning the service refuses in words."""
    try:
        return copies_now(origin).content
    except Refusal:
        return ""


class Dated(Asked):
    """The day of service, today unless another is told."""

    served_on = day("送达日期", required=True)

    def prepare(self) -> None:
        """Today."""
        self.fields["served_on"].initial = city_time.today()


class Handed(Dated):
    """Who signed for it."""

    receiver = line("签收人", most=60, hint="送达回证上签名的人。")
    relation = one_of("签收人身份", ())

    def prepare(self) -> None:
        """Who may sign for this kind of recipient."""
        super().prepare()
        names = choices_of("relation")
        allowed = SIGNERS[str(self.target.matter.facts["recipient_kind"])]
        self.fields["relation"].choices = [(one, names[one]) for one in allowed]  # type: ignore[attr-defined]


class Left(Dated):
    """Refused, and left behind: why, and what proves it."""

    reason = lines("拒收的情形", 2)
    witness = line(
        "见证人", required=False, most=60, hint="基层组织或者所在单位的代表；没有见证人的，填照片、录像编号。"
    )
    witness_unit = line("见证人单位", required=False)
    recording = line("照片、录像编号", required=False, hint="记录送达过程的照片或录像在案卷里的编号。")


class Electronic(Dated):
    """The day it arrived in the recipient's system."""

    def prepare(self) -> None:
        """Say what the day is."""
        super().prepare()
        self.fields["served_on"].help_text = "到达受送达人系统的日期。"


class Posted(Dated):
    """The slip of the mail."""

    tracking_number = line("邮件号码", most=20)
    post_result = one_of("邮件结果", ())
    receiver = line("回执上的签收人", required=False, most=60)

    def prepare(self) -> None:
        """Received, or returned."""
        super().prepare()
        self.fields["post_result"].choices = list(choices_of("post_result").items())  # type: ignore[attr-defined]
        self.fields["post_result"].initial = "received"
        self.fields["served_on"].help_text = "回执上注明的收件日期；退回的为退回之日。"


class Proposed(Asked):
    """Why it has to be announced, and where."""

    ground = one_of("公告送达的原因", ())
    reason = lines("原因和经过", 3)
    place = line("公告载体", hint="例如：本局公告栏、本局网站。")

    def prepare(self) -> None:
        """The two grounds of the law; what was tried, or what was asked for, stands there already."""
        matter = self.target.matter
        self.fields["ground"].choices = list(choices_of("ground").items())  # type: ignore[attr-defined]
        asked = matter.steps.filter(verb="propose_announcement").last() if matter.state == "to_announce" else None
        tried = matter.steps.filter(verb="record_attempt").order_by("seq")
        self.fields["reason"].initial = asked.reason if asked else "；".join(one.reason for one in tried)
        self.fields["ground"].initial = matter.facts.get("ground") or ("failed" if tried else None)
        self.fields["place"].initial = matter.facts.get("place", "")


class Announced(Proposed):
    """The same, and when."""

    announced_on = day("公告日期", required=True)

    def prepare(self) -> None:
        """Today, unless another day is told."""
        super().prepare()
        self.fields["announced_on"].initial = city_time.today()
