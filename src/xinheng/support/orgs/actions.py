"""Loading the organisation tree of a city."""

import re
from collections.abc import Iterable, Mapping

from django.db import transaction

from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.rules import wrong_phone

# Columns without which a line is no organisation.
NEEDED = ("path", "name", "kind")
SET_ON_THE_PAGE = ("phone", "mark", "reviewer", "court")


class WrongOrganisation(Refusal):
    """A row of the organisation file is wrong: which line, what was got."""


@transaction.atomic
def load_organisations(rows: Iterable[Mapping[str, str]], *, by: Actor) -> list[Organisation]:
    """The pack's organisations.csv: path, name, short_name, kind, divisions, streets (in the last two, words are
    separated by spaces or |), phone, mark, reviewer, court (a file without one leaves what was set on the page).

    Organisations are added or brought up to date by path, never removed: rows point to them. Loading the same file
    again changes nothing. Raises WrongOrganisation.
    """
    before = {organisation.path: organisation for organisation in Organisation.objects.all()}
    loaded, changed = [], []
    for line, row in enumerate(rows, start=2):
        wanted = _organisation(line, row)
        held = before.get(wanted.path)
        for name in SET_ON_THE_PAGE if held else ():
            setattr(wanted, name, getattr(wanted, name) or getattr(held, name))
        if held is None:
            wanted.save()
            changed.append(wanted.path)
        elif _content(held) != _content(wanted):
            wanted.pk = held.pk
            wanted.save(force_update=True)
            changed.append(wanted.path)
        else:
            wanted = held
        before[wanted.path] = wanted
        loaded.append(wanted)
    _check_tree(before)
    if changed:
        record_event(
            stream=stream_for(changed[0], "organisation"),
            verb="load_organisations",
            actor=by,
            target=("orgs.organisation", changed[0]),
            detail={"changed": changed},
        )
    return loaded


def _organisation(line: int, row: Mapping[str, str]) -> Organisation:
    missing = [name for name in NEEDED if not (row.get(name) or "").strip()]
    if missing:
        raise WrongOrganisation(f"机构文件第 {line} 行缺少 {'、'.join(missing)}，请补全后重新加载。")
    path = row["path"].strip().rstrip("/") + "/"
    kind = row["kind"].strip()
    if kind not in Organisation.Kind.values:
        raise WrongOrganisation(f"机构文件第 {line} 行层级应为 {'、'.join(Organisation.Kind.values)}，实为“{kind}”。")
    return Organisation(
        path=path,
        name=row["name"].strip(),
        short_name=(row.get("short_name") or row["name"]).strip(),
        kind=kind,
        divisions=_words(row.get("divisions")),
        streets=_words(row.get("streets")),
        phone=_phone(line, row),
        mark=(row.get("mark") or "").strip(),
        reviewer=(row.get("reviewer") or "").strip(),
        court=(row.get("court") or "").strip(),
    )


def _phone(line: int, row: Mapping[str, str]) -> str:
    phone = (row.get("phone") or "").strip()
    if wrong := wrong_phone(phone):
        raise WrongOrganisation(f"机构文件第 {line} 行{wrong}")
    return phone


def _words(cell: str | None) -> list[str]:
    return [word for word in re.split(r"[\s|]+", cell or "") if word]


def _content(organisation: Organisation) -> tuple[object, ...]:
    return (
        organisation.name,
        organisation.short_name,
        organisation.kind,
        organisation.divisions,
        organisation.streets,
        *(getattr(organisation, name) for name in SET_ON_THE_PAGE),
    )


def _check_tree(organisations: Mapping[str, Organisation]) -> None:
    """Every organisation but a top one has the one above it; no code has two organisations in charge."""
    claimed: dict[str, str] = {}
    for path, organisation in organisations.items():
        above = path.rstrip("/").rpartition("/")[0]
        if above and above + "/" not in organisations:
            raise WrongOrganisation(f"机构 {path} 的上级 {above}/ 不存在，请先列出上级机构。")
        for code in organisation.divisions:
            if claimed.setdefault(code, path) != path:
                raise WrongOrganisation(f"辖区代码 {code} 同时属于 {claimed[code]} 和 {path}，一处只能由一个机构负责。")
