"""Tags of the catalogue: by rule, from what is declared and measured, and by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from django.conf import settings
from pydantic import StringConstraints, model_validator

from xinheng.fusion.catalogue.models import Tag
from xinheng.fusion.catalogue.queries import CatalogueEntry
from xinheng.fusion.standard.declarations import RecordType, Theme
from xinheng.fusion.standard.field_types import type_names
from xinheng.fusion.standard.registry import standard
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf

HERE = Path(__file__).resolve().parent
Word = Annotated[str, StringConstraints(min_length=1, max_length=12)]


class TagWhen(Declaration):
    """What must hold of a register, all that is given: of its declaration, its sources, its last measuring."""

    theme: tuple[Theme, ...] = ()
    subject: tuple[str, ...] = ()
    # Any of its fields is of one of these classes, of one of these types.
    privacy: tuple[Literal["open", "internal", "personal", "secret"], ...] = ()
    field_types: tuple[str, ...] = ()
    lifetime: tuple[Literal["expires", "listing"], ...] = ()
    public: bool | None = None
    # A source that brings it has stopped; it holds no record; its score in percent is lower.
    silent: bool | None = None
    empty: bool | None = None
    score_below: float | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("when 应写明至少一项条件")
        return self

    def holds(self, entry: CatalogueEntry) -> bool:
        """Whether all of it is so."""
        score = entry.score.score / 100 if entry.score else None
        return self._declared(entry.kind) and all((
            self.silent is None or entry.late == self.silent,
            self.empty is None or (entry.rows == 0) == self.empty,
            self.score_below is None or (score is not None and score < self.score_below),
        ))  # fmt: skip

    def _declared(self, kind: RecordType) -> bool:
        return all((
            not self.theme or kind.theme in self.theme,
            not self.subject or kind.subject in self.subject,
            not self.privacy or any(field.privacy in self.privacy for field in kind.fields.values()),
            not self.field_types or any(field.type in self.field_types for field in kind.fields.values()),
            not self.lifetime or kind.lifetime in self.lifetime,
            self.public is None or (kind.public is not None) == self.public,
        ))  # fmt: skip


class TagRule(Declaration):
    """`tags/<name>.toml`: a tag that registers have by themselves."""

    title: Word
    meaning: Annotated[str, StringConstraints(min_length=1)]
    when: TagWhen


def _rules_of_city(city: Path) -> dict[str, TagRule]:
    paths = [*sorted((HERE / "tags").glob("*.toml")), *sorted((city / "tags").glob("*.toml"))]
    types = standard().types.values()
    subjects = {one.subject for one in types}
    found = {}
    for path in paths:
        rule = read_declaration(path, TagRule)
        for key, names, known in (
            ("subject", rule.when.subject, subjects),
            ("field_types", rule.when.field_types, type_names()),
        ):
            if strange := [name for name in names if name not in known]:
                raise DeclarationError(path, f"when.{key}", f"没有 {strange[0]}，可用：{'、'.join(sorted(known))}")
        found[path.stem] = rule
    return found


TAG_RULES = Shelf("目录标签", _rules_of_city)


@dataclass(frozen=True)
class Tagged:
    """A tag of a register or of one of its fields; `pk` of one that was put there by hand."""

    word: str
    meaning: str
    field: str = ""
    pk: int | None = None


def tag_rules() -> Mapping[str, TagRule]:
    """The rules in force."""
    return TAG_RULES.of(pack_folder(str(settings.XINHENG_CITY)))


def tag_by(*, type: str, pk: int) -> Tag | None:
    """A tag that was put by hand, by its number."""
    return Tag.objects.filter(type=type, pk=pk).first()


def tags_of(entries: Iterable[CatalogueEntry]) -> dict[str, list[Tagged]]:
    """The tags of each register: those by rule in the order of the rules, then those by hand."""
    entries = list(entries)
    found = {
        one.kind.id: [Tagged(rule.title, rule.meaning) for rule in tag_rules().values() if rule.when.holds(one)]
        for one in entries
    }
    for tag in Tag.objects.filter(type__in=found).order_by("pk"):
        found[tag.type].append(Tagged(tag.word, f"{tag.by}：{tag.reason}" if tag.reason else tag.by, tag.field, tag.pk))
    return found
