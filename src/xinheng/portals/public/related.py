"""Who stands behind a product or a piece of equipment: its maker, its seller, its user, each with the own mark."""

from dataclasses import dataclass
from typing import Any

from xinheng.credit.risk.queries import class_is_public, results_for
from xinheng.fusion.registers.queries import subjects_called
from xinheng.fusion.standard.registry import standard


@dataclass(frozen=True)
class Related:
    """One business behind the subject: in which role, where its page is, its mark where that is public."""

    role: str
    identity: str
    name: str
    colour: str
    grade: str


def related(sections: list[dict[str, Any]], own: str) -> list[Related]:
    """The businesses that the subject's own records name and that have a page here, each once a role."""
    named = dict.fromkeys(
        one for section in sections for record in section["records"] for one in _named(record) if one[1] != own
    )
    known = subjects_called(identity for _, identity in named)
    rated = results_for([subject.pk for subject in known.values()]) if class_is_public() and known else {}
    found = []
    for role, identity in named:
        subject = known.get(identity)
        if subject is not None:
            rating = rated.get(subject.pk)
            mark = (rating.colour, rating.grade) if rating else ("", "")
            found.append(Related(role, identity, subject.name, *mark))
    return found


def _named(record: dict[str, Any]) -> list[tuple[str, str]]:
    """(role in words, identifier) of every second subject that a record of the subject itself names."""
    if "about" in record:
        return []
    kind, fields = standard().types[record["type"]], record["fields"]
    return [
        (field.title.removesuffix("代码"), f"{field.scheme}:{fields[name]}")
        for name, field in kind.mentions.items()
        if isinstance(fields.get(name), str) and fields[name]
    ]
