"""What an auditor reads in the articles: from when until when the law shows a record, and by which article.

Nothing here asks the platform's own rules: the articles are read once more, in plain Python, by their numbers.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Fields = Mapping[str, str]
CLOSED = ("3", "4", "S2")
# Order 107 art 8 (1): food, drugs, devices, cosmetics, special equipment.
GRAVE_FIELDS = {
    "food_production", "food_circulation", "catering", "special_food", "workshop", "drug", "cosmetic",
    "device_business", "device_use", "special_equipment",
}  # fmt: skip
GRAVE_LAWS = ("食品安全法", "药品管理法", "疫苗管理法", "医疗器械", "化妆品", "特种设备")
BAD_RESULTS = {"A", "B", "C", "6", "E", "8", "P", "D"}


@dataclass(frozen=True)
class Reading:
    """What the law says of one record: public or not, from when, until when (the first day not), by which article."""

    public: bool
    starts: date | None
    until: date | None
    article: str

    def shown_on(self, day: date) -> bool:
        return self.public and (self.starts is None or self.starts <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Fact:
    """A record as the auditor has it before him."""

    type: str
    key: str
    fields: Fields
    begins: date | None
    ends: date | None


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def first(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


class Shop:
    """One business with all that is on record about it."""

    def __init__(self, status: str, facts: Sequence[Fact], today: date) -> None:
        self.status, self.facts, self.today = status, facts, today

    def of(self, type: str) -> Iterable[Fact]:
        return (one for one in self.facts if one.type == type)

    def decisions(self, fact: Fact, kind: str, *states: str) -> list[Fields]:
        """What was decided about repairing or shielding this very record."""
        about = [one.fields for one in self.of("credit_repair") if one.fields.get("target_key") == fact.key]
        return [one for one in about if one.get("kind") == kind and one.get("state") in states]

    def objected(self, fact: Fact, *states: str) -> bool:
        """Whether an objection to this very record came to one of these."""
        return any(
            one.fields.get("target_type") == fact.type and one.fields.get("target_key") == fact.key
            and one.fields.get("state") in states
            for one in self.of("objection")
        )  # fmt: skip

    def corrected(self, fact: Fact) -> bool:
        """条例 art 12: found wrong on objection."""
        return self.objected(fact, "upheld", "annulled")

    def disputed(self, fact: Fact) -> bool:
        """The party's own objection is being looked into."""
        return any(
            one.fields.get("target_type") == fact.type and one.fields.get("target_key") == fact.key
            and one.fields.get("state") == "open" and one.fields.get("objector") == "party"
            for one in self.of("objection")
        )  # fmt: skip


def hidden(article: str, starts: date | None = None) -> Reading:
    return Reading(False, starts, None, article)


def penalty(fact: Fact, shop: Shop) -> Reading:
    """公示规定（第45号令）, 信用修复管理办法（第107号令）."""
    say, kinds = fact.fields, set(filter(None, fact.fields.get("penalty_kind", "").split("|")))
    starts = last(day_of(say.get("published_on")), fact.begins)
    if kinds and kinds <= {"01"}:
        return hidden("公示规定 第四条", starts)
    if say.get("case_procedure") == "01":
        return hidden("公示规定 第二条", starts)
    if say.get("party_kind") == "01":
        return hidden("公示规定 第六条", starts)
    if say.get("publicity_state") in ("1", "2"):
        return hidden("公示规定 第十一条", starts)
    if shop.corrected(fact):
        return hidden("条例 第十二条", starts)
    if shop.decisions(fact, "penalty", "shielded"):
        return hidden("第二十二条", starts)
    months, article, early, until = _grade(fact, shop, kinds, starts)
    if until is None and months and starts:
        until = later(starts, months)
    if early and say.get("publicity_state") == "4":
        return hidden("第十一条", starts)
    if shop.status in CLOSED:
        return hidden("第二十条", starts)
    if early:
        granted = shop.decisions(fact, "penalty", "granted")
        stops = [day_of(one.get("stopped_on")) for one in granted]
        removed = _removals(fact, shop)
        if stops and all(stops) and (until is None or max(filter(None, stops)) < until):
            until, article = max(filter(None, stops)), "第十一条"
        if removed and (until is None or removed < until):
            until, article = removed, "第十三条"
    return Reading(True, starts, until, article)


