"""What people were shown before they signed, and its digest: a signature binds this and nothing else.

The phone makes the same digest from what stands on its screen, so both sides write the same text: arrays of strings as
JSON without blanks. `static/officer/record.js` is the other writer; a change here is a change there.
"""

import json
from collections.abc import Iterable
from hashlib import sha256

from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.models import Finding, InspectionTask, TaskOfficer

RIGHTS = (
    "检查人员已出示执法证件，告知有权申请检查人员回避，有权陈述、申辩。",
    "本人已核对以上内容。",
)


def head_of(task: InspectionTask, officers: Iterable[TaskOfficer] | None = None) -> list[str]:
    """The lines above the items: what, who, where, by whom, on which list, and what the party was told. `officers` by
    rank where they were read already."""
    if officers is None:
        officers = task.officers.filter(recused_at__isnull=True).select_related("account").order_by("-lead", "pk")
    named = "、".join(f"{one.account.display_name}（{one.certificate_number}）" for one in officers)
    return [
        f"现场笔录 {task.number}",
        f"被检查单位：{task.matter.subject_name}",
        f"统一社会信用代码：{task.matter.subject_identity.partition(':')[2]}",
        f"检查地点：{task.address}",
        f"检查人员：{named}",
        f"检查表：{task.checklist_title}（{task.checklist_version}）",
        *RIGHTS,
    ]


def shown_now(task: InspectionTask) -> str:
    """The digest of what stands now."""
    current = {one.item: one for one in task.findings.filter(standing=Finding.Standing.CURRENT)}
    return digest_of(head_of(task), [_line(item["id"], current.get(item["id"])) for item in task.items])


def digest_of(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """SHA-256, hexadecimal, of the head and one line an item."""
    text = json.dumps([list(head), *(list(line) for line in lines)], ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def order_words(kind: str, within: int | None) -> str:
    """What is ordered on the spot, in the words the party reads."""
    if kind == "case" and within == 0:
        return "责令立即停止，并移交执法"
    return rules.DISPOSALS.get(kind, "") + (f"，{within} 日内改正" if kind == "correct" and within else "")


def _line(item: str, finding: Finding | None) -> list[str]:
    if finding is None:
        return [item, "", "", "", ""]
    within = "" if finding.correct_within is None else str(finding.correct_within)
    return [item, finding.answer, finding.note_digest, finding.disposal, within, *sorted(finding.photos)]


def note_digest(note: str) -> str:
    """A note as it was shown, without its words; nothing for no note."""
    return sha256(note.encode("utf-8", "surrogatepass")).hexdigest() if note else ""
