"""The record types that the package ships: what must hold for each of them.

Each rule walks all types in one test and tells every one that breaks it: as many tests as types would take longer to
collect than to run.
"""

import csv

import pytest

from xinheng.fusion.standard.declarations import Theme
from xinheng.fusion.standard.registry import HERE, read_standard
from xinheng.support.procedures.parameters import parameters

STANDARD = read_standard(HERE)
TYPES = list(STANDARD.types.values())
# Natural persons are nobody's page; of these three the law or the city's rule publishes a line with the name masked.
PUBLISHED_PERSONS = {
    "operator_certificate", "licensed_pharmacist", "employment_ban", "office_restriction", "catering_violation_warning",
}  # fmt: skip


@pytest.mark.clause("CQ-6.1-01")
def test_every_entity_goes_by_its_credit_code():
    entities = [kind for kind in TYPES if kind.subject == "entity"]
    assert len(entities) >= 13
    assert {(kind.identity, kind.fields[kind.subject_field].type) for kind in entities} == {("uscc", "uscc")}


@pytest.mark.clause("WX-DB-00", part=True)
def test_the_twelve_theme_databases_and_their_crossings():
    assert len(Theme) == len(STANDARD.code_list("theme").entries) == 12
    assert set(Theme) == set(STANDARD.code_list("theme").by_code)
    crossing = {kind.id for kind in TYPES if any(field.scheme == "uscc" for field in kind.mentions.values())}
    assert crossing >= {"use_registration", "maintenance", "employment_ban", "operator_certificate", "key_product"}


@pytest.mark.clause("CQ-6.2-07", "CQ-6.2-08", "CQ-6.2-09", "CQ-6.2-10", "CQ-6.2-11", part=True)
@pytest.mark.clause("CQ-6.2-12", "CQ-6.2-13", "CQ-6.2-14", "CQ-6.2-15", "CQ-6.2-16", part=True)
def test_everything_a_dossier_shows_has_a_type_and_a_section():
    shown = "registration licences annual_reports certificates penalties abnormal_list serious_list complaints sampling"
    rest = "inspections commitments equipment upkeep alerts qualifications products orders credit"
    assert {*shown.split(), *rest.split()} <= set(STANDARD.sections)


def test_a_type_says_what_it_needs_to_be_shown():
    silent = [kind.id for kind in TYPES if not (kind.title and kind.title_en and kind.summary and kind.title_field
                                                and kind.list_fields)]  # fmt: skip
    assert silent == []
    unnamed = [f"{kind.id}.{name}" for kind in TYPES for name, field in kind.fields.items() if not field.title_en]
    assert unnamed == []


def test_every_type_of_business_says_which_field_names_it_or_why_none_does():
    silent = [kind.id for kind in TYPES if kind.subject == "entity" and not (kind.calling_field or kind.nameless)]
    assert silent == []
    # Nothing else that would name it is left unsaid: a name beside the number of somebody else is his.
    claimed = [f"{kind.id}.{name}" for kind in TYPES if kind.nameless for name in kind.fields
               if name in {other.calling_field for other in TYPES if other.subject == "entity"}]  # fmt: skip
    assert claimed == []


def test_nothing_is_public_without_a_basis_and_its_months_exist():
    assert [kind.id for kind in TYPES if not kind.parameters <= set(parameters())] == []
    published = {kind.id for kind in TYPES if kind.subject == "person" and kind.public}
    assert published == PUBLISHED_PERSONS
    # What is still being worked on, and whoever told of it, is nobody's to read but the officers'.
    working = "clue case_filing complaint violation_report enquiry hotline_transfer mediation report_reward data_tag "
    working += "sampling_task inspection_object_library inspector_library corrective_order food_risk_grade key_person"
    assert [id for id in working.split() if STANDARD.type(id).public] == []


def test_numbers_of_persons_and_phones_are_never_open():
    closed = ("person_id", "id_document", "phone", "email")
    found = [
        f"{kind.id}.{name}"
        for kind in TYPES
        for name, field in kind.fields.items()
        if field.type in closed and field.in_open and field.shown != "masked"
    ]
    assert found == []


def test_whoever_told_the_bureau_is_never_open():
    """市场监督管理投诉举报处理办法（总局令第121号）第三十七条."""
    for id in ("violation_report", "report_reward", "complaint", "enquiry", "hotline_transfer"):
        names = [name for name in STANDARD.type(id).open_fields if name.startswith(("reporter", "payee", "complainant",
                 "enquirer", "caller")) and STANDARD.type(id).fields[name].shown != "masked"]  # fmt: skip
        assert names == [], id


@pytest.mark.clause("WX-3.1S-03", "WX-DB-01", "WX-DB-02", "WX-DB-03", "WX-DB-04", "WX-DB-05", "WX-DB-06", part=True)
@pytest.mark.clause("WX-DB-07", "WX-DB-08", "WX-DB-09", "WX-DB-10", "WX-DB-11", "WX-DB-12", part=True)
def test_every_theme_has_the_registers_that_the_plan_names():
    wanted = {
        "subjects": "registration public_body place supervision_organisation",
        "acts": "administrative_licence inspection_result case_filing sampling_plan supervision_item",
        "key_products": "industrial_product_licence ccc_certification mandatory_verification_instrument "
        "mandatory_standard_product",
        "rights_rescue": "violation_report complaint enquiry hotline_transfer",
        "special_equipment": "special_equipment use_registration maintenance elevator_insurance operator_certificate",
        "food_drug": "food_production_licence special_food_registration drug cosmetic_registration medical_device "
        "adverse_reaction",
        "credit": "serious_violation_list abnormal_operation_list honour quality_credit recall star_rating "
        "administrative_penalty",
        "prices": "price_standard fee_check price_monitoring",
        "intellectual_property": "trademark geographical_indication patent pct_application",
        "quality_base": "measurement_standard standard testing_body_qualification management_certification "
        "accreditation",
        "co_governance": "open_kitchen rapid_test market_monitoring",
        "policy": "law policy_document procedure_rule service_guide",
    }
    for theme, names in wanted.items():
        assert {*names.split()} <= {kind.id for kind in STANDARD.themes[Theme(theme)]}, theme
    assert len(TYPES) >= 189


