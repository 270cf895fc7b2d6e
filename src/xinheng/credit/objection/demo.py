"""The demo's story of objections: one that just came in, one with the department that owns the data, one confirmed."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from xinheng.credit.disputing import ToldDispute
from xinheng.credit.objection import actions
from xinheng.credit.objection.filing import file_by_officer
from xinheng.credit.objection.queries import PROCEDURE, public_facts
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter

OFFICE = "5099/509901/50990101/"
# What is wrong, and how far it was carried; names and telephones are invented. What is being put right no longer
# counts, so that one goes first, to the shop of which the least is told: those that the demo shows keep their colours.
STORIES = (
    ("罚款金额多写了一个零，决定书上少一位", "correcting"),
    ("决定日期写错了，决定书上是次月", "with_source"),
    ("决定书上的当事人是隔壁同名的店，不是本店", "submitted"),
)
DISPUTED = ("administrative_penalty",)


def tell() -> int:
    """Three objections of shops of the cast's office. A demo that has them already gets no more."""
    if Matter.objects.filter(procedure=PROCEDURE).exists():
        return 0
    steward = Account.objects.get(username="he")
    found = list(islice(_facts(), len(STORIES)))
    for number, ((wrong, stage), (identity, type, key)) in enumerate(zip(STORIES, found, strict=False)):
        told = ToldDispute(
            identity=identity, target_type=type, target_key=key, objector="party", name="店主", wrong=wrong,
            phone=f"1540000300{number}", proof="决定书复印件", received_on=city_time.today(),
        )  # fmt: skip
        _carry(file_by_officer(told, steward, OFFICE), stage, steward)
    return len(found)


def _facts() -> Iterator[tuple[str, str, str]]:
    """A public fact against each of some shops, those of the fewest other stories first, then the newest."""
    told = Counter(Matter.objects.exclude(subject_identity="").values_list("subject_identity", flat=True))
    shops = Subject.objects.filter(kind=Subject.Kind.ENTITY, office=OFFICE, status="1").order_by("-pk")
    for shop in sorted(shops, key=lambda one: told[one.identity]):
        facts = [one for one in public_facts(shop.identity) if one.type in DISPUTED]
        if facts:
            yield shop.identity, facts[0].type, facts[0].key


def _carry(matter: Matter, stage: str, steward: Account) -> None:
    if stage == "submitted":
        return
    actions.accept(matter=matter, by=steward)
    move(matter=matter, verb="ask_source", by=steward)
    if stage == "correcting":
        actions.source_confirms_error(matter=matter, by=steward, reason="来源单位核对决定书，确认登记有误")
