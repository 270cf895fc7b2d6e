"""What the law publishes becomes files for anybody: what the public sees today, nothing about a person."""

import json
import re

import pyarrow.parquet as pq
import pytest
from tests.dcat_ap import problems_of
from tests.deliveries import CITY

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.statistics.actions import run_models
from xinheng.fusion.statistics.inputs import is_published
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.kit.declared import DeclarationError
from xinheng.services.open_data.actions import publish
from xinheng.services.open_data.datasets import WITHHELD, NotOpen, dataset_named, datasets
from xinheng.services.open_data.models import Release
from xinheng.services.open_data.queries import KEPT, file_of
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)
CODE = generate(division="509901", serial=911)
SHOP = {
    "uscc": CODE, "entity_name": "=甲面馆", "registration_authority": "局", "registered_address": "路1号",
    "registration_state": "1", "established_on": "2020-01-02", "legal_representative": "陈大文",
}  # fmt: skip


def penalty(number: int, **more: str) -> dict[str, str]:
    return {"decision_number": f"罚{number}号", "party_name": "=甲面馆", "uscc": CODE, "violation_type": "无照经营",
            "penalty_kind": "02", "penalty_content": "罚款", "fine_amount": "60000",
            "penalised_on": city_time.today().isoformat(), "authority": "局",
            "field_of_supervision": "advertising", "discretion_step": "04", **more}  # fmt: skip


@pytest.fixture
def registers(settings, tmp_path):
    settings.XINHENG_HOME, settings.LAKE_ROOT = tmp_path / "home", tmp_path / "home" / "lake"
    write_records(type="registration", rows=[SHOP], by="system")
    write_records(type="administrative_penalty", rows=[penalty(1), penalty(2, penalty_kind="01")], by="system")


def test_a_register_is_published_as_the_public_sees_it(registers):
    (one,) = publish(by="system", wanted=[dataset_named("administrative_penalty")])
    assert one.new and one.release and one.release.rows == 1
    told = json.loads(file_of("administrative_penalty", 1, "json").read_bytes())
    # A mere warning is not published (第二十号令 的公示规定), so it is not in the file.
    assert [row["decision_number"] for row in told["rows"]] == ["罚1号"]
    assert (told["licence"], told["version"]) == ("CC BY 4.0", 1)
    assert told["rows"][0]["about_id"] == f"uscc:{CODE}"
    text = file_of("administrative_penalty", 1, "csv").read_text(encoding="utf-8-sig")
    assert "'=甲面馆" in text and "\n=" not in text and ",=" not in text
    assert pq.read_table(file_of("administrative_penalty", 1, "parquet")).num_rows == 1


def test_nothing_about_a_person_is_in_a_file(registers):
    publish(by="system", wanted=[dataset_named("registration")])
    for form in ("csv", "json", "parquet"):
        data = file_of("registration", 1, form).read_bytes()
        assert "陈".encode() not in data, form
    assert "legal_representative" not in dataset_named("registration").columns
    assert "employment_ban" not in datasets() and "complaint" not in datasets()
    with pytest.raises(NotOpen, match="open_by"):
        dataset_named("quality_by_source")


def test_the_same_content_makes_no_new_version_and_old_files_go(registers):
    fines = dataset_named("administrative_penalty")
    publish(by="system", wanted=[fines])
    assert [one.new for one in publish(by="system", wanted=[fines])] == [False]
    for number in range(3, 3 + KEPT):
        write_records(type="administrative_penalty", rows=[penalty(number)], by="system")
        publish(by="system", wanted=[fines])
    assert Release.objects.filter(dataset=fines.id).count() == KEPT + 1
    assert file_of(fines.id, 1, "csv") is None and file_of(fines.id, 2, "csv") is not None
    assert AuditEvent.objects.filter(verb="publish_open_data").count() == KEPT + 1


