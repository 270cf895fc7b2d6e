"""What is written down beside the moves of a matter: calls, visits, inner notes, with files where there are.

A note is a step of the history that leads nowhere: no party reads it, no clock hears it, the trail keeps it.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.support.accounts.models import Account
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about
from xinheng.support.files.reader import UnfitFile
from xinheng.support.procedures.able import must_be_free
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.sealed import works_on
from xinheng.support.procedures.steps import add_step_to, tell_the_trail

# The verb of the step that a note is.
NOTE = "note"
KINDS = {"call": "通话记录", "visit": "走访记录", "note": "内部记录"}


@transaction.atomic
def write_note(*, matter: Matter, kind: str, words: str, by: Account, files: Sequence[tuple[str, bytes]] = ()) -> Step:
    """Write down a call, a visit or an inner note, also of a matter that has ended. Raises MoveRefused or UnfitFile."""
    if kind not in KINDS:
        raise MoveRefused(f"记录应为{'、'.join(KINDS.values())}之一，收到的是“{kind}”。")
    if is_blank(words):
        raise MoveRefused("写明说了什么、看到什么，再保存。")
    step = write_beside(matter=matter, verb=NOTE, title=KINDS[kind], words=words, by=by)
    for name, data in files:
        try:
            keep(name=name, data=data, by=by, restricted=True, about=matter, office=step.matter.office)
        except UnfitFile as unfit:
            # Of several, the one that cannot be kept is named.
            raise UnfitFile(f"“{name}”没有收下：{unfit}") from None
    return step


@transaction.atomic
def write_beside(*, matter: Matter, verb: str, title: str, words: str, by: Account) -> Step:
    """Add a step that moves nothing, by who works on such matters. Raises MoveRefused."""
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    must_be_free(locked, by)
    if not works_on(by, locked):
        raise MoveRefused("您不办理这类事项，不能在这里写记录，请转告承办人。")
    step = Step(verb=verb, title=title, from_state=locked.state, to_state=locked.state, reason=words.strip())
    add_step_to(locked, step, by=by, actor="account", at=city_time.now())
    locked.save(update_fields=["seq"])
    tell_the_trail(locked, [step], "account")
    matter.seq = locked.seq
    return step


def files_of(matter: Matter, *others: Matter) -> QuerySet[StoredFile]:
    """The files kept with the notes of matters."""
    return files_about(matter, *others)
