"""Kept files compared with the trail: each row still tells the digest under which its bytes were handed in."""

import json
from collections.abc import Iterator

from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import Break
from xinheng.support.files.models import StoredFile

KIND = StoredFile._meta.label_lower


def compare_files() -> Iterator[Break]:
    """Rows of files that were changed, and rows that are gone."""
    rows = {str(pk): bytes(digest).hex() for pk, digest in StoredFile.objects.values_list("pk", "digest").iterator()}
    for target, text in (
        AuditEvent.objects.filter(target_kind=KIND, verb="keep_file").values_list("target_id", "detail").iterator()
    ):
        if rows.pop(target, "") != json.loads(text)["digest"]:
            yield Break(f"{KIND} {target}", 0, "文件与收下时的摘要不符，被改动或删去")
    for target in rows:
        yield Break(f"{KIND} {target}", 0, "没有收下这份文件的审计记录")
