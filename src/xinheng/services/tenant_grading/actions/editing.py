"""Editing rules and publishing them: a draft is changed, a published version never."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from pydantic import ValidationError

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.partners.models import Partner
from xinheng.services.partners.queries.own import admitted
from xinheng.services.tenant_grading import rules
from xinheng.services.tenant_grading.declarations import GradeIndicator, GradeLine, GradingRules
from xinheng.services.tenant_grading.models import GradingScheme
from xinheng.services.tenant_grading.queries import draft_of, rules_of, scheme_in_force
from xinheng.services.tenant_grading.tasks import grade_venue
from xinheng.support.access.parties import Party
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

STREAM = "partners"
S = GradingScheme.State


class GradingRefused(Refusal):
    """What cannot be done with a grading; the sentence says why."""


@transaction.atomic
def save_indicator(*, partner: Partner, by: Party, told: dict[str, Any]) -> GradingScheme:
    """Add an indicator to the draft, or change the one of the same id."""
    scheme = _draft(partner, by)
    declared = rules_of(scheme)
    new = _checked(GradeIndicator, told)
    others = [one for one in declared.indicators if one.id != new.id]
    if len(others) >= rules.MOST_INDICATORS:
        raise GradingRefused(f"最多 {rules.MOST_INDICATORS} 个指标，请先去掉一个。")
    if any(one.title == new.title for one in others):
        raise GradingRefused(f"已经有叫“{new.title}”的指标，请换一个名称。")
    same = any(one.id == new.id for one in declared.indicators)
    told_now = [new if one.id == new.id else one for one in declared.indicators] if same else [*others, new]
    return _save(scheme, declared.model_copy(update={"indicators": tuple(told_now)}), by)


@transaction.atomic
def drop_indicator(*, partner: Partner, by: Party, indicator: str) -> GradingScheme:
    """Take an indicator out of the draft."""
    scheme = _draft(partner, by)
    declared = rules_of(scheme)
    left = tuple(one for one in declared.indicators if one.id != indicator)
    return _save(scheme, declared.model_copy(update={"indicators": left}), by)


@transaction.atomic
def save_weights(
    *, partner: Partner, by: Party, purpose: str, weights: dict[str, int], grades: list[dict[str, Any]]
) -> GradingScheme:
    """The purpose, the weights and the grades of the draft."""
    scheme = _draft(partner, by)
    declared = rules_of(scheme)
    weighed = [_checked(GradeIndicator, {**one.model_dump(), "weight": weights.get(one.id, one.weight)})
               for one in declared.indicators]  # fmt: skip
    lines = sorted((_checked(GradeLine, one) for one in grades), key=lambda one: -one.least)
    new = GradingRules(purpose=purpose.strip(), indicators=tuple(weighed), grades=tuple(lines))
    return _save(scheme, new, by)


@transaction.atomic
def publish_draft(*, partner: Partner, by: Party) -> GradingScheme:
    """From now on the draft counts: every tenant is graded by it and sees it."""
    scheme = _draft(partner, by)
    if wrong := rules.problems(rules_of(scheme)):
        raise GradingRefused("还不能执行：" + "；".join(wrong) + "。")
    GradingScheme.objects.filter(partner=partner, state=S.PUBLISHED).update(state=S.REPLACED)
    scheme.state, scheme.published_at, scheme.published_by = S.PUBLISHED, city_time.now(), by.pk
    scheme.save(update_fields=["state", "published_at", "published_by"])
    grade_venue.enqueue(partner.pk, "published")
    _tell("publish", by, scheme, {"version": scheme.version})
    return scheme


def _draft(partner: Partner, by: Party) -> GradingScheme:
    """The draft, locked; a new one begins as what counts now, or as the sample."""
    if not admitted(partner, by):
        raise GradingRefused("本单位现在没有认定，不能改评级办法。")
    Partner.objects.select_for_update().get(pk=partner.pk)
    if found := draft_of(partner):
        return found
    last = GradingScheme.objects.filter(partner=partner).aggregate(last=Max("version"))["last"] or 0
    body = rules_of(scheme_in_force(partner)).model_dump(mode="json")
    return GradingScheme.objects.create(partner=partner, version=last + 1, body=body, saved_at=city_time.now())


def _save(scheme: GradingScheme, declared: GradingRules, by: Party) -> GradingScheme:
    scheme.body, scheme.saved_at = declared.model_dump(mode="json"), city_time.now()
    scheme.save(update_fields=["body", "saved_at"])
    _tell("draft", by, scheme, {"version": scheme.version})
    return scheme


def _checked(model: Any, told: dict[str, Any]) -> Any:
    try:
        return model.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        raise GradingRefused(_worded(first)) from error


NAMES = {
    "title": "名称", "weight": "权重", "months": "月数", "each": "每个扣的分", "least": "起始分", "marks": "分数",
    "name": "等级名称", "treatment": "怎样管理", "kind": "怎么算",
}  # fmt: skip
LIMITS = {"ge": "不小于", "le": "不大于", "max_length": "最长"}


def _worded(error: Any) -> str:
    """What pydantic found, in words for who typed it."""
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ") + "。"
    place = NAMES.get(str(error["loc"][0]) if error["loc"] else "", "内容")
    span = "，".join(f"{word} {error['ctx'][key]}" for key, word in LIMITS.items() if key in error.get("ctx", {}))
    return f"{place}不对（{span or '请检查'}），收到的是“{error.get('input')}”。"


def _tell(verb: str, by: Party, target: GradingScheme, detail: dict[str, object]) -> None:
    verbs = {"draft": "tenant_grading.draft", "publish": "tenant_grading.publish"}
    record_event(stream=stream_for("", STREAM), verb=verbs[verb], actor=by, target=target, detail=detail)
