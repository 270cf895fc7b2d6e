"""The page and the score agree on what is public."""

import random

import orjson
import pytest
from tests.shop import TODAY

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.publicity import shown_types
from xinheng.credit.risk.tests.test_parity import write_city
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.queries import connect
from xinheng.fusion.registers.models import Subject

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_the_score_counts_as_shown(settings, tmp_path):
    """The dossier's SQL and the score's SQL read one rule, on two engines."""
    settings.LAKE_ROOT = tmp_path / "lake"
    write_city(random.Random(4))
    refresh_lake()
    sections = {"administrative_penalty": "penalties", "inspection_result": "inspections",
                "abnormal_operation_list": "abnormal_list"}  # fmt: skip
    with connect() as lake:
        for type, section in sections.items():
            rule = shown_types(TODAY)[type].condition_sql("r", f"DATE '{TODAY}'")
            found = lake.execute(f'SELECT subject_id, count(*) FROM "{type}" r WHERE {rule} GROUP BY 1').fetchall()
            counted = dict(found)
            assert counted
            for subject in Subject.objects.all():
                told = orjson.loads(dossier_json(subject.identity))
                count = next(one["count"] for one in told["sections"] if one["key"] == section)
                assert count == counted.get(subject.pk, 0), (type, subject.name)
