"""A phone without a network for eight hours: forty visits of ten photos each, sent in pieces, twice, cut off (F19).

The phone's own store is tried in a browser (`tests/journeys/test_phone_offline.py`); here, what it sends is taken once.
"""

import io
import json
import os
import random
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import cast as people
from tests import story
from tests.shop import register
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.supervision.inspection import actions as inspection
from xinheng.supervision.inspection.models import Evidence, Finding, InspectionTask
from xinheng.support.files.queries import original

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.long]
VISITS, PHOTOS = 40, 10


def visit(cast: people.Cast, number: int) -> InspectionTask:
    code = generate(division="509901", serial=8000 + number)
    register(uscc=code, entity_name=f"山城第{number}号店")
    subject = subject_by(f"uscc:{code}")
    assert subject is not None
    task = inspection.open_routine_task(
        identity=subject.identity, office=people.OFFICE, by=cast.zhao, aim="日常检查", checklist="general"
    )
    inspection.name_officers(task=task, officers=[cast.zhao, story.second_officer()], by=cast.zhao)
    inspection.approve_check(task=task, by=cast.sun, overlap_reason="核查举报")
    inspection.arrive(task=task, by=cast.zhao, typed_because="地下室没有信号")
    return task


def photo() -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (24, 24), os.urandom(24 * 24 * 3)).save(out, "PNG")
    return out.getvalue()


class Phone:
    """What lies on it after the day: answers and photos, in the order in which they were made."""

    def __init__(self, client: Client, tasks: list[InspectionTask]) -> None:
        noted = city_time.now() - timedelta(hours=8)
        self.client = client
        self.rows: list[tuple[InspectionTask, str, object]] = []
        for task in tasks:
            for item in (item["id"] for item in task.items):
                answer = {"id": f"{task.pk}-{item}", "item": item, "answer": "pass", "noted_at": noted.isoformat()}
                self.rows.append((task, "findings", answer))
            self.rows += [(task, "photo", photo()) for _ in range(PHOTOS)]

    def sync(self, *, until: int | None = None) -> list[int]:
        """Send the rows from the first on; a cut leaves the rest. The answers' statuses."""
        return [self.send(*row) for row in self.rows[:until]]

    def send(self, task: InspectionTask, kind: str, row: object) -> int:
        address = f"/officer/m/{task.number}/{kind}"
        if isinstance(row, bytes):
            told = {"item": task.items[0]["id"], "digest": sha256(row).hexdigest(),
                    "photo": SimpleUploadedFile("a.png", row), "taken_at": city_time.now().isoformat()}  # fmt: skip
            return self.client.post(address, told).status_code
        return self.client.post(address, json.dumps({"entries": [row]}), content_type="application/json").status_code


@pytest.mark.clause("CQ-7.4.3-05", part=True)
def test_what_a_long_day_holds_arrives_once(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    cast, chance = people.cast(), random.Random(40)
    tasks = [visit(cast, number) for number in range(VISITS)]
    client = Client()
    client.force_login(cast.zhao)
    phone = Phone(client, tasks)
    photos = {sha256(row).hexdigest() for _, kind, row in phone.rows if isinstance(row, bytes)}
    assert len(photos) == VISITS * PHOTOS
    # Cut off twice on the way, then whole, then once more.
    for cut in (chance.randrange(len(phone.rows) // 2), len(phone.rows) * 2 // 3, None, None):
        assert set(phone.sync(until=cut)) == {200}
    for task in tasks:
        assert Finding.objects.filter(task=task).count() == len(task.items)
        assert Evidence.objects.filter(task=task).count() == PHOTOS
    kept = {sha256(original(one.file)).hexdigest() for one in Evidence.objects.select_related("file")}
    assert kept == photos
