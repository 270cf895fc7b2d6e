"""Facts, and from when until when the law shows them: worked out by hand from the articles, not by the program.

`until` is the first day on which a record is not shown any more; "-" = no end is foreseen; "never" = it is not shown.
"""

from typing import NamedTuple

O107 = "信用修复管理办法（第107号令）"
SAMPLING = "食品安全抽样检验管理办法"
HOUSEHOLD = "个体工商户年度报告办法 第十三条"
PUB = "行政处罚信息公示规定"
FINE, FOOD, PRICE = "02", "catering", "price"


class Case(NamedTuple):
    """One record (and what stands beside it), and what is to come of it."""

    law: str
    type: str
    facts: dict[str, str]
    starts: str
    until: str
    # A part of the rule's own words.
    why: str
    status: str = "1"
    category: str = "01"
    beside: tuple[tuple[str, dict[str, str]], ...] = ()


def _penalty(law: str, starts: str, until: str, why: str, /, status: str = "1", beside=(), **facts: str) -> Case:
    row = {"penalised_on": "2026-03-31", "penalty_kind": FINE, "fine_amount": "3000", "field_of_supervision": PRICE}
    return Case(law, "administrative_penalty", row | facts, starts, until, why, status, "01", beside)


def _listed(
    law: str, starts: str, until: str, why: str, /, status: str = "1", category="01", beside=(), **facts: str
) -> Case:
    row = {"listing_reason": "E1", "listed_on": starts}
    return Case(law, "abnormal_operation_list", row | facts, starts, until, why, status, category, beside)


def _serious(law: str, starts: str, until: str, why: str, /, status: str = "1", beside=(), **facts: str) -> Case:
    row = {"listed_on": "2024-02-29"} | facts
    return Case(law, "serious_violation_list", row, starts, until, why, status, "01", beside)


def _checked(law: str, starts: str, until: str, why: str, /, status: str = "1", beside=(), **facts: str) -> Case:
    row = {"inspected_on": "2026-01-31", "result": "P"}
    return Case(law, "random_inspection_result", row | facts, starts, until, why, status, "01", beside)


def _visited(law: str, starts: str, until: str, why: str, /, status: str = "1", beside=(), **facts: str) -> Case:
    row = {"started_at": "2026-01-31 09:00", "result": "P"}
    return Case(law, "inspection_result", row | facts, starts, until, why, status, "01", beside)


LISTING = "serious_violation_list"
LINKED = {"decision_number": "罚1"}
GRAVE = ("administrative_penalty", {
    "penalised_on": "2026-02-10", "penalty_kind": "05", "field_of_supervision": PRICE,
})  # fmt: skip
GENERAL = ("administrative_penalty", {
    "penalised_on": "2026-02-10", "penalty_kind": "03", "field_of_supervision": PRICE,
})  # fmt: skip
MINOR = ("administrative_penalty", {"penalised_on": "2026-02-10", "penalty_kind": "08", "field_of_supervision": PRICE})


def _repair(kind: str, target: str, state: str, decided: str, **facts: str) -> tuple[str, dict[str, str]]:
    row = {"kind": kind, "target_number": target, "target_key": target, "state": state, "decided_on": decided}
    return ("credit_repair", row | facts)


REVOKED = "2026-09-15"
GRANTED = _repair("penalty", "罚1", "granted", "2026-09-01", stopped_on="2026-09-01", grade="general")
UNLISTED = _repair("abnormal_list", "异1", "granted", "2026-09-01", stopped_on="2026-09-01")

DISPUTED = "企业信息公示暂行条例 第十二条"


def _objected(type: str, state: str, objector: str = "party", key: str = "罚1") -> tuple[str, dict[str, str]]:
    row = {"target_type": type, "target_key": key, "state": state, "objector": objector, "accepted_on": "2026-04-10"}
    return ("objection", row)


