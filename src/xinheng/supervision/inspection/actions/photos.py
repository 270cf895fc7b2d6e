"""On site: photos, each arriving by itself and kept once."""

import re
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from xinheng.kit import city_time
from xinheng.supervision.inspection.actions.arriving import lock
from xinheng.supervision.inspection.actions.opening import InspectionRefused
from xinheng.supervision.inspection.actions.signing import void_signatures
from xinheng.supervision.inspection.actions.staffing import must_be_on_team
from xinheng.supervision.inspection.models import Evidence, Finding, InspectionTask
from xinheng.support.accounts.models import Account
from xinheng.support.files.actions import keep

DIGEST = re.compile(r"^[0-9a-f]{64}$")
# Of one visit; a form of forty items with five photos each stays below.
MOST_PHOTOS = 300


@transaction.atomic
def add_photo(
    *,
    task: InspectionTask,
    data: bytes,
    by: Account,
    item: str = "",
    digest: str = "",
    taken_at: datetime | None = None,
    place: str = "",
    original: str = "",
) -> Evidence:
    """A photo arrives by itself, known by its SHA-256; sent twice it is kept once. The original stays restricted.

    One that comes when the record is set was no part of it: the signatures stand, the photo counts as added later.
    `original` is the digest of what the camera took, where the phone had to reduce it.
    """
    lock(task)
    must_be_on_team(task, by)
    actual = sha256(data).hexdigest()
    if digest and digest.lower() != actual:
        raise InspectionRefused("照片在传输中损坏（摘要不一致），请重新上传这一张。")
    if existing := task.evidence.filter(sha256=actual).first():
        return existing
    _must_take_one_more(task)
    kept = keep(
        name=f"{task.number}-{item or '现场'}", by=by, data=data, restricted=True, about=task, office=task.matter.office
    )
    photo = Evidence.objects.create(
        task=task, item=item, sha256=actual, original_sha256=original if DIGEST.match(original) else "",
        file=kept, taken_at=taken_at, place=place, by=by, arrived_at=city_time.now(),
    )  # fmt: skip
    named = task.findings.filter(standing=Finding.Standing.CURRENT).values_list("photos", flat=True)
    if task.record_file_id is None and not any(actual in photos for photos in named):
        void_signatures(task, by, "签字后又有照片，当事人没有看到")
    return photo


def _must_take_one_more(task: InspectionTask) -> None:
    if task.evidence.count() >= MOST_PHOTOS:
        raise InspectionRefused(f"一次检查最多 {MOST_PHOTOS} 张照片，这一张没有收下。")
    if task.matter.state not in ("on_site", "result_entered"):
        raise InspectionRefused("检查已提交审核，不能再添加照片；需要时请先退回修改。")
