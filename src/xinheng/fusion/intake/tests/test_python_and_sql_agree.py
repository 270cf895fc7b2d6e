"""What intake writes set-wise equals, byte for byte, what the platform writes row by row."""

import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.deliveries import USCC

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import BlindKey, Record, Subject
from xinheng.fusion.registers.queries import restricted_content

TEXT = st.text(alphabet=st.sampled_from("面馆𠮷 |\\\"'{}:,·é\u3000\u200b\t（）Ａa1"), min_size=1, max_size=12)
ROW = st.fixed_dictionaries(
    {
        "uscc": st.sampled_from(USCC),
        "entity_name": TEXT.map(lambda text: "山城市" + text),
        "established_on": st.dates(date(1990, 1, 1), date(2019, 12, 31)).map(date.isoformat),
        "registration_authority": TEXT.map(lambda text: "局" + text),
        "registered_address": TEXT.map(lambda text: "路" + text),
        "registration_state": st.sampled_from(["1", "4"]),
        "legal_representative_id": st.sampled_from(["", "11010519491231002X", "11010519491231002x"]),
    }
)
COLUMNS = {
    "uscc": "代码", "entity_name": "名称", "established_on": "成立日期", "registration_authority": "登记机关",
    "registered_address": "住所", "registration_state": "状态", "legal_representative_id": "证件号码",
}  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(ROW, min_size=1, max_size=6, unique_by=lambda row: row["uscc"]))
def test_one_row_has_one_digest_whoever_writes_it(rows, deliver):
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS.values(), *([row[name] for name in COLUMNS] for row in rows)])
    report = deliver("registration", data=text.getvalue().encode())
    assert report.rejected == 0
    write_records(type="registration", rows=rows, by="system", source="platform")
    said = {}
    for record in Record.objects.filter(superseded_at__isnull=True, key__in=[row["uscc"] for row in rows]):
        blind = sorted(bytes(value) for value in BlindKey.objects.filter(record=record).values_list("value", flat=True))
        content = (record.open, bytes(record.digest), record.effective_on, record.ends_on, record.subject_id)
        said.setdefault(record.key, set()).add((*content, str(restricted_content(record)), str(blind)))
    assert len(said) == len(rows) and all(len(both) == 1 for both in said.values())
    named = {subject.identity: subject.name for subject in Subject.objects.all()}
    assert len(named) <= len(USCC)