CASES = (
    _penalty(f"{O107} 第二十二条第（一）项", "2026-03-31", "never", "暂时屏蔽", decision_number="罚1", beside=(
        ("credit_repair", {"kind": "penalty", "state": "shielded", "target_key": "罚1"}),)),
    _penalty(f"{O107} 第二十二条第（一）项", "2026-03-31", "2027-03-31", "一般", decision_number="罚1", beside=(
        ("credit_repair", {"kind": "penalty", "state": "shielded", "target_key": "罚2"}),)),
    # --- objection ----------------------------------------------------------------------------------------------
    _penalty(f"{DISPUTED}", "2026-03-31", "2027-03-31", "最长一年", **LINKED,
             beside=(_objected("administrative_penalty", "open"),)),
    _penalty(f"{DISPUTED}", "2026-03-31", "never", "异议成立", **LINKED,
             beside=(_objected("administrative_penalty", "upheld"),)),
    _penalty(f"{DISPUTED}", "2026-03-31", "never", "异议成立", **LINKED,
             beside=(_objected("administrative_penalty", "annulled"),)),
    _penalty(f"{DISPUTED}", "2026-03-31", "2027-03-31", "最长一年", **LINKED,
             beside=(_objected("administrative_penalty", "corrected"),)),
    _penalty(f"{DISPUTED}", "2026-03-31", "2027-03-31", "最长一年", **LINKED,
             beside=(_objected("administrative_penalty", "upheld", key="罚2"),)),
    _penalty(f"{DISPUTED}", "2026-03-31", "2027-03-31", "最长一年", **LINKED,
             beside=(_objected("sampling_result", "upheld"),)),
    _listed(f"{DISPUTED}", "2026-02-10", "never", "异议成立", listing_document="罚1",
            beside=(_objected("abnormal_operation_list", "upheld"),)),
    Case(f"{SAMPLING} 第三十条", "sampling_result", {"sheet_number": "罚1", "reported_on": "2026-04-01"}, "2026-04-01",
         "never", "当事人的异议", beside=(_objected("sampling_result", "open"),)),
    Case(f"{SAMPLING} 第三十条", "sampling_result", {"sheet_number": "罚1", "reported_on": "2026-04-01"}, "2026-04-01",
         "2029-04-01", "公示期", beside=(_objected("sampling_result", "open", "other"),)),
    Case(f"{SAMPLING} 第三十条", "sampling_result", {"sheet_number": "罚1", "reported_on": "2026-04-01"}, "2026-04-01",
         "2029-04-01", "公示期", beside=(_objected("sampling_result", "kept"),)),
    Case(DISPUTED, *_objected("administrative_penalty", "open"), "2026-04-10", "-", "没有规定公示期"),
    Case(DISPUTED, *_objected("administrative_penalty", "kept"), "2026-04-10", "never", "不再标注"),
    Case(f"{SAMPLING} 第三十条", *_objected("sampling_result", "open"), "2026-04-10", "never", "都不公示"),
    # --- repair -------------------------------------------------------------------------------------------------
    _penalty(f"{O107} 第十七条", "2026-03-31", "2026-09-01", "准予信用修复", beside=(GRANTED,), **LINKED),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "最长一年", beside=(GRANTED,), decision_number="罚2"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "最长一年", **LINKED,
             beside=(_repair("penalty", "罚1", "refused", "2026-09-01"),)),
    _penalty(f"{O107} 第八条第（三）项", "2026-03-31", "2029-03-31", "不提前停止", penalty_kind="05", **LINKED,
             beside=(GRANTED,)),
    _penalty(f"{O107} 第二十三条", "2026-03-31", "2027-09-15", "重新计算", **LINKED,
             beside=(_repair("penalty", "罚1", "revoked", "2026-09-15", grade="general"),)),
    _penalty(f"{O107} 第二十三条", "2026-03-31", "2029-09-15", "重新计算", **LINKED, field_of_supervision=FOOD,
             beside=(_repair("penalty", "罚1", "revoked", "2026-09-15", grade="serious"),)),
    _penalty(f"{O107} 第二十三条", "2026-03-31", "2031-03-31", "重新计算", **LINKED, penalty_kind="13",
             restriction_ends_on="2031-03-31",
             beside=(_repair("penalty", "罚1", "revoked", "2026-09-15", grade="serious"),)),
    _listed(f"{O107} 第十七条", "2026-02-10", "2026-09-01", "准予信用修复", listing_document="异1", beside=(UNLISTED,)),
    _listed(f"{O107} 第二十三条", "2026-02-10", "-", "没有规定公示期", listing_document="异1",
            beside=(_repair("abnormal_list", "异1", "revoked", "2026-09-15"),)),
    Case(f"{O107} 第二十三条", *_repair("penalty", "罚1", "revoked", REVOKED), REVOKED, "2029-09-15", "公示期"),
    Case(f"{O107} 第十七条", *_repair("penalty", "罚1", "granted", REVOKED), REVOKED, "never", "不留痕"),
    # --- grades and periods -------------------------------------------------------------------------------------
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "最长一年"),
    _penalty(f"{O107} 第九条", "2026-04-20", "2027-04-20", "最长一年", published_on="2026-04-20"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "最长一年", published_on="2026-03-01"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "最长一年", publicity_end_on="2026-06-30"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "最长一年", publicity_state="3"),
    _penalty(f"{O107} 第九条", "2028-02-29", "2029-02-28", "最长一年", penalised_on="2028-02-29"),
    _penalty(f"{O107} 第七条", "2026-11-30", "2027-02-28", "通报批评", penalised_on="2026-11-30", penalty_kind="08"),
    _penalty(f"{O107} 第七条", "2026-03-31", "2026-06-30", "通报批评", penalty_kind="08"),
    _penalty(f"{O107} 第七条", "2026-03-31", "2026-06-30", "通报批评", penalty_kind="08|01", grade="general"),
    _penalty(f"{O107} 第七条", "2026-03-31", "2026-06-30", "通报批评", penalty_kind="08", field_of_supervision=FOOD),
    _penalty(f"{O107} 第七条", "2026-03-31", "2026-06-30", "从轻", discretion_step="03"),
    _penalty(f"{O107} 第七条", "2026-03-31", "2026-06-30", "从轻", discretion_step="02", field_of_supervision="drug"),
    _penalty(f"{O107} 第七条", "2026-03-31", "2026-06-30", "从轻", discretion_step="03", fine_amount="50000"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "一年", discretion_step="03", fine_amount="50000.01"),
    _penalty(f"{O107} 第七条", "2026-09-20", "2026-12-20", "轻微", grade="minor", penalised_on="2026-08-25",
             published_on="2026-09-20"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "一年", grade="minor", discretion_step="04"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "一年", grade="minor", penalty_kind="02|03"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "一年", grade="minor", fine_amount="60000"),
    _penalty(f"{O107} 第九条", "2026-03-31", "2027-03-31", "一年", grade="minor", fine_amount=""),
    _penalty(f"{O107} 第八条第（一）项", "2026-03-31", "2029-03-31", "特种设备领域", field_of_supervision=FOOD),
    _penalty(f"{O107} 第八条第（一）项", "2026-03-31", "2029-03-31", "特种设备领域", field_of_supervision="drug"),
    _penalty(f"{O107} 第八条第（一）项", "2026-03-31", "2029-03-31", "领域", field_of_supervision="device_use"),
    _penalty(f"{O107} 第八条第（一）项", "2026-03-31", "2029-03-31", "领域", field_of_supervision="cosmetic"),
    _penalty(f"{O107} 第八条第（一）项", "2026-03-31", "2029-03-31", "领域", field_of_supervision="special_equipment"),
    _penalty(f"{O107} 第八条第（一）项", "2026-03-31", "2029-03-31", "领域", field_of_supervision=FOOD,
             grade="general"),
    _penalty(f"{O107} 第八条第（一）项", "2026-03-31", "2029-03-31", "领域未填", field_of_supervision="",
             penalty_basis="《食品安全法》第一百二十四条"),
    _penalty(f"{O107} 第八条第（二）项", "2026-03-31", "2029-03-31", "限制期满", penalty_kind="04",
             restriction_ends_on="2026-06-30"),
    _penalty(f"{O107} 第八条第（二）项", "2022-10-28", "2027-10-28", "限制从业", penalised_on="2022-10-28",
             penalty_kind="13", restriction_ends_on="2027-10-28"),
    _penalty(f"{O107} 第八条第（二）项", "2022-10-28", "2027-10-28", "限制从业", penalised_on="2022-10-28",
             penalty_kind="13", publicity_end_on="2027-10-28", grade="serious"),
    _penalty(f"{O107} 第八条第（二）项", "2026-03-31", "-", "限制从业", penalty_kind="13"),
    _penalty(f"{O107} 第八条第（二）项", "2026-03-31", "-", "限制开展", penalty_kind="02|12", grade="general"),
    _penalty(f"{O107} 第八条第（三）项", "2026-03-31", "2029-03-31", "不提前停止", penalty_kind="05"),
    _penalty(f"{O107} 第八条第（三）项", "2026-03-31", "2029-03-31", "不提前停止", penalty_kind="02|05", grade="minor"),
    _penalty(f"{O107} 第八条第（三）项", "2026-03-31", "2029-03-31", "不提前停止", penalty_kind="05",
             publicity_state="4"),
    _penalty(f"{O107} 第八条第（三）项", "2026-03-31", "2029-03-31", "不提前停止", penalty_kind="10", grade="none"),
    _penalty(f"{O107} 第八条第（三）项", "2026-03-31", "2029-03-31", "责令关闭", penalty_kind="14"),
    _penalty(f"{O107} 第八条", "2026-03-31", "2029-03-31", "定为严重", grade="serious"),
    _penalty(f"{O107} 第八条第（四）项", "2026-03-31", "2029-03-31", "已列入严重", decision_number="罚1",
             beside=((LISTING, {"listed_on": "2026-05-01", **LINKED}),)),
    _penalty(f"{O107} 第八条", "2026-03-31", "2029-03-31", "无法判断", field_of_supervision=""),
    _penalty("立法法 第一百零四条", "2025-06-30", "2026-06-30", "最长一年", penalised_on="2025-06-30"),
    _penalty("立法法 第一百零四条", "2024-01-10", "2025-01-10", "最长一年", penalised_on="2024-01-10"),
    # --- held back ----------------------------------------------------------------------------------------------
    _penalty(f"{PUB} 第四条", "2026-03-31", "never", "警告", penalty_kind="01"),
    _penalty(f"{PUB} 第四条", "2026-03-31", "never", "警告", penalty_kind="01", grade="serious"),
    _penalty(f"{PUB} 第二条", "2026-03-31", "never", "简易程序", case_procedure="01"),
    _penalty(f"{PUB} 第六条", "2026-03-31", "never", "自然人", party_kind="01"),
    _penalty(f"{PUB} 第十一条", "2026-03-31", "never", "撤销", publicity_state="1"),
    _penalty(f"{PUB} 第四条", "2026-03-31", "2027-03-31", "最长一年", grade="none"),
    # --- ended early --------------------------------------------------------------------------------------------
    _penalty(f"{O107} 第十一条", "2026-03-31", "never", "信用修复", publicity_state="4"),
    _penalty(f"{O107} 第二十条", "2026-03-31", "never", "注销", status="4"),
    _penalty(f"{O107} 第二十条", "2026-03-31", "never", "注销", status="3", penalty_kind="05"),
    _penalty(f"{O107} 第二十条", "2026-03-31", "2027-03-31", "最长一年", status="2"),
    _penalty(f"{O107} 第二十条", "2026-03-31", "2027-03-31", "最长一年", status="6"),
    _penalty(f"{O107} 第十三条", "2026-03-31", "2027-06-01", "移出严重", decision_number="罚1", beside=(
        (LISTING, {"listed_on": "2026-05-01", "removed_on": "2027-06-01", **LINKED}),)),
    _penalty(f"{O107} 第十三条", "2026-03-31", "2029-03-31", "已列入严重", decision_number="罚1", beside=(
        (LISTING, {"listed_on": "2026-05-01", "removed_on": "2027-06-01", **LINKED}),
        (LISTING, {"listed_on": "2026-07-01", **LINKED}))),
    # --- abnormal list ------------------------------------------------------------------------------------------
    _listed("企业经营异常名录管理办法 第四条", "2026-07-08", "-", "没有规定公示期"),
    _listed("企业经营异常名录管理办法 第十条", "2026-07-08", "2026-09-01", "移出", removed_on="2026-09-01"),
    _listed(f"{O107} 第二十条", "2026-07-08", "never", "注销", status="4"),
    _listed(HOUSEHOLD, "2025-07-08", "2026-07-01", "6月30日", listing_reason="H1", category="98"),
    _listed(HOUSEHOLD, "2026-07-01", "2027-07-01", "6月30日", listing_reason="H1", category="98"),
    _listed("个体工商户年度报告办法 第十五条", "2025-07-08", "-", "没有规定公示期", listing_reason="H3", category="98"),
    _listed(f"{O107} 第二十二条第（一）项", "2026-07-08", "never", "暂时屏蔽", listing_document="异1", beside=(
        ("credit_repair", {"kind": "abnormal_list", "state": "shielded", "target_key": "异1"}),)),
    _listed(f"{O107} 第二十二条第（三）项", "2026-07-08", "-", "没有规定公示期", listing_document="异1", beside=(
        ("credit_repair", {"kind": "abnormal_list", "state": "restored", "target_key": "异1"}),)),
    # --- persons ------------------------------------------------------------------------------------------------
    Case("食品安全法 第一百三十五条第一款", "employment_ban", {"starts_on": "2026-03-01", "ends_on": "2031-03-01"},
         "2026-03-01", "2031-03-01", "期满"),
    Case("食品安全法 第一百三十五条第二款", "employment_ban", {"starts_on": "2026-03-01", "is_lifetime": "true"},
         "2026-03-01", "-", "没有规定公示期"),
    Case("企业信息公示暂行条例 第十八条", "office_restriction", {"starts_on": "2026-02-01", "ends_on": "2029-02-01"},
         "2026-02-01", "2029-02-01", "期满"),
    Case("本平台设计：警示公示二年", "catering_violation_warning", {"warned_on": "2026-01-10"},
         "2026-01-10", "2028-01-10", "公示期"),
    Case("食品安全法 第一百三十五条第二款", "catering_violation_warning", {"warned_on": "2026-01-10"},
         "2026-01-10", "2026-03-01", "禁止从事食品行业", beside=(
             ("employment_ban", {"ground": "food_life", "is_lifetime": "true", "starts_on": "2026-03-01"}),)),
    Case("食品安全法 第一百三十五条第一款", "catering_violation_warning", {"warned_on": "2026-01-10"},
         "2026-01-10", "2028-01-10", "公示期", beside=(
             ("employment_ban", {"ground": "lab_10y", "is_lifetime": "false", "starts_on": "2026-03-01"}),)),
    # --- serious list -------------------------------------------------------------------------------------------
    _serious("严重违法失信名单管理办法 第二十一条", "2024-02-29", "2027-02-28", "满三年"),
    _serious("严重违法失信名单管理办法 第二十一条", "2024-03-15", "2027-03-15", "满三年", published_on="2024-03-15"),
    _serious("严重违法失信名单管理办法 第二十一条", "2024-02-29", "2029-02-28", "限制期满",
             restriction_ends_on="2029-02-28"),
    _serious(f"{O107} 第十三条", "2024-02-29", "2025-03-01", "移出", removed_on="2025-03-01"),
    _serious(f"{O107} 第二十条", "2024-02-29", "never", "注销", status="4"),
    # --- inspections --------------------------------------------------------------------------------------------
    _checked(f"{O107} 第十条第（一）项", "2026-01-31", "2026-04-30", "三个月"),
    _checked(f"{O107} 第十条第（一）项", "2026-02-20", "2026-05-20", "三个月", published_on="2026-02-20"),
    _checked("企业公示信息抽查办法 第十二条", "2026-01-31", "-", "未发现问题", result="1"),
    _checked(f"{O107} 第十条第（二）项", "2026-01-31", "2029-02-10", "随关联的行政处罚", decision_number="罚1",
             beside=((GRAVE[0], GRAVE[1] | LINKED),)),
    _checked(f"{O107} 第十条第（二）项", "2026-01-31", "2027-02-10", "随关联的行政处罚", decision_number="罚1",
             beside=((GENERAL[0], GENERAL[1] | LINKED),)),
    _checked(f"{O107} 第十条第（一）项", "2026-01-31", "2026-04-30", "三个月", decision_number="罚1",
             beside=((MINOR[0], MINOR[1] | LINKED),)),
    _checked(f"{O107} 第十条第（二）项", "2026-01-31", "never", "随关联的行政处罚", decision_number="罚1",
             beside=((GENERAL[0], GENERAL[1] | LINKED | {"publicity_state": "4"}),)),
    _checked(f"{O107} 第十条第（三）项", "2026-01-31", "-", "随关联的经营异常名录", decision_number="异1",
             beside=(("abnormal_operation_list", {"listed_on": "2026-02-10", "listing_document": "异1"}),)),
    _checked(f"{O107} 第十条第（三）项", "2026-01-31", "2026-08-01", "随关联的经营异常名录", decision_number="异1",
             beside=(("abnormal_operation_list",
                      {"listed_on": "2026-02-10", "listing_document": "异1", "removed_on": "2026-08-01"}),)),
    _checked(f"{O107} 第十条第（四）项", "2026-01-31", "2029-02-10", "随关联的严重", decision_number="严1",
             beside=((LISTING, {"listed_on": "2026-02-10", "listing_document_number": "严1"}),)),
    _checked("企业公示信息抽查办法 第九条", "2026-01-31", "never", "审核", review_state="pending"),
    _checked("本平台设计", "2026-01-31", "never", "异议", objection_state="open"),
    _checked(f"{O107} 第二十条", "2026-01-31", "never", "注销", status="4"),
    # --- sampling -----------------------------------------------------------------------------------------------
    Case(f"{SAMPLING} 第四十六条", "sampling_result",
         {"reported_on": "2026-01-10", "announced_on": "2026-01-30"},
         "2026-01-30", "2029-01-30", "公示期"),
    Case(f"{SAMPLING} 第三十条", "sampling_result",
         {"reported_on": "2026-01-10", "objection_state": "open"},
         "2026-01-10", "never", "异议"),
    Case(DISPUTED, "sampling_result", {"sheet_number": "罚1", "reported_on": "2026-04-01"}, "2026-04-01", "never",
         "异议成立", beside=(_objected("sampling_result", "upheld"),)),
    Case(f"{SAMPLING} 第四十六条；本平台设计", "food_test_item", {"tested_on": "2026-01-10", "verdict": "pass"},
         "2026-01-10", "never", "合格项"),
    # --- checks that were not drawn ------------------------------------------------------------------------------
    _visited(f"{O107} 第十条第（一）项", "2026-01-31", "2026-04-30", "三个月"),
    _visited("企业公示信息抽查办法 第十二条", "2026-01-31", "-", "未发现问题", result="1"),
    _visited(f"{O107} 第十条第（二）项", "2026-01-31", "2027-02-10", "随关联的行政处罚", decision_number="罚1",
             beside=((GENERAL[0], GENERAL[1] | LINKED),)),
    _visited(f"{O107} 第十条第（三）项", "2026-01-31", "2026-08-01", "随关联的经营异常名录", decision_number="异1",
             beside=(("abnormal_operation_list",
                      {"listed_on": "2026-02-10", "listing_document": "异1", "removed_on": "2026-08-01"}),)),
    _visited(f"{O107} 第十条第（四）项", "2026-01-31", "2029-02-10", "随关联的严重", decision_number="严1",
             beside=((LISTING, {"listed_on": "2026-02-10", "listing_document_number": "严1"}),)),
    _visited("本平台设计：异议期间不公示", "2026-01-31", "never", "异议", objection_state="open"),
    _visited("本平台设计：异议期间不公示", "2026-01-31", "never", "当事人的异议", inspection_number="罚1",
             beside=(_objected("inspection_result", "open"),)),
    _visited(DISPUTED, "2026-01-31", "never", "异议成立", inspection_number="罚1",
             beside=(_objected("inspection_result", "upheld"),)),
    _visited(f"{O107} 第二十条", "2026-01-31", "never", "注销", status="4"),
    _checked("本平台设计：异议期间不公示", "2026-01-31", "never", "当事人的异议", task_number="罚1",
             beside=(_objected("random_inspection_result", "open"),)),
    _checked(DISPUTED, "2026-01-31", "never", "异议成立", task_number="罚1",
             beside=(_objected("random_inspection_result", "annulled"),)),
    # --- serious list: objected to, repaired, shielded -----------------------------------------------------------
    _serious(DISPUTED, "2024-02-29", "never", "异议成立", listing_document_number="严1",
             beside=(_objected(LISTING, "upheld", key="严1"),)),
    _serious(f"{O107} 第二十二条第（一）项", "2024-02-29", "never", "暂时屏蔽", listing_document_number="严1", beside=(
        ("credit_repair", {"kind": "serious_list", "state": "shielded", "target_key": "严1"}),)),
    _serious(f"{O107} 第十七条", "2024-02-29", "2026-09-01", "准予信用修复", listing_document_number="严1", beside=(
        _repair("serious_list", "严1", "granted", "2026-09-01", stopped_on="2026-09-01"),)),
    _serious(f"{O107} 第二十三条", "2024-02-29", "2029-09-15", "重新计算", listing_document_number="严1", beside=(
        _repair("serious_list", "严1", "revoked", "2026-09-15"),)),
    # --- what ends with the subject, and what an objection took back ---------------------------------------------
    Case(f"{O107} 第二十条", *_repair("penalty", "罚1", "revoked", REVOKED), REVOKED, "never", "注销", status="4"),
    Case(f"{O107} 第二十条", *_objected("administrative_penalty", "open"), "2026-04-10", "never", "注销", status="4"),
    Case(DISPUTED, "complaint_publicity", {"complaint_number": "罚1", "published_on": "2026-04-01"}, "2026-04-01",
         "never", "异议成立", beside=(_objected("complaint_publicity", "upheld"),)),
    *(
        Case(DISPUTED, type, {number: "罚1", day: "2026-04-01"}, "2026-04-01", "never", "异议成立", beside=(
            _objected(type, "annulled"),))
        for type, number, day in (
            ("administrative_licence", "licence_number", "valid_from"),
            ("electronic_licence", "licence_identifier", "valid_from"),
            ("annual_report", "report_year", "filed_on"),
            ("voluntary_commitment", "kind", "committed_on"),
            ("registration", "uscc", "approved_on"),
        )
    ),
    Case("城市公示规定（荣誉奖励），本平台设计", "honour", {"awarded_on": "2026-01-10", "withdrawn_on": "2026-06-01"},
         "2026-01-10", "2026-06-01", "荣誉已撤销"),
    Case("企业信息公示暂行条例 第九条", "annual_report_guarantee", {"period_from": "2026-01-01", "is_public": "false"},
         "2026-01-01", "never", "没有选择公示"),
)  # fmt: skip
