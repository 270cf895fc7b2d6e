"""Which organisation is in charge of a place, and the tree."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import QuerySet

from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.rules import Authority, Territory, above, bureau_of, reviewed_by
from xinheng.support.prepared.asking import PreparedQuestion, given


def organisations_at(paths: Iterable[str]) -> dict[str, Organisation]:
    """The organisations at these paths, by path, in one query."""
    return {one.path: one for one in Organisation.objects.filter(path__in={path for path in paths if path})}


def to_be_called(office: str) -> Organisation | None:
    """Who answers the telephone for an office: itself, else the nearest above that has one."""
    found = _upwards_from(office)
    return next((found[path] for path in above(office) if path in found and found[path].phone), None)


def authority_of(office: str) -> Authority:
    """The bureau that signs for an office, in one query; what the pack does not say is as the law has it.

    Whom to ask is the nearest with a telephone, else the office itself.
    """
    around = _upwards_from(office)
    bureau = around.get(bureau_of(office))
    called = next((around[path] for path in above(office) if path in around and around[path].phone), None)
    name = bureau.name if bureau else office
    return Authority(
        name=name,
        mark=(bureau.mark or bureau.short_name) if bureau else "",
        reviewer=(bureau.reviewer if bureau else "") or reviewed_by(name),
        court=(bureau.court if bureau else "") or "有管辖权的人民法院",
        contact=f"{called.name}，电话 {called.phone}" if called else around[office].name if office in around else "",
    )


def _upwards_from(office: str) -> dict[str, Organisation]:
    """An office and what stands above it, by path: asked for each paper that is numbered, within its turn to write."""
    paths = {f"path_{n}": path for n, path in enumerate(above(office))}
    return {one.path: one for one in _at(tuple(paths)).all(**paths)}


@lru_cache
def _at(paths: tuple[str, ...]) -> PreparedQuestion[Organisation]:
    """The organisations at so many paths."""
    return PreparedQuestion(lambda: Organisation.objects.filter(path__in=[given(path) for path in paths]))


def organisation_at(path: str) -> Organisation | None:
    """The organisation with exactly this path."""
    return Organisation.objects.filter(path=path).first()


def below(path: str) -> QuerySet[Organisation]:
    """An organisation and all below it, in the order of the tree."""
    return Organisation.objects.filter(path__under=path)


def top_organisation() -> Organisation | None:
    """The city bureau; of several top-level organisations the first."""
    return Organisation.objects.filter(kind=Organisation.Kind.CITY).first()


def territory() -> Territory:
    """All territories at once: build it before a loop over places."""
    return Territory(Organisation.objects.order_by("path"))
