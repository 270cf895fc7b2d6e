"""A merge is taken back: what was given meanwhile ends at once, of what only a person can tell apart one is told.

What a model's rows do is said on the model (`kit/hanging`); how they end is their app's, registered when it gets ready.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from xinheng.fusion.matching.models import SubjectMerge
from xinheng.fusion.registers.models import Subject
from xinheng.kit.hanging import Hangs
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor
from xinheng.support.notices.actions import notify

MOST_NAMED = 8
# Ends what it is given of its rows; the merge was taken back in the same transaction.
Ending = Callable[[QuerySet[Any], SubjectMerge], object]
_ENDINGS: dict[type[Model], Ending] = {}


def register_ending(model: type[Model], ending: Ending) -> None:
    """How rows of a model end. Called while its app gets ready; twice changes nothing."""
    _ENDINGS[model] = ending


def settle_split(merge: SubjectMerge, by: Actor) -> None:
    """Do what the models say of a merge that was just taken back. In the transaction that took it back."""
    for model, _ in hanging("ends"):
        _ENDINGS[model](written_meanwhile(model, merge), merge)
    if lines := [_line(model, hangs, merge) for model, hangs in hanging("told")]:
        _tell(merge, by, [line for line in lines if line])


def hanging(split: str = "") -> Iterator[tuple[type[Model], Hangs]]:
    """The models that hang on a subject; those that do one thing at a split where it is named."""
    for model in apps.get_models():
        found = model.__dict__.get("hangs")
        if isinstance(found, Hangs) and split in ("", found.split):
            yield model, found


def written_meanwhile(model: type[Model], merge: SubjectMerge) -> QuerySet[Any]:
    """The rows of the subject that was kept which were written while the other stood as one with it."""
    hangs: Hangs = model.__dict__["hangs"]
    relation = model._meta.get_field(hangs.on).related_model is Subject
    kept = merge.kept if relation else merge.kept.identity
    between = (merge.merged_at, merge.undone_at)
    return model._default_manager.filter(**{hangs.on: kept, f"{hangs.since}__range": between}).order_by("pk")


def _line(model: type[Model], hangs: Hangs, merge: SubjectMerge) -> str:
    rows = written_meanwhile(model, merge)
    number = rows.count()
    named = "、".join(str(one) for one in rows.values_list(hangs.named, flat=True)[:MOST_NAMED] if one)
    more = "等" if number > MOST_NAMED else ""
    return f"{hangs.title} {number} 件（{named}{more}）" if number else ""


def _tell(merge: SubjectMerge, by: Actor, lines: list[str]) -> None:
    """Whoever took it back, or those who look after matching, reads what still stands under the subject that was
    kept."""
    if not lines:
        return
    body = (
        f"归并期间以{merge.kept.name}的名义写下、现在仍记在它名下的：{'；'.join(lines)}。"
        f"请逐件核对是不是{merge.gone.name}的；是的，请承办机构更正主体。期间给出的授权、同意和入场登记已经自动结束。"
    )
    told = {"account": by} if isinstance(by, Account) else {"permission": Permission.RUN_INTAKE}
    notify(title=f"归并已撤销，请核对：{merge.kept.name}", body=body, **told)
