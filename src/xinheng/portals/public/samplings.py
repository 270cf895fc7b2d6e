"""The samplings of a product: what laboratories found of goods of its name at who makes or sells it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from xinheng.credit.portrait.queries import dossier_json
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.display import sentence
from xinheng.fusion.standard.registry import standard
from xinheng.kit.names import fold
from xinheng.portals.public.related import Related
from xinheng.portals.ui.records import state_of

NOTHING = "没有查到这个产品的抽检记录；没有抽检不等于合格。"


class Sampled(NamedTuple):
    """What the newest sampling found, whether that is bad news, and the section that tells of all."""

    words: str
    bad: bool
    section: dict[str, Any] | None


def samplings(product: str, behind: Iterable[Related]) -> Sampled:
    """What the public records of who stands behind a product say of goods of its name, newest first."""
    kinds = {id: kind for id, kind in standard().types.items() if kind.names_product}
    found: dict[str, dict[str, Any]] = {}
    for one in {one.identity: one for one in behind}.values():
        for record in _records_at(one.identity, kinds):
            if fold(str(record["fields"].get(kinds[record["type"]].names_product, ""))) == fold(product):
                found[record["key"]] = record | {"about": {"id": one.identity, "name": one.name}}
    records = sorted(found.values(), key=lambda record: str(record["effective_on"] or ""), reverse=True)
    if not records:
        return Sampled(NOTHING, False, None)
    key = kinds[records[0]["type"]].portrait
    section = {"key": key, "title": standard().section_title(key), "count": len(records), "records": records}
    return Sampled(*_verdict(records[0], kinds[records[0]["type"]]), section)


def _verdict(newest: dict[str, Any], kind: RecordType) -> tuple[str, bool]:
    fields = newest["fields"]
    _, word, tone = state_of(kind, fields)
    batch = f"（批号 {fields['batch_number']}）" if fields.get("batch_number") else ""
    bad = tone not in ("green", "grey")
    why = sentence(kind, fields) if bad else ""
    return f"最近一次抽检{_days(newest, kind)}{word}{batch}{'：' if why else ''}{why}", bad


def _days(newest: dict[str, Any], kind: RecordType) -> str:
    """When the goods were taken, and when the laboratory said so: a reader compares the first with what is bought."""
    taken = str(newest["fields"].get("sampled_on") or "")
    told = str(newest["effective_on"] or "")
    return f" {taken} 抽样，{told} 报告：" if taken and told and taken != told else f" {taken or told} "


def _records_at(identity: str, kinds: dict[str, RecordType]) -> list[dict[str, Any]]:
    body = dossier_json(identity)
    sections = orjson.loads(body)["sections"] if body else []
    return [one for section in sections for one in section["records"] if one["type"] in kinds and "about" not in one]
