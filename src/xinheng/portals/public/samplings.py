"""The samplings of a product: what laboratories found of goods of its name at who makes or sells it."""

from collections.abc import Iterable
from typing import Any

import orjson

from xinheng.credit.portrait.queries import dossier_json
from xinheng.fusion.standard.display import sentence
from xinheng.fusion.standard.registry import standard
from xinheng.kit.names import fold
from xinheng.portals.public.related import Related

SECTION = "sampling"
# Records that bear a product's name in a field of their own.
NAMED = "product_name"


def samplings(product: str, behind: Iterable[Related]) -> dict[str, Any] | None:
    """A section with the public samplings of the product, newest first, each with at whose place; None without any."""
    found: dict[str, dict[str, Any]] = {}
    for one in {one.identity: one for one in behind}.values():
        for record in _sampled_at(one.identity):
            if fold(str(record["fields"].get(NAMED, ""))) == fold(product):
                found[record["key"]] = record | {"about": {"id": one.identity, "name": one.name}}
    records = sorted(found.values(), key=lambda record: str(record["effective_on"] or ""), reverse=True)
    title = standard().section_title(SECTION)
    return {"key": SECTION, "title": title, "count": len(records), "records": records} if records else None


def verdict_of(section: dict[str, Any] | None) -> tuple[str, bool]:
    """What the newest sampling found, in a sentence, and whether it is bad news."""
    if section is None:
        return "没有查到这个产品的抽检记录；没有抽检不等于合格。", False
    newest = section["records"][0]
    kind, fields = standard().types[newest["type"]], newest["fields"]
    codes, verdict = standard().codes_of(kind.fields["verdict"]), str(fields.get("verdict", ""))
    word = codes.title_of(verdict) if codes else verdict
    bad = codes is not None and codes.tone_of(verdict) == "red"
    why = f"：{sentence(kind, fields)}" if bad and sentence(kind, fields) else ""
    batch = f"（批号 {fields['batch_number']}）" if fields.get("batch_number") else ""
    return f"最近一次抽检 {newest['effective_on']} {word}{batch}{why}", bad


def _sampled_at(identity: str) -> list[dict[str, Any]]:
    body = dossier_json(identity)
    sections = orjson.loads(body)["sections"] if body else []
    return [record for section in sections if section["key"] == SECTION for record in section["records"]]
