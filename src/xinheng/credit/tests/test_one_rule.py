"""The page, the score and the officer's explanation agree on what is public: one rule, printed and read."""

import random

import orjson
import pytest
from tests.shop import TODAY

from xinheng.credit.judgement import judge, row_of
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.viewers import entity
from xinheng.credit.publicity import publications
from xinheng.credit.risk.statement.conditions import on_day, printer
from xinheng.credit.risk.tests.test_parity import write_city
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.queries import connect
from xinheng.fusion.registers.models import Subject

pytestmark = pytest.mark.django_db
SECTIONS = {
    "administrative_penalty": "penalties", "inspection_result": "inspections",
    "abnormal_operation_list": "abnormal_list", "serious_violation_list": "serious_list",
}  # fmt: skip


def records(told, key):
    return next(one["records"] for one in told["sections"] if one["key"] == key)


@pytest.mark.parametrize("seed", [4, 5])
def test_the_page_the_score_and_the_explanation_agree(settings, tmp_path, seed):
    settings.LAKE_ROOT = tmp_path / "lake"
    write_city(random.Random(seed))
    refresh_lake()
    counted = {type: lake_counts(type) for type in SECTIONS}
    assert all(counted.values())
    for subject in Subject.objects.all():
        public = orjson.loads(dossier_json(subject.identity))
        whole = orjson.loads(dossier_json(subject.identity, viewer=entity(subject.identity)))
        beside = [record for section in whole["sections"] for record in section["records"]]
        for type, section in SECTIONS.items():
            shown = {record["key"] for record in records(public, section)}
            assert len(shown) == counted[type].get(subject.pk, 0), (type, subject.name)
            judged = {
                record["key"]
                for record in records(whole, section)
                if record["type"] == type and judge(type, row_of(record, whole["subject"], beside), TODAY).shown
            }
            assert shown == judged, (type, subject.name)


def lake_counts(type):
    rule = on_day(printer("r", "s").truth(publications(TODAY)[type].shown(TODAY)), TODAY)
    with connect() as lake:
        found = lake.execute(
            f'SELECT r.subject_id, count(*) FROM "{type}" r JOIN subject s USING (subject_id) WHERE {rule} GROUP BY 1'
        ).fetchall()
    return dict(found)
