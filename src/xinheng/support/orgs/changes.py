"""The tree changes during the year: an office is added, renamed, given another territory, closed."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from xinheng.kit import city_time
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.rules import wrong_phone
from xinheng.support.orgs.ties import ties_of

BELOW = {"": Organisation.Kind.CITY, "city": Organisation.Kind.DISTRICT, "district": Organisation.Kind.OFFICE}
_SEGMENT = re.compile(r"[0-9A-Za-z-]{1,20}")
_CODE = re.compile(r"\d{6}|\d{9}")


@transaction.atomic
def add_organisation(
    *, above: Organisation, code: str, name: str, short_name: str, by: Actor, codes: Sequence[str] = ()
) -> Organisation:
    """A new body below `above`; `code` is its own segment of the path, `codes` its territory.

    Raises ValidationError with Chinese reasons, per field.
    """
    if above.closed_on is not None:
        raise ValidationError({"above": f"“{above}”已撤销，不能在下面新设机构。"})
    kind = BELOW.get(above.kind)
    if kind is None:
        raise ValidationError({"above": f"“{above}”是监管所，下面不再设机构。"})
    if not _SEGMENT.fullmatch(code):
        raise ValidationError({"code": f"机构代码由数字、字母或短横线组成，不超过 20 位，填的是“{code[:20]}”。"})
    path = f"{above.path}{code}/"
    if Organisation.objects.filter(path=path).exists():
        raise ValidationError({"code": f"“{above}”下面已有代码为 {code} 的机构。"})
    made = Organisation(path=path, name=name.strip(), short_name=short_name.strip() or name.strip(), kind=kind)
    made.full_clean(exclude=["divisions", "streets"])
    made.save()
    _record("add_organisation", made, by, {"name": made.name})
    if codes:
        move_territory(words=codes, to=made, by=by, reason="新设机构")
    return made


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, short_name: str, by: Actor) -> Organisation:
    """Another name from now on; papers that were set keep the old one."""
    before = organisation.name
    organisation.name, organisation.short_name = name.strip(), short_name.strip() or name.strip()
    organisation.full_clean(exclude=["divisions", "streets"])
    organisation.save(update_fields=["name", "short_name"])
    _record("rename_organisation", organisation, by, {"before": before, "name": organisation.name})
    return organisation


@transaction.atomic
def set_phone(*, organisation: Organisation, phone: str, by: Actor) -> Organisation:
    """Where it is called from now on, as its papers and messages say; empty: the one of the body above."""
    phone = phone.strip()
    if wrong := wrong_phone(phone):
        raise ValidationError({"phone": wrong})
    before, organisation.phone = organisation.phone, phone
    organisation.save(update_fields=["phone"])
    _record("set_phone", organisation, by, {"before": before, "phone": phone})
    return organisation


@transaction.atomic
def set_on_papers(*, organisation: Organisation, mark: str, reviewer: str, court: str, by: Actor) -> Organisation:
    """What the papers of a bureau say from now on; another mark begins its numbers anew. Empty: as the law has it."""
    before = [organisation.mark, organisation.reviewer, organisation.court]
    organisation.mark, organisation.reviewer, organisation.court = mark.strip(), reviewer.strip(), court.strip()
    taken = Organisation.objects.exclude(pk=organisation.pk).filter(mark=organisation.mark).exclude(mark="").first()
    if taken:
        raise ValidationError(
            {"mark": f"机关代字“{organisation.mark}”是“{taken}”的，两个机关的文号会混在一起，请另填。"}
        )
    organisation.full_clean(exclude=["divisions", "streets"])
    organisation.save(update_fields=["mark", "reviewer", "court"])
    now = [organisation.mark, organisation.reviewer, organisation.court]
    _record("set_on_papers", organisation, by, {"before": before, "now": now})
    return organisation


@transaction.atomic
def move_territory(*, words: Sequence[str], to: Organisation, by: Actor, reason: str) -> dict[str, str]:
    """Division codes (6 or 9 digits) and street names belong to `to` from now on, whoever held them before.

    Returns word → path of who held it. Raises ValidationError in Chinese.
    """
    wanted = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if not wanted:
        raise ValidationError({"words": "填写要划入的辖区代码或地名。"})
    if to.closed_on is not None:
        raise ValidationError({"words": f"“{to}”已撤销，不能再划入辖区。"})
    wrong = [word for word in wanted if word.isdigit() and not _CODE.fullmatch(word)]
    if wrong:
        raise ValidationError({"words": f"辖区代码应为 6 位（区县）或 9 位（街道、乡镇），填的是 {'、'.join(wrong)}。"})
    held = _release(wanted, keep=to)
    locked = Organisation.objects.select_for_update().get(pk=to.pk)
    codes = [word for word in wanted if word.isdigit() and word not in locked.divisions]
    streets = [word for word in wanted if not word.isdigit() and word not in locked.streets]
    if codes or streets:
        locked.divisions, locked.streets = [*locked.divisions, *codes], [*locked.streets, *streets]
        locked.save(update_fields=["divisions", "streets"])
        _record("move_territory", locked, by, {"words": [*codes, *streets], "from": held, "reason": reason})
    to.divisions, to.streets = locked.divisions, locked.streets
    return held


@transaction.atomic
def close_organisation(*, organisation: Organisation, by: Actor, reason: str) -> Organisation:
    """No longer there: what it did stays, nothing new is given to it.

    Refused while anything hangs on it: territory, bodies below, people, grants, open matters.
    """
    if organisation.closed_on is not None:
        raise ValidationError(f"“{organisation}”已于 {organisation.closed_on} 撤销。")
    if not organisation.path.strip("/").count("/"):
        raise ValidationError("顶层机构不能撤销。")
    open_below = Organisation.objects.filter(path__under=organisation.path, closed_on=None).exclude(pk=organisation.pk)
    left = {"下级机构": open_below.count(), "辖区代码和地名": len(organisation.divisions + organisation.streets)}
    left = {title: number for title, number in left.items() if number} | ties_of(organisation.path)
    if left:
        listed = "、".join(f"{title} {number} 个" for title, number in left.items())
        raise ValidationError(f"“{organisation}”还有{listed}，先划转或办结后再撤销。")
    organisation.closed_on = city_time.today()
    organisation.save(update_fields=["closed_on"])
    _record("close_organisation", organisation, by, {"reason": reason})
    return organisation


def _release(words: Sequence[str], keep: Organisation) -> dict[str, str]:
    """Take words from everybody but `keep`; word → path of who held it."""
    held = {}
    for other in Organisation.objects.select_for_update().exclude(pk=keep.pk):
        given = [word for word in words if word in other.divisions or word in other.streets]
        if given:
            held.update(dict.fromkeys(given, other.path))
            other.divisions = [code for code in other.divisions if code not in given]
            other.streets = [street for street in other.streets if street not in given]
            other.save(update_fields=["divisions", "streets"])
    return held


def _record(verb: str, organisation: Organisation, by: Actor, detail: dict[str, object]) -> None:
    stream = stream_for(organisation.path, "organisation")
    record_event(stream=stream, verb=verb, actor=by, target=("orgs.organisation", organisation.path), detail=detail)
