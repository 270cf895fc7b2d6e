"""双随机: whom to check and who checks are drawn by one number that nobody knew before.

企业公示信息抽查办法 art 4, 5, 9. The plan of class and trade says how many. Lists are put in the order of SHA-256 of
the number and each name; the first are drawn. The number, the digest of the list and how long it was are written into a
record, the lists themselves are kept beside it: whoever may see the draw can repeat it, also years later.

The number has up to three parts: the platform's own, of which a mark is shown before anybody says anything, and what
two people say then. Nobody of them knows what the others bring, the platform least.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex

from django.db import transaction

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.kit.lots import place_of
from xinheng.supervision.inspection.actions.opening import Drawn, InspectionRefused, makes, open_with
from xinheng.supervision.inspection.models import DrawnList, InspectionTask, TaskOfficer
from xinheng.supervision.inspection.planning import PlanLine, drawable, line_of
from xinheng.supervision.inspection.queries import fitting_checklist
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import accounts_with
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.mac import mac
from xinheng.support.numbers.actions import next_number
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.parameters import parameter

# Together in one transaction: more would keep the database from others for seconds.
MOST = 30
PURPOSE = "draw"


@dataclass(frozen=True)
class Promise:
    """The platform's part of a number, bound to the list of the moment: `nonce` makes it again, under our key; `mark`,
    its SHA-256, is all that is shown of it before the draw."""

    nonce: str
    mark: str


def promised(*, by: Account, grade: str, key: bool) -> Promise | None:
    """The platform's part for a draw that is about to be made; None where nothing can be drawn."""
    line = line_of(by, city_time.today(), grade, key)
    if line is None:
        return None
    nonce = token_hex(16)
    return Promise(nonce, _mark(_own(nonce, digest_of(drawable(by, city_time.today(), line.rule)))))


@makes("draw_target", own_page=True, writes=("inspection_task",))
@transaction.atomic
def draw(
    *, by: Account, grade: str, key: bool, count: int, promise: Promise | None = None, said: Iterable[str] = ()
) -> str:
    """Draws so many of a class and trade, each with its officers, and opens their tasks; gives the number of the draw.
    `said` are the numbers that people said after they saw the mark of the `promise`.

    Raises `InspectionRefused` where the rule of the year does not let so many be drawn, where there are not so many,
    where the list is no more the one that was promised for, or where an office has not enough officers with a
    certificate.
    """
    today = city_time.today()
    line = line_of(by, today, grade, key)
    if line is None:
        raise InspectionRefused("您负责的机构没有这个等级和领域的主体，不能抽取。")
    _fits(line, count)
    listed = drawable(by, today, line.rule)
    if len(listed) < count:
        raise InspectionRefused(
            f"可以抽取的只有 {len(listed)} 户（今年已抽过、已查满次数的除外），填写的是 {count} 户。"
        )
    seed = _seed(promise, digest_of(listed), said)
    chosen = in_drawn_order(seed, listed)[:count]
    number = next_number(prefix="抽", office=by.office or chosen[0].office, at=city_time.now())
    able: dict[str, list[str]] = {}
    for one in chosen:
        able[one.identity] = _open(number, seed, one, line, by)
    DrawnList.objects.create(draw=number, subjects=zlib.compress(_as_list(listed)), officers=able)
    write_records(type="inspection_task", rows=[_told(number, seed, listed, chosen, line, by)], by=by)
    return number


def _seed(promise: Promise | None, listed: str, said: Iterable[str]) -> str:
    """The parts of the number, with strokes between."""
    own = _own(promise.nonce, listed) if promise else token_hex(16)
    if promise and _mark(own) != promise.mark:
        raise InspectionRefused("可以抽取的名单在您打开页面以后变了，请重新打开页面，再报数抽取。")
    return "-".join([own, *(one for one in said if one)])


def _own(nonce: str, listed: str) -> str:
    return mac(PURPOSE, f"{nonce}:{listed}".encode()).hex()[:32]


def _mark(own: str) -> str:
    return sha256(own.encode()).hexdigest()


def in_drawn_order(seed: str, subjects: Iterable[Subject]) -> list[Subject]:
    """The order in which a number draws them."""
    return sorted(subjects, key=lambda one: place_of(seed, one.identity))