@pytest.mark.clause("WX-ANX-DB01", "WX-ANX-DB02", "WX-ANX-DB03", "WX-ANX-DB04", "WX-ANX-DB05", "WX-ANX-DB06", part=True)
@pytest.mark.clause("WX-ANX-DB07", "WX-ANX-DB08", "WX-ANX-DB09", "WX-ANX-DB10", "WX-ANX-DB11", "WX-ANX-DB12", part=True)
def test_the_owners_of_the_annex_answer_for_their_themes():
    owners = {
        "subjects": "登记注册指导处", "acts": "法规处", "key_products": "计量处", "rights_rescue": "消费者权益保护处",
        "special_equipment": "特种设备安全监察处", "food_drug": "药品与化妆品监管处", "credit": "信用与风险监管处",
        "prices": "价格与收费监管处", "intellectual_property": "知识产权保护处", "quality_base": "标准化处",
        "co_governance": "网络交易监管处", "policy": "法规处",
    }  # fmt: skip
    for theme, office in owners.items():
        assert any(office in kind.duties.accountable for kind in STANDARD.themes[Theme(theme)]), theme


def test_every_value_about_a_person_is_held_on_a_law():
    for kind in TYPES:
        assert STANDARD.basis_of(kind), kind.id
        for field in kind.fields.values():
            if field.privacy in ("personal", "secret"):
                assert "个人信息保护法" in STANDARD.basis_of(kind, field), (kind.id, field.title)


def test_no_two_masters_of_one_kind_of_subject_disagree_on_its_states():
    lists: dict[str, set[str]] = {}
    for kind in TYPES:
        if kind.establishes and (status := kind.role("status")):
            lists.setdefault(kind.subject, set()).add(kind.fields[status].type)
    assert {subject: found for subject, found in lists.items() if len(found) > 1} == {}


def test_a_type_is_one_file_and_every_file_a_type():
    assert {path.stem for path in HERE.glob("themes/*/*.toml")} == STANDARD.types.keys()
    with (HERE / "codes" / "lists.csv").open(encoding="utf-8-sig", newline="") as file:
        titled = {row["id"] for row in csv.DictReader(file)}
    assert titled == STANDARD.code_lists.keys() - {"lists"}


def test_a_published_complaint_has_no_field_for_who_complained():
    fields = STANDARD.type("complaint_publicity").fields
    assert not any(word in name for name in fields for word in ("complainant", "person", "phone"))
    assert not any(field.privacy == "personal" for field in fields.values())


def test_every_rule_of_publication_names_law_and_article():
    """Where the city decides by itself, it says so."""
    rules = [
        (kind.id, rule.title, rule.basis)
        for kind in STANDARD.types.values()
        if kind.public
        for rule in (*kind.public.held_back, *kind.public.periods, *kind.public.stops, *kind.public.follows,
                     *kind.public.withheld)
    ]  # fmt: skip
    assert len(rules) > 25
    assert [rule for rule in rules if "第" not in rule[2] and "本平台设计" not in rule[2]] == []


def test_a_penalty_is_public_three_twelve_or_thirty_six_months():
    """市场监督管理信用修复管理办法 (Order 107) 第七至九条, in force since 2025-12-25."""
    periods = STANDARD.type("administrative_penalty").public.periods
    names = {period.grade: period.months.removeprefix("parameter:") for period in periods if period.grade}
    latest = {grade: parameters()[name].values[-1] for grade, name in names.items()}
    assert {grade: value.value for grade, value in latest.items()} == {"minor": 3, "general": 12, "serious": 36}
    assert {value.since.isoformat() for value in latest.values()} == {"2025-12-25"}


def test_a_ban_shows_name_act_and_sanction_and_the_name_masked():
    fields = STANDARD.type("employment_ban").fields
    assert {"person_name", "dishonest_act", "sanction"} <= set(STANDARD.type("employment_ban").open_fields)
    assert fields["person_name"].shown == "masked"
    assert not fields["person_id"].in_open


def test_a_person_certificate_shows_item_approval_and_validity():
    fields = STANDARD.type("operator_certificate").open_fields
    assert {"operator_item", "approved_on", "valid_to"} <= set(fields)


def test_the_five_kinds_of_commitment():
    titles = [entry.title for entry in STANDARD.code_list("commitment_kind").entries[:5]]
    assert titles == [
        "食品安全与卫生管理",
        "服务质量管理与顾客满意",
        "商品质量与价格诚信管理",
        "法律合规与诚信经营",
        "安全管理与场所维护",
    ]


def test_every_code_list_has_titles_and_those_of_faces_english_ones():
    for codes in STANDARD.code_lists.values():
        assert codes.entries and codes.title != codes.id, codes.id
    for id in ("portrait_section", "theme", "registration_states", "inspection_result_codes", "penalty_kind"):
        assert all(entry.title_en for entry in STANDARD.code_list(id).entries), id


def test_parents_of_codes_exist():
    for id in ("industry", "divisions", "special_equipment_catalogue"):
        codes = STANDARD.code_list(id).by_code
        assert [entry.code for entry in codes.values() if entry.parent and entry.parent not in codes] == []
