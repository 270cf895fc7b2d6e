"""What the acts of a mediation ask."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from xinheng.fusion.registers.queries import identities_of
from xinheng.kit import city_time
from xinheng.services.mediation.represented import joined_with, may_join
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.queries.own import admitted_partners
from xinheng.support.access.permissions import Permission
from xinheng.support.procedures.able import named_for_choice, to_choose_from
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.asking import Asked, day, from_list, hour, line, lines, one_of
from xinheng.support.procedures.table.registry import procedure

# An organisation that has no pages here: it mediates on paper.
OTHER = "other"


def choices_of(fact: str) -> list[tuple[str, str]]:
    """The values of a fact as the table words them."""
    return list(procedure("mediation").facts[fact].choices.items())


class Delegation(Asked):
    """Who is to mediate; whom the complainant asked for stands first."""

    body = from_list("受托组织", "平台上的单位在自己的共治端里办理；其他组织用书面办理，由承办人登记结果。")
    delegated_to = line("其他组织的名称", required=False, hint="上面选“其他组织”的填写。")
    delegation_agreed = one_of("双方同意委托", (("yes", "双方同意"),))

    def prepare(self) -> None:
        """Consumers' organisations and whoever manages the place where the business is; never the business itself."""
        matter = self.target.matter
        wished = matter.facts.get("delegate_wish", "")
        others = admitted_partners().exclude(identity__in=identities_of(matter.subject_identity))
        councils = list(others.filter(kind="council").order_by("pk"))
        managers = list(managers_of(matter.subject_identity))
        first = [*managers, *councils] if wished == "manager" else [*councils, *managers]
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            *((one.identity, f"{one.name}（{one.venue}）") for one in first), (OTHER, "其他组织（写在下面）"),
        ]  # fmt: skip
        asked_for = managers if wished == "manager" else councils if wished == "council" else []
        self.fields["body"].initial = asked_for[0].identity if asked_for else OTHER

    def clean(self) -> dict[str, Any]:
        """An organisation without pages here is named."""
        told = super().clean() or {}
        if told.get("body") == OTHER and not told.get("delegated_to", "").strip():
            self.add_error("delegated_to", "写明其他组织的名称")
        return told


def managers_of(identity: str) -> QuerySet[Partner]:
    """Who manages a place in which the business is now, by its own yes."""
    here = Tenancy.objects.filter(state=Tenancy.State.CONFIRMED, ended_at=None)
    here = here.filter(subject__identity__in=identities_of(identity))
    others = admitted_partners().exclude(identity__in=identities_of(identity))
    return others.filter(pk__in=here.values("partner")).order_by("pk")


class Meeting(Asked):
    """When, where and by whom; the mediator has no stake."""

    meeting_on = day("调解日期", required=True)
    meeting_at = hour("时间")
    place = line("地点或方式", most=120, hint="现场地点，或者写“线上调解室”“电话”“视频”。")
    mediator = line("调解员", most=60)
    no_stake = one_of("调解员与双方没有近亲属或利害关系", (("yes", "没有"),), hint="有的应当回避（第二十一条）。")

    def prepare(self) -> None:
        """What was agreed on last time; at first whoever has the matter in hand mediates."""
        matter = self.target.matter
        self.fields["meeting_on"].initial = city_time.today()
        self.fields["place"].initial = matter.facts.get("place", "")
        holder = matter.assignee.display_name if matter.assignee else ""
        self.fields["mediator"].initial = matter.facts.get("mediator", holder)
        self.fields["mediator"].help_text = able_to_mediate(matter)


class RecusalDecision(Asked):
    """Whether the mediator steps back, and who mediates then."""

    granted = one_of("回避决定", ())
    mediator = line("更换后的调解员", required=False, most=60)
    reason = lines("决定的理由")

    def prepare(self) -> None:
        """The answers of the table; the colleagues who may mediate, without whom it is about."""
        matter = self.target.matter
        self.fields["granted"].choices = choices_of("granted")  # type: ignore[attr-defined]
        self.fields["mediator"].help_text = able_to_mediate(matter, but=[int(matter.facts.get("mediator_account", 0))])

    def clean(self) -> dict[str, Any]:
        """Who steps back is replaced."""
        told = super().clean() or {}
        if told.get("granted") == "yes" and not told.get("mediator", "").strip():
            self.add_error("mediator", "同意回避的，写明更换后的调解员")
        return told


def able_to_mediate(matter: Matter, but: Iterable[int] = ()) -> str:
    """Who of the office may be named; an invited mediator or one of an organisation is named besides."""
    people = to_choose_from(matter, Permission.HANDLE_COMPLAINT, but=but)
    called = named_for_choice(people)
    here = "；".join(called[one.pk] for one in people)
    return f"本机构可以选：{here}。也可以写受邀或者受托组织的调解员。" if here else "写调解员的姓名。"


class Wording(Asked):
    """What both agreed on, to be signed."""

    agreement = lines("协议内容", 5, hint="写明谁、做什么、多少、在哪一天前；双方在手机上读的就是这里的文字。")

    def prepare(self) -> None:
        """The last offer that was taken."""
        self.fields["agreement"].initial = self.target.offer_taken or self.target.matter.facts.get("agreement", "")


class Ending(Asked):
    """Which of the reasons of art 23, and words for both."""

    reason_code = one_of("终止调解的理由", ())
    reason = lines("告诉双方的话")

    def prepare(self) -> None:
        """The reasons of the law that a mediation itself may come to now."""
        possible = [one for one in choices_of("reason_code") if one[0] != "T23-5" or not self.target.sixty_days_run]
        self.fields["reason_code"].choices = possible  # type: ignore[attr-defined]


class NoShow(Asked):
    """Who did not come, though told."""

    absent = one_of("谁没有到场", ())
    reason = lines("怎么通知的、为什么不算正当理由")

    def prepare(self) -> None:
        """The parties."""
        self.fields["absent"].choices = choices_of("absent")  # type: ignore[attr-defined]


class Joining(Asked):
    """Which complaint of the same dispute is mediated here too, and how its complainant agreed (art 12)."""

    joined = from_list("并入哪一件", "同一商家、已受理、还没有组织调解的投诉。列表空着的，先去受理。")
    represents = one_of("这位投诉人", (("no", "由代表人代表"), ("yes", "也推选为代表人")), "代表人一共最多两名。")
    consent = one_of("怎么同意的", (("letter", "书面推选代表人并签名"), ("told", "当面或者电话同意，另附笔录")))
    reason = lines("为什么是同一争议，推选的代表")

    def prepare(self) -> None:
        """What may be joined; nobody's name."""
        lead = self.target.matter.parent
        rows = [(one.number, f"{one.number} {one.title}") for one in may_join(lead)[:50]] if lead else []
        self.fields["joined"].choices = [("", "请选择"), *rows]  # type: ignore[attr-defined]


class Parting(Asked):
    """Which joined complaint goes on alone, and why."""

    parted = from_list("哪一件分开")
    reason = lines("为什么分开", hint="例如：不同意代表人谈的协议。")

    def prepare(self) -> None:
        """What is joined now."""
        rows = [(one.matter.number, one.matter.number) for one in joined_with(self.target.matter.parent)]
        self.fields["parted"].choices = [("", "请选择"), *rows]  # type: ignore[attr-defined]


class AnswerTold(Asked):
    """What a represented complainant told the officer about the agreement."""

    answer = one_of("对代表人谈成的协议", (("yes", "同意"), ("no", "不同意")))
    reason = lines("怎么答复的", hint="例如：11 月 20 日电话答复。不写姓名、电话。")
