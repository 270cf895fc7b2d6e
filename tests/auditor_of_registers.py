"""What an auditor reads in the articles on the records that are neither penalty nor listing nor check: licences,
reports, registrations, goods, equipment, announcements, complaints, people.

Most of them are public from a day of their own with no end in law. Each line names the field with that day, what ends
it (nothing, so many months, a field with the last day) and the article. Where no law gives months, the city does.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tests.auditor_readings import CLOSED, Fact, Reading, Shop, day_of, first, hidden, later

INTERIM, CITY, OPEN_GOVERNMENT = "企业信息公示暂行条例 第", "城市公示规定", "政府信息公开条例 第二十条"
FOOD_TESTS = "食品安全抽样检验管理办法 第四十"


@dataclass(frozen=True)
class Plain:
    """Public from the day in a field; `months` or the day in `ends` end it."""

    day: str
    article: str
    months: int = 0
    ends: str = ""
    # 条例 art 12: an objection may annul the whole record; a published complaint is taken back when it was wrong.
    annulled_by: tuple[str, ...] = ()

    def __call__(self, fact: Fact, shop: Shop) -> Reading:
        """The reading of one record."""
        starts = day_of(fact.fields.get(self.day))
        if self.annulled_by and shop.objected(fact, *self.annulled_by):
            return hidden("条例 第十二条", starts)
        until = later(starts, self.months) if self.months and starts else None
        ended = day_of(fact.fields.get(self.ends)) if self.ends else None
        return Reading(True, starts, first(until, ended), "已移出或者期满" if _sooner(ended, until) else self.article)


def _sooner(day: date | None, other: date | None) -> bool:
    return day is not None and (other is None or day <= other)


def repair(fact: Fact, shop: Shop) -> Reading:
    """Order 107 art 17, 20, 23: of repairs the public reads those alone that were got by falsehood, for three years."""
    starts = day_of(fact.fields.get("decided_on"))
    if fact.fields.get("state") in ("granted", "refused", "not_accepted", "shielded", "restored"):
        return hidden("第十七条", starts)
    if shop.status in CLOSED:
        return hidden("第二十条", starts)
    return Reading(True, starts, later(starts, 36) if starts else None, "第二十三条")


def objection(fact: Fact, shop: Shop) -> Reading:
    """条例 art 12: a record says that it is disputed while it is; results of tests and checks are held back meanwhile,
    and that they are disputed too."""
    say, starts = fact.fields, day_of(fact.fields.get("accepted_on"))
    if say.get("state") in ("corrected", "annulled", "kept", "withdrawn"):
        return hidden("条例 第十二条", starts)
    results = ("sampling_result", "inspection_result", "random_inspection_result")
    if say.get("objector") == "party" and say.get("target_type") in results:
        return hidden("第三十条至第三十七条", starts)
    if shop.status in CLOSED:
        return hidden("第二十条", starts)
    return Reading(True, starts, None, "条例 第十二条")


def honour(fact: Fact, shop: Shop) -> Reading:
    """One that was taken back is told no longer."""
    return Reading(True, day_of(fact.fields.get("awarded_on")), day_of(fact.fields.get("withdrawn_on")), CITY)


def test_item(fact: Fact, shop: Shop) -> Reading:
    """What passed is told with the whole sample, not by itself."""
    if fact.fields.get("verdict") in ("pass", "undetermined"):
        return hidden("第四十六条", day_of(fact.fields.get("tested_on")))
    return Plain("tested_on", FOOD_TESTS, months=36)(fact, shop)


def guarantee(fact: Fact, shop: Shop) -> Reading:
    """条例 art 9: whether guarantees and turnover are told is the business's own choice."""
    if fact.fields.get("is_public", "").lower() in ("false", "0"):
        return hidden("条例 第九条", day_of(fact.fields.get("period_from")))
    return Plain("period_from", INTERIM + "九条第（七）项")(fact, shop)


def warning(fact: Fact, shop: Shop) -> Reading:
    """A warning in the food trade lasts two years here; a ban of the same person that is in force ends it."""
    read = Plain("warned_on", CITY, months=24, ends="ends_on")(fact, shop)
    for ban in shop.of("employment_ban"):
        begun = day_of(ban.fields.get("starts_on"))
        for_life = ban.fields.get("is_lifetime", "").lower() in ("true", "1")
        ended = day_of(ban.fields.get("ends_on"))
        lasting = for_life or (ended is not None and ended > shop.today)
        in_food = ban.fields.get("ground") in ("food_5y", "food_life")
        if in_food and lasting and begun and begun <= shop.today and _sooner(begun, read.until):
            read = replace(read, until=begun, article="第一百三十五条")
    return read


