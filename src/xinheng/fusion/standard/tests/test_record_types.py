"""The record types that the package ships: what must hold for each of them."""

import pytest

from xinheng.fusion.standard.declarations import Theme
from xinheng.fusion.standard.registry import HERE, read_standard
from xinheng.support.procedures.parameters import parameters

STANDARD = read_standard(HERE)
TYPES = list(STANDARD.types.values())
EVERY = pytest.mark.parametrize("kind", TYPES, ids=[kind.id for kind in TYPES])


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


@EVERY
def test_a_type_says_what_it_needs_to_be_shown(kind):
    assert kind.title and kind.title_en and kind.summary and kind.title_field and kind.list_fields
    assert all(field.title_en for field in kind.fields.values())


@EVERY
def test_nothing_is_public_without_a_basis_and_its_months_exist(kind):
    assert (kind.public is None) == (kind.id == "corrective_order")
    assert kind.parameters <= set(parameters())


@EVERY
def test_numbers_of_persons_and_phones_are_never_open(kind):
    secret = [name for name, field in kind.fields.items() if field.type in ("person_id", "phone") and field.in_open]
    assert secret == []


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
