"""The business's acts: open, answer item by item, ask for more time."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.letters import records
from xinheng.services.letters.actions.sending import ANSWERED, makes
from xinheng.services.letters.models import Letter, LetterAnswer
from xinheng.services.letters.rules import MOST_FILES
from xinheng.services.mandates.queries import has_consented
from xinheng.support.access.parties import Party
from xinheng.support.files.actions import keep
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.of_party import PartyAct, Sent
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.redaction.actions import keep_struck

BY_STATE = {
    "sent": "answer",
    "awaiting": "answer",
    "unanswered": "answer_late",
    "supplement_requested": "supply_supplement",
}


class AnswerRefused(Refusal):
    """What cannot be sent; the sentence says what to do."""


@makes("read_prompt", "note_opening", "receive_electronically", writes=("administrative_reminder",))
@transaction.atomic
def open_letter(*, letter: Letter, by: Party) -> Step | None:
    """Look at a letter: the first time is kept, and is service where the business agreed to it. None: nothing new."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=letter.matter_id)
    letter.matter, today = matter, city_time.today()
    if matter.state == "notified":
        step = move(matter=matter, verb="read_prompt", by=by, facts={"opened_on": today})
        records.write(letter, by)
        return step
    if matter.state != "sent":
        return None
    if has_consented(matter.subject_identity):
        facts = {"opened_on": today, "served_on": today, "served_by": "opened"}
        return move(matter=matter, verb="receive_electronically", by=by, facts=facts, judged={"consented": True})
    if "opened_on" in matter.facts:
        return None
    return move(matter=matter, verb="note_opening", by=by, facts={"opened_on": today})


@makes("answer", "answer_late", "supply_supplement", writes=ANSWERED)
@transaction.atomic
def answer_letter(*, letter: Letter, by: Party, words: Mapping[int, str], files: Mapping[int, Sent]) -> Step:
    """What is said to each item (1, 2, …; 0 the whole), with its files. Late answers are taken and marked."""
    matter = letter.matter
    verb = BY_STATE.get(matter.state, "answer")
    said = {item: text.strip() for item, text in words.items() if text.strip()}
    missing = [number for number in range(1, len(letter.items) + 1) if number not in said]
    if missing and verb != "supply_supplement":
        raise AnswerRefused(f"还有第 {'、'.join(map(str, missing))} 项没有回复，每一项都要写；没有的写“无”。")
    if not said:
        raise AnswerRefused("还没有写补充说明。")
    if sum(len(some) for some in files.values()) > MOST_FILES:
        raise AnswerRefused(f"照片、材料一次最多 {MOST_FILES} 个，请去掉一些，或者合并成一个 PDF。")
    late = verb == "answer_late"
    facts = {"answered_on": city_time.today(), "late": "yes" if late else str(matter.facts.get("late", "no"))}
    step = move(matter=matter, verb=verb, by=by, facts=facts)
    rows = [
        LetterAnswer(letter=letter, seq=step.seq, item=item, words=text, late=late, by_name=by.display_name,
                     at=city_time.now())
        for item, text in said.items()
    ]  # fmt: skip
    for row in rows:
        row.save()
        for name, data in files.get(row.item, ()):
            keep(name=name, data=data, by=None, restricted=True, about=row, office=matter.office)
    keep_struck(rows)
    records.write(letter, by)
    return step


@makes("ask_more_time")
def ask_more_time(*, letter: Letter, by: Party, words: str) -> Step:
    """Once, while the term runs."""
    before = letter.matter.facts.get("extension", "none") != "none"
    return move(
        matter=letter.matter, verb="ask_more_time", by=by, reason=words, facts={"extension": "asked"},
        judged={"asked_before": before},
    )  # fmt: skip


def _ask(*, matter: Matter, by: Party, words: str, files: Sent = ()) -> Step:
    return ask_more_time(letter=Letter.objects.select_related("matter").get(matter=matter), by=by, words=words)


@transaction.atomic
def answer_whole(*, matter: Matter, by: Party, words: str, files: Sequence[tuple[str, bytes]] = ()) -> Step:
    """The same words to every item: for a page that has one field alone."""
    letter = Letter.objects.select_related("matter").get(matter=matter)
    numbers = range(1, len(letter.items) + 1) if letter.items else range(1)
    return answer_letter(letter=letter, by=by, words=dict.fromkeys(numbers, words), files={min(numbers): files})


def _read(*, matter: Matter, by: Party, words: str = "", files: Sent = ()) -> Step:
    step = open_letter(letter=Letter.objects.select_related("matter").get(matter=matter), by=by)
    if step is None:
        raise AnswerRefused("已经打开过了。")
    return step


READ = PartyAct("去看", "", "", _read)
ANSWER = PartyAct("去回复", "说明", "逐项写清楚，可以附照片、材料。", answer_whole, files=True)
ASK_MORE_TIME = PartyAct(
    "申请延期", "为什么来不及", "只能申请一次，监管部门会答复。", _ask, due=False,
    open=lambda matter: matter.facts.get("extension") == "none",
)  # fmt: skip