def _grade(fact: Fact, shop: Shop, kinds: set[str], starts: date | None) -> tuple[int, str, bool, date | None]:
    """Months of publicity, the article, whether a repair may end it early, and the end where it is not those months."""
    say = fact.fields
    ends = last(day_of(say.get("restriction_ends_on")), day_of(say.get("publicity_end_on")))
    for grade, months in (("serious", 36), ("general", 12)):
        gone = [one for one in shop.decisions(fact, "penalty", "revoked") if one.get("grade") == grade]
        if gone:
            anew = max(later(day, months) for one in gone if (day := day_of(one.get("decided_on"))))
            return 0, "第二十三条", False, last(anew, ends)
    if kinds & {"05", "10", "14"}:
        return 36, "第八条第（三）项", False, None
    if kinds & {"04", "12", "13"}:
        known = day_of(say.get("restriction_ends_on")) or day_of(say.get("publicity_end_on"))
        return 0, "第八条第（二）项", True, last(known, later(starts, 36)) if known and starts else None
    fine = float(say.get("fine_amount") or "nan")
    small, slight = kinds <= {"01", "02", "08"} and fine <= 50_000, say.get("discretion_step", "")
    if kinds <= {"01", "08"} or (small and (slight in ("02", "03") or (not slight and say.get("grade") == "minor"))):
        return 3, "第七条", True, None
    field, law = say.get("field_of_supervision", ""), say.get("penalty_basis", "")
    if field in GRAVE_FIELDS or (not field and any(word in law for word in GRAVE_LAWS)):
        return 36, "第八条第（一）项", True, None
    if any(_same(one, fact) for one in shop.of("serious_violation_list")):
        return 36, "第八条第（四）项", True, None
    if say.get("grade") == "serious":
        return 36, "第八条", True, None
    if not field and not law and say.get("grade", "") in ("", "none"):
        return 36, "第八条", True, None
    return 12, "第九条", True, None


def _same(listing: Fact, fine: Fact) -> bool:
    number = fine.fields.get("decision_number")
    return bool(number) and listing.fields.get("decision_number") == number


def _removals(fact: Fact, shop: Shop) -> date | None:
    """The day the last listing for this fine was lifted; None while one stands."""
    days = [day_of(one.fields.get("removed_on")) for one in shop.of("serious_violation_list") if _same(one, fact)]
    return max(filter(None, days)) if days and all(days) else None


def abnormal(fact: Fact, shop: Shop) -> Reading:
    """企业经营异常名录管理办法, 个体工商户年度报告办法, Order 107 art 12, 20, 22."""
    if shop.corrected(fact):
        return hidden("条例 第十二条", fact.begins)
    if shop.decisions(fact, "abnormal_list", "shielded"):
        return hidden("第二十二条", fact.begins)
    if shop.status in CLOSED:
        return hidden("第二十条", fact.begins)
    until, article = fact.ends, "名录管理办法"
    if fact.fields.get("listing_reason") == "H1" and fact.begins:
        summer = date(fact.begins.year + (fact.begins.month >= 7), 7, 1)
        if until is None or summer < until:
            until, article = summer, "个体工商户年度报告办法 第十三条"
    return _repaired(Reading(True, fact.begins, until, article), shop.decisions(fact, "abnormal_list", "granted"))


def _repaired(read: Reading, granted: Sequence[Fields]) -> Reading:
    days = [day_of(one.get("stopped_on")) for one in granted]
    if days and all(days) and (read.until is None or max(filter(None, days)) < read.until):
        return Reading(read.public, read.starts, max(filter(None, days)), "准予信用修复")
    return read