def test_small_counts_of_a_model_are_not_published(registers):
    refresh_lake()
    places = dataset_named("entities_by_place")
    assert publish(by="system", wanted=[places])[0].release is None
    run_models(by="system")
    (one,) = publish(by="system", wanted=[places])
    assert (one.release.rows, one.release.held_back) == (1, 1)
    told = json.loads(file_of(places.id, 1, "json").read_bytes())
    assert told["rows"] == [{"district": None, "trade": None, "state": "1", "entities": None}]


def test_counts_of_what_the_law_publishes_one_by_one_are_told(registers):
    refresh_lake()
    run_models(by="system")
    fines, survival = dataset_named("penalties_by_month"), dataset_named("survival_by_trade")
    told, _ = publish(by="system", wanted=[fines, survival])
    assert (told.release.rows, told.release.held_back) == (1, 0)
    (row,) = json.loads(file_of(fines.id, 1, "json").read_bytes())["rows"]
    assert int(row["decisions"]) < 5 and int(row["parties"]) == 1
    # Who the standard lets nobody see one by one is counted in the many or not at all.
    assert not is_published("subject") and not is_published("complaint") and not is_published("record")


def test_anybody_finds_it_with_its_licence_and_digest(registers, client):
    assert "还没有发布" in client.get("/open").content.decode()
    assert client.get("/open/administrative_penalty").status_code == 404
    publish(by="system", wanted=[dataset_named("administrative_penalty")])
    assert "/open/administrative_penalty" in client.get("/open").content.decode()
    page = client.get("/open/administrative_penalty").content.decode()
    release = Release.objects.get()
    assert release.files["csv"]["sha256"] in page and "CC BY 4.0" in page and "市场监督管理行政处罚信息公示规定" in page
    answer = client.get("/open/administrative_penalty/1.csv")
    assert answer["Content-Type"] == "text/csv" and "罚1号".encode() in b"".join(answer.streaming_content)
    answer.close()
    told = client.get("/open/catalogue.jsonld").json()
    assert list(problems_of(told)) == []
    (one,) = told["dcat:dataset"]
    assert [each["spdx:checksum"]["spdx:checksumValue"] for each in one["dcat:distribution"]] == [
        release.files[form]["sha256"] for form in ("csv", "json", "parquet")
    ]
    for missing in ("employment_ban", "administrative_penalty/2.csv", "administrative_penalty/1.doc", "x/1.csv"):
        assert client.get(f"/open/{missing}").status_code == 404, missing


def test_a_steward_publishes_and_an_officer_does_not(registers, sign_in):
    he = sign_in("he")
    assert "没有发布" in he.get("/data/open/").content.decode()
    assert he.post("/data/open/publish").status_code == 302
    assert "第 1 版" in he.get("/data/open/").content.decode()
    assert {sign_in("zhao").get(f"/data/open/{page}").status_code for page in ("", "publish")} == {403}
    assert sign_in("admin").post("/data/open/publish").status_code == 403


# Said of a thing, of a business or of a number of people; never anybody's name.
OF_NOBODY = re.compile(
    r"_uscc$|_no$|^notice_|employees|party_kind|respondent_name|party_name|trapped|per_entity|objector$|diners"
    r"|is_legal_representative|suitable_for|_file$|holder_name$"
)


def test_every_open_field_that_may_name_somebody_was_thought_about():
    """A new field whose title speaks of people is withheld or said to be nobody's."""
    unsaid = [
        f"{one.id}.{name}"
        for one in datasets().values()
        if isinstance(one.source, RecordType)
        for name, title in one.columns.items()
        if re.search("人|姓|员|负责", title) and not OF_NOBODY.search(name)
    ]
    assert unsaid == []


def test_a_wrong_line_about_what_is_withheld_is_named(tmp_path):
    (tmp_path / "city.toml").write_text(CITY, encoding="utf-8")
    (tmp_path / "withheld.toml").write_text('patent = ["colour"]', encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"withheld\.toml: patent: 没有数据项 colour"):
        WITHHELD.of(tmp_path)