def digest_of(subjects: Iterable[Subject]) -> str:
    """The digest of the list: the identities in their order, a line each."""
    return sha256(_as_list(subjects)).hexdigest()


def _as_list(subjects: Iterable[Subject]) -> bytes:
    return "\n".join(sorted(one.identity for one in subjects)).encode()


def title_of(line: PlanLine) -> str:
    """What the draw is called."""
    trade = "重点领域" if line.rule.key else "其他领域"
    return f"{city_time.today().year} 年双随机抽查：{line.rule.grade} 级{trade}"


def _fits(line: PlanLine, count: int) -> None:
    if count < 1:
        raise InspectionRefused(f"至少抽取 1 户，填写的是 {count}。")
    if count > MOST:
        raise InspectionRefused(f"一次最多抽取 {MOST} 户，填写的是 {count}；请分几次抽取。")
    if count > line.left:
        raise InspectionRefused(
            f"{line.rule.grade} 级{'重点领域' if line.rule.key else '其他领域'}今年最多抽取 {line.most} 户，"
            f"已抽取 {line.drawn} 户，还可抽取 {line.left} 户，填写的是 {count} 户。"
        )


def _open(number: str, seed: str, subject: Subject, line: PlanLine, by: Account) -> list[str]:
    """Opens the task of one who was drawn; the certificates of the officers who could be drawn for it."""
    needed = int(parameter("inspection.officers", city_time.today()))
    listed = fitting_checklist(subject, field="", kind=InspectionTask.Kind.RANDOM)
    able = _able(subject.office, listed.field, by.pk, needed)
    order = f"{seed}:{subject.identity}"
    officers = sorted(able, key=lambda one: place_of(order, one.certificate_number))[:needed]
    named = [{"account": one.pk, "name": one.display_name, "certificate": one.certificate_number} for one in officers]
    target = Matter(subject_identity=subject.identity, subject_name=subject.name)
    task = open_with(
        matter=target, office=subject.office, by=by, kind=InspectionTask.Kind.RANDOM, checklist=listed.id, items=None,
        aim=title_of(line), planned_on=None, unannounced=True, address=subject.address, subject=subject,
        drawn=Drawn(number, named, needed),
    )  # fmt: skip
    TaskOfficer.objects.bulk_create([
        TaskOfficer(task=task, account=one, certificate_number=one.certificate_number, lead=place == 0)
        for place, one in enumerate(officers)
    ])  # fmt: skip
    return sorted(one.certificate_number for one in able)


def _able(office: str, field: str, by: int, needed: int) -> Sequence[Account]:
    """Those of the office with a certificate, never who approves; at least as many as the law asks for."""
    here = [one for one in accounts_with(Permission.INSPECT, office, field) if one.certificate_number and one.pk != by]
    # Two accounts that show one certificate are one person.
    able = list({one.certificate_number: one for one in here}.values())
    if len(able) < needed:
        name = _name(office)
        raise InspectionRefused(f"{name}的持证执法人员只有 {len(able)} 人，每户至少要 {needed} 人，请先补充人员。")
    return able


def _name(office: str) -> str:
    found = organisation_at(office)
    return found.name if found else office


def _told(
    number: str, seed: str, listed: Sequence[Subject], chosen: Sequence[Subject], line: PlanLine, by: Account
) -> dict[str, object]:
    office, now = bureau_of(by.office or chosen[0].office), city_time.now()
    return {
        "task_number": number, "task_name": title_of(line), "lead_department": _name(office), "draw_mode": "directed",
        "inspection_mode": "on_site", "content": "按检查表", "ratio": line.rule.ratio,
        "object_scope": f"{len(listed)} 户：今年没有抽过、没有查满次数的 {line.rule.grade} 级主体",
        "officers_per_entity": int(parameter("inspection.officers", city_time.today())), "drawn_count": len(chosen),
        "draw_seed": seed, "snapshot_digest": digest_of(listed),
        "drawn_at": city_time.local(now).strftime("%Y-%m-%d %H:%M:%S"), "starts_on": city_time.today(),
    }  # fmt: skip
