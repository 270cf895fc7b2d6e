"""From what the public reads back to who found it, who approved it, and that nobody changed it since (EX-04)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests import cast as people
from tests import story
from xinheng.supervision.inspection import actions

pytestmark = pytest.mark.django_db
PROOF = "/admin-desk/audit/proof"


@pytest.mark.clause("EX-04")
def test_a_published_result_is_traced_to_its_makers_and_a_changed_one_is_found(
    sign_in: Callable[[str], Client], settings: Any, tmp_path: Any
):
    settings.FILES_ROOT = tmp_path / "files"
    told = story.finished(prices_marked="价签与实际不符")
    assert told.task is not None
    approved = actions.approve_result(task=told.task, by=told.cast.sun)
    # What a passer-by reads, with whom it comes from.
    seen = Client().get(f"/e/{story.SHOP}").content.decode()
    assert "价签与实际不符" in seen and "两河区市场监督管理局" in seen
    # The officer: who checked, who reviewed, the signed record and the order, and from where it came.
    zhao = sign_in("zhao")
    page = zhao.get(f"/officer/inspections/{told.task.number}").content.decode()
    for one in ("赵明远", "刘青", "孙平", approved.order_number, told.clue.number, "陈大文"):
        assert one in page, one
    paper = zhao.get(f"/officer/inspections/{told.task.number}/record.pdf")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    # The auditor: who wrote it into the register and when; every chain holds.
    shen = sign_in("shen")
    page = shen.get("/admin-desk/audit/").content.decode()
    assert "检查任务：审核通过" in page and "孙平" in page and told.task.number in page
    people.tell_of_grants()
    assert "审计链完整" in shen.post(PROOF).content.decode()
    # Somebody changes the published result in the database itself: it is found, and where.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registers_record SET open = replace(open, '价签与实际不符', '无问题') "
                       "WHERE type = 'inspection_result'")  # fmt: skip
        assert cursor.rowcount >= 1
    assert "审计链有 1 处断裂" in shen.post(PROOF).content.decode()
