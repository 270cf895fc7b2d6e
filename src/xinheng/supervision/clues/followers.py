"""What the platform's own analysis finds becomes a clue (SZ-8.2.1-07): a business whose colour turned red by itself."""

from django.db import transaction

from xinheng.credit.risk.actions import changes_since
from xinheng.credit.risk.queries import ColourChange, results_for
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import identities_of, subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.supervision.clues.actions.registering import register_clue
from xinheng.supervision.clues.models import ClassesRead, Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.orgs.queries import top_organisation

MOST = 500
RED = "red"
CHANNEL = "risk"
MOST_REASONS = 3


@transaction.atomic
def open_clues_of_risk() -> int:
    """Open a clue for each subject that turned red since the last turn; gives how many.

    Where a changed rule turned many, nothing happened at any of them and none is opened; nor is a second one where the
    first is still open. Place and clues are written together: a killed worker opens none twice.
    """
    changes = changes_since(ClassesRead, MOST)
    turned = {one.identity: one for one in changes if one.by_itself}
    return sum(_opened(one) for one in turned.values() if one.now == RED)


def _opened(change: ColourChange) -> bool:
    subject = subject_by(change.identity)
    waiting = Clue.objects.filter(
        channel=CHANNEL, matter__subject_identity__in=identities_of(change.identity), matter__closed_at=None
    ).exists()
    if subject is None or waiting:
        return False
    top = top_organisation()
    register_clue(tip=_tip(change, subject), office=top.path if top else "", by="system", subject=subject)
    return True


def _tip(change: ColourChange, subject: Subject) -> Tip:
    colours = standard().code_list("credit_colour")
    before, now = (colours.title_of(one) for one in (change.before, change.now))
    rating = results_for([subject.pk], everything=True).get(subject.pk)
    reasons = [reason["words"] for reason in rating.notices][:MOST_REASONS] if rating else []
    text = f"信用风险监测：由{before}变为{now}。" + (f"主要原因：{'；'.join(reasons)}。" if reasons else "")
    return Tip(
        source="analysis", channel=CHANNEL, title=f"风险预警：{change.name}", text=text, identity=change.identity,
        breach_suspected=False,
    )  # fmt: skip