def report(fact: Fact, shop: Shop) -> Reading:
    """条例 art 8, 9. What is told of a report's content: `content_of_report`."""
    return Plain("filed_on", INTERIM + "八条、第九条", annulled_by=("annulled",))(fact, shop)


def content_of_report(fields: dict[str, str], category: str) -> frozenset[str] | None:
    """The fields of a yearly report that the public may read, None for all (个体工商户年度报告办法 art 8, 10)."""
    fact = {"uscc", "entity_name", "report_year", "filed_on", "state", "channel"}
    if fields.get("channel") == "paper":
        return frozenset(fact)
    if category == "98" and fields.get("content_public", "").lower() in ("false", "0"):
        return frozenset({*fact, "content_public"})
    return None


def _licence(article: str, day: str = "valid_from") -> Plain:
    return Plain(day, article)


ANNULLED = ("annulled",)
REGISTERS: dict[str, Callable[[Fact, Shop], Reading]] = {
    # Registration and changes of it: 条例 art 6; 市场主体登记管理条例.
    "registration": Plain("approved_on", INTERIM + "六条", annulled_by=ANNULLED),
    "registration_change": Plain("changed_on", INTERIM + "六条"),
    "branch": Plain("established_on", INTERIM + "六条"),
    "deregistration": Plain("deregistered_on", INTERIM + "六条"),
    "senior_personnel": Plain("appointed_on", INTERIM + "六条"),
    "shareholder": Plain("recorded_on", INTERIM + "六条"),
    "chattel_mortgage": Plain("registered_on", INTERIM + "六条"),
    "equity_pledge": Plain("registered_on", INTERIM + "六条"),
    "equity_change": Plain("changed_on", INTERIM + "十条第（二）项"),
    "equity_freeze": Plain("freeze_from", INTERIM + "七条"),
    "ip_pledge": Plain("valid_from", INTERIM + "十条第（四）项"),
    "dormancy": Plain("dormant_from", "登记管理条例 第三十条"),
    "liquidation": Plain("filed_on", "登记管理条例 第三十二条"),
    "simple_deregistration": Plain("notice_from", "登记管理条例 第三十三条"),
    "forced_deregistration": Plain("notice_from", "强制注销公司登记制度实施办法"),
    "online_shop": Plain("verified_on", "电子商务法 第十五条"),
    "public_body": Plain("valid_from", CITY),
    "place": Plain("opened_on", CITY),
    "supervision_organisation": Plain("established_on", OPEN_GOVERNMENT),
    # Yearly reports: 条例 art 8 and 9.
    "annual_report": report,
    "annual_report_contribution": Plain("filed_on", INTERIM + "九条第（四）项"),
    "annual_report_investment": Plain("filed_on", INTERIM + "九条第（三）项"),
    "annual_report_online_shop": Plain("filed_on", INTERIM + "九条第（六）项"),
    "annual_report_guarantee": guarantee,
    # Licences: 条例 art 7 and the measures of each trade.
    "administrative_licence": Plain("valid_from", INTERIM + "六条、第七条", annulled_by=ANNULLED),
    "electronic_licence": Plain("valid_from", INTERIM + "六条、第七条", annulled_by=ANNULLED),
    "filing": _licence(INTERIM + "六条至第七条", "filed_on"),
    "device_business_licence": _licence("医疗器械经营监督管理办法"),
    "drug_business_licence": _licence("药品经营和使用质量监督管理办法 第十八条"),
    "drug_production_licence": _licence("药品管理法"),
    "food_business_licence": _licence("食品经营许可和备案管理办法 第二十六条"),
    "food_production_licence": _licence("食品生产许可管理办法 第三十条"),
    "food_filing": _licence("食品经营许可和备案管理办法 第四十二条", "filed_on"),
    "food_stall": _licence("食品安全法 第三十六条", "filed_on"),
    "food_workshop": _licence("食品安全法 第三十六条"),
    "industrial_product_licence": _licence("工业产品生产许可证管理条例"),
    "equipment_production_licence": _licence(INTERIM + "六条"),
    "testing_body_qualification": _licence("检验检测机构资质认定管理办法"),
    "licensed_pharmacist": _licence("执业药师职业资格制度规定", "approved_on"),
    "operator_certificate": _licence(CITY, "approved_on"),
    "unit_canteen": _licence("总局令第98号", "opened_on"),
    "voluntary_commitment": Plain("committed_on", CITY, annulled_by=ANNULLED),
    # Quality, goods and marks.
    "accreditation": _licence("认证认可条例", "issued_on"),
    "management_certification": _licence("认证认可条例", "issued_on"),
    "ccc_certification": _licence("强制性产品认证管理规定"),
    "cosmetic_registration": _licence("化妆品监督管理条例", "approved_on"),
    "special_food_registration": _licence("保健食品注册与备案管理办法", "approved_on"),
    "drug": _licence("药品管理法", "approved_on"),
    "medical_device": _licence("医疗器械唯一标识系统规则", "identifier_published_on"),
    "enterprise_standard_declaration": _licence("标准化法 第二十七条", "declared_on"),
    "mandatory_standard_product": _licence("标准化法 第二十七条", "implemented_on"),
    "measurement_standard": _licence("计量法 第六条", "issued_on"),
    "standard": _licence("标准化法 第十七条", "effective_from"),
    "geographical_indication": _licence("地理标志产品保护办法", "announced_on"),
    "gi_mark_user": _licence("地理标志专用标志使用管理办法", "approved_on"),
    "patent": _licence("专利法", "granted_on"), "pct_application": _licence(CITY, "filed_on"),
    "trademark": _licence("商标法 第二十八条", "registered_on"),
    "product": _licence(CITY, "listed_on"), "key_product": _licence(CITY, "included_on"),
    "batch": Plain("produced_on", CITY, months=24),
    "recall": Plain("starts_on", "消费品召回管理暂行规定", months=36),
    "food_recall": Plain("started_at", "食品召回管理办法", months=36),
    # Equipment.
    "special_equipment": Plain("made_on", CITY), "elevator": Plain("accepted_on", CITY),
    "use_registration": Plain("registered_on", INTERIM + "七条"),
    "equipment_status_change": Plain("changed_on", CITY), "periodic_inspection": Plain("inspected_on", CITY),
    "self_testing": Plain("tested_on", CITY), "instrument_verification": Plain("verified_on", CITY),
    "gas_cylinder": Plain("made_on", "特种设备安全条例 第二十九条"),
    "maintenance": Plain("started_at", CITY, months=24), "elevator_rescue": Plain("called_at", CITY, months=36),
    # Food: tests by item, what followed them.
    "food_sampling_test": Plain("sampled_on", FOOD_TESTS, months=36), "food_test_item": test_item,
    "investigation_and_disposal": Plain("started_on", FOOD_TESTS, months=36),
    "rapid_test": Plain("tested_at", CITY, months=6), "open_kitchen": Plain("connected_on", CITY),
    "farmers_market": Plain("opened_on", "食用农产品市场销售质量安全监督管理办法"),
    "third_party_manager": Plain("joined_on", CITY),
    # Complaints and what consumers are told.
    "complaint_publicity": Plain("published_on", "处理办法 第三十八条", months=12, annulled_by=("upheld", "annulled")),
    "consumer_council_complaint": Plain("published_on", "实施条例 第三十八条", months=12),
    "consumer_alert": Plain("published_on", "实施条例 第三十八条"),
    "comparative_test": Plain("published_on", "实施条例 第三十八条"),
    "typical_case": Plain("published_on", "行政处罚法 第四十八条"), "rights_service_station": Plain("opened_on", CITY),
    # Prices.
    "charging_unit": Plain("starts_on", "价格法 第十三条"),
    "price_standard": Plain("effective_from", "价格法 第二十四条"),
    "price_monitoring": Plain("monitored_on", CITY, months=12),
    # Credit, honours, people.
    "credit_repair": repair, "objection": objection, "catering_violation_warning": warning,
    "key_person_alert": Plain("raised_on", "公司法 第一百七十八条", ends="cleared_on"),
    "reorganisation": Plain("decided_on", "第二十二条第（一）项", ends="ends_on"),
    "honour": honour, "star_rating": Plain("rated_on", CITY),
    "trustworthy_list": Plain("listed_on", CITY), "self_discipline_pact": Plain("signed_on", CITY),
    # What the authorities say of themselves.
    "discretion_benchmark": Plain("effective_from", "行政处罚法 第三十四条"),
    "inspection_item_list": Plain("effective_from", "随机抽查"),
    "inspection_plan": Plain("starts_on", "抽查办法 第四条"), "inspection_task": Plain("starts_on", "抽查办法 第五条"),
    "sampling_plan": Plain("starts_on", CITY), "special_campaign": Plain("starts_on", CITY),
    "supervision_item": Plain("effective_from", "国办发〔2024〕54号"), "law": Plain("effective_from", OPEN_GOVERNMENT),
    "policy_document": Plain("effective_from", OPEN_GOVERNMENT),
    "procedure_rule": Plain("effective_from", OPEN_GOVERNMENT),
    "service_guide": Plain("effective_from", OPEN_GOVERNMENT), "support_policy": Plain("starts_on", CITY),
    "knowledge_article": Plain("published_on", CITY),
}  # fmt: skip