def serious(fact: Fact, shop: Shop) -> Reading:
    """严重违法失信名单管理办法（第44号令） art 21, Order 107 art 13, 20, 22, 23."""
    starts = last(day_of(fact.fields.get("published_on")), fact.begins)
    if shop.corrected(fact):
        return hidden("条例 第十二条", starts)
    if shop.decisions(fact, "serious_list", "shielded"):
        return hidden("第二十二条", starts)
    if shop.status in CLOSED:
        return hidden("第二十条", starts)
    restricted = day_of(fact.fields.get("restriction_ends_on"))
    until = last(later(starts, 36), restricted) if starts else None
    gone = [day_of(one.get("decided_on")) for one in shop.decisions(fact, "serious_list", "revoked")]
    if gone:
        return Reading(True, starts, last(later(max(filter(None, gone)), 36), restricted), "第二十三条")
    read = Reading(True, starts, first(until, fact.ends), "第二十一条")
    return _repaired(read, shop.decisions(fact, "serious_list", "granted"))


def check(fact: Fact, shop: Shop) -> Reading:
    """企业公示信息抽查办法 art 9, 12; Order 107 art 10."""
    starts, say = last(day_of(fact.fields.get("published_on")), fact.begins), fact.fields
    if fact.type == "random_inspection_result" and say.get("review_state") in ("drafting", "pending", "refused"):
        return hidden("抽查办法 第九条", starts)
    if say.get("objection_state") == "open" or shop.disputed(fact):
        return hidden("本平台设计", starts)
    if shop.corrected(fact):
        return hidden("条例 第十二条", starts)
    bad = say.get("result") in BAD_RESULTS
    if bad and shop.status in CLOSED:
        return hidden("第二十条", starts)
    if followed := _led_to(fact, shop):
        article, until = followed
        return Reading(True, starts, until, article)
    return Reading(
        True, starts, later(starts, 3) if bad and starts else None, "第十条第（一）项" if bad else "第十二条"
    )


def _led_to(fact: Fact, shop: Shop) -> tuple[str, date | None] | None:
    """What the check led to, where it is grave enough for the check to stay as long (art 10 (2)–(4))."""
    number = fact.fields.get("decision_number")
    if not number:
        return None
    for type, name, article, read in (
        ("serious_violation_list", "listing_document_number", "第十条第（四）项", serious),
        ("administrative_penalty", "decision_number", "第十条第（二）项", penalty),
        ("abnormal_operation_list", "listing_document", "第十条第（三）项", abnormal),
    ):
        linked = [one for one in shop.of(type) if one.fields.get(name) == number]
        grave = [one for one in linked if not _held_or_slight(one, shop, read)]
        if grave:
            ends = [_over(read(one, shop)) for one in grave]
            return article, None if None in ends else max(day for day in ends if day)
    return None


def _held_or_slight(fact: Fact, shop: Shop, read: Callable[[Fact, Shop], Reading]) -> bool:
    said = read(fact, shop)
    held = not said.public and said.article not in ("第二十条", "第十一条")
    return held or (fact.type == "administrative_penalty" and _months_of(fact, shop) == 3)


def _months_of(fact: Fact, shop: Shop) -> int:
    kinds = set(filter(None, fact.fields.get("penalty_kind", "").split("|")))
    return _grade(fact, shop, kinds, last(day_of(fact.fields.get("published_on")), fact.begins))[0]


def _over(read: Reading) -> date | None:
    return read.until if read.public else date(1900, 1, 1)


def sampling(fact: Fact, shop: Shop) -> Reading:
    """食品安全抽样检验管理办法 art 30–37, 46: three years is this city's period."""
    starts = last(day_of(fact.fields.get("announced_on")), fact.begins)
    if fact.fields.get("objection_state") == "open" or shop.disputed(fact):
        return hidden("第三十条", starts)
    if shop.corrected(fact):
        return hidden("条例 第十二条", starts)
    return Reading(True, starts, later(starts, 36) if starts else None, "第四十六条")


def until_ended(fact: Fact, shop: Shop) -> Reading:
    """Bans of persons: as long as they last (食品安全法 art 135; 公司法 art 178)."""
    return Reading(True, fact.begins, fact.ends, "第一百")
