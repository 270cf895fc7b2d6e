"""Every public sentence of a loaded city against the records on the same page: `python -m tests.truth` after
`xinheng demo --no-serve`, in its home. Prints what a record contradicts; ends with 1 if anything does.

What each sentence means is written down here once more, by other code than the one that tells it: a sentence that
nothing here knows is a fault as well. The pages themselves are read too, for what no page may say.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import django

Records = list[dict[str, Any]]
Rule = Callable[[re.Match[str], Records, dict[str, Any], date], bool]
# What no page says to anybody: an empty value, a draft of ours, a template's leftovers.
NEVER = ("None", "待核对", "暂定", "{{", "{%", "nan", "照常营业")
FOUND_NOTHING = {"1", "F", "7", "9", "12"}
OPEN_PROBLEM = {"P", "A", "B", "C", "6", "D"}
CHECKS = ("inspection_result", "random_inspection_result")


def main() -> int:
    """Walk all subjects that have a page; the number of faults is the exit's reason."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
    django.setup()
    from django.test import Client

    from xinheng.fusion.registers.models import Subject

    told: Counter[str] = Counter()
    faults = []
    client = Client()
    host = {"HTTP_HOST": "localhost"}
    for place, identity in enumerate(Subject.objects.exclude(kind="person").values_list("identity", flat=True)):
        faults += [f"{identity}: {fault}" for fault in faults_of(identity, told)]
        # Every tenth page is read as it is sent; they differ in their records alone.
        if place % 10 == 0:
            page = client.get(f"/e/{identity}", **host).content.decode()
            faults += [f"{identity}: 页面写着 {word}" for word in NEVER if stands_in(word, page)]
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{sum(told.values())} 句，{len(told)} 种，矛盾 {len(faults)} 处\n")
    return 1 if faults else 0


def stands_in(word: str, page: str) -> bool:
    """Whether a page says it: as a word of its own, for “nan” is in governance."""
    return re.search(rf"(?<![A-Za-z_]){re.escape(word)}(?![A-Za-z_])", page) is not None


def faults_of(identity: str, told: "Counter[str]") -> Iterator[str]:
    """The sentences of one page that its records do not say, and what they say that the page keeps silent about."""
    from xinheng.credit.portrait.queries import dossier
    from xinheng.kit import city_time
    from xinheng.portals.public.dossier import read_dossier

    today = city_time.today()
    view, found = read_dossier(identity, None, today), dossier(identity)
    if view is None or found is None:
        yield "没有页面"
        return
    records = [record for section in found.sections for record in section["records"]]
    # What a laboratory found of a product is told by its maker and its sellers; the page shows it as a section.
    shown = {section["key"] for section in found.sections if section["count"]} | {part.key for part in view.kept}
    told_beside = [one for one in sampled_of(view) if view.subject["kind"] == "product"]
    records += told_beside
    # What is good or only due next is told as openly, and may as little be wrong.
    others = [{"text": text, "section": next(iter(shown), "")} for text in view.coming]
    for notice in [*view.notices, *others]:
        text = notice["text"]
        told[re.sub(r"\d+", "N", text)] += 1
        meant = next(((match, rule) for known, rule in MEANING if (match := re.fullmatch(known, text))), None)
        if meant is None:
            yield f"没有人核对过的话：{text}"
        elif not meant[1](meant[0], records, found.subject.__dict__, today):
            yield f"记录里看不出：{text}"
        if notice["section"] not in shown:
            yield f"指向没有的一段：{text}"
    if view.closed and "成立" in view.tagline:
        yield "已关闭的还在变老"
    if "没有需要提醒的事" in view.verdict and any(late(record, today) for record in records):
        yield "有到期未检的，却说没有需要提醒的事"


def sampled_of(view: Any) -> Records:
    """The samplings of goods of the product's name at whom its page says stand behind it."""
    from xinheng.credit.portrait.queries import dossier

    found = [one for behind in view.behind for one in _all_of(dossier(behind.identity))]
    name = view.subject["name"].replace(" ", "")
    return [
        one for one in of(found, "sampling_result") if one["fields"].get("product_name", "").replace(" ", "") == name
    ]


def _all_of(found: Any) -> Records:
    return [record for section in found.sections for record in section["records"]] if found else []


def sampling(match: re.Match[str], records: Records, _: dict[str, Any], today: date) -> bool:
    """最近一次抽检 …: the newest of the samplings says the days, the verdict, the batch and what was wrong."""
    told = of(records, "sampling_result")
    newest = max(told, key=lambda one: str(one["effective_on"]), default=None)
    if newest is None:
        return False
    fields, days = newest["fields"], {newest["effective_on"], newest["fields"].get("sampled_on")}
    same = [one for one in told if one["effective_on"] == newest["effective_on"]]
    good = any((one["fields"]["verdict"] == "pass") == (match["verdict"] == "合格") for one in same)
    batch = not match["batch"] or any(one["fields"].get("batch_number") == match["batch"] for one in same)
    return good and batch and set(re.findall(r"\d{4}-\d\d-\d\d", match[0].partition("（")[0])) <= days and bool(fields)


def next_due(match: re.Match[str], records: Records, _: dict[str, Any], today: date) -> bool:
    """… 下次… 某日，还有 N 天: the day stands in a record, and so many days are left."""
    due = date.fromisoformat(match["day"])
    days = {value for one in records for value in one["fields"].values() if isinstance(value, str)}
    return (due - today).days == int(match["left"]) >= 0 and match["day"] in days


def of(records: Records, *types: str, own: bool = True) -> Records:
    """The records of these types, the subject's own or those of others that name it."""
    return [one for one in records if one["type"] in types and ("about" not in one) == own]


def since(records: Records, months: int, today: date) -> Records:
    """Those that took effect in so many months, the day itself included."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return [one for one in records if one["effective_on"] and _later(one["effective_on"], year, month + 1, today.day)]


def _later(day: str, year: int, month: int, of_month: int) -> bool:
    parts = tuple(int(part) for part in day.split("-"))
    return parts > (year, month, of_month) and parts <= (9999, 12, 31)


def late(record: dict[str, Any], today: date) -> bool:
    """Whether a use registration in use is past its inspection."""
    fields = record["fields"]
    due = fields.get("next_inspection_on")
    return record["type"] == "use_registration" and bool(due) and due < str(today) and fields.get("state") == "valid"


def listed(records: Records, type: str, today: date) -> Records:
    """Entries of a list that have not ended."""
    return [one for one in of(records, type) if not one["ends_on"] or one["ends_on"] > str(today)]


def last_season(today: date) -> int:
    """The last year whose report was due by 30 June."""
    return today.year - (1 if (today.month, today.day) >= (7, 1) else 2)


def reported(records: Records, state: tuple[str, ...]) -> set[int]:
    """The years for which a report of such a state is on the page."""
    return {
        int(one["fields"]["report_year"]) for one in of(records, "annual_report") if one["fields"]["state"] in state
    }


def penalties(match: re.Match[str], records: Records, _: dict[str, Any], today: date) -> bool:
    """近两年受过N次行政处罚."""
    return int(match[1]) == len(since(of(records, "administrative_penalty"), 24, today))


def share(match: re.Match[str], records: Records, _: dict[str, Any], today: date) -> bool:
    """近三年的检查P%发现问题（A次中B次）."""
    checks = since(of(records, *CHECKS), 36, today)
    bad = [one for one in checks if one["fields"]["result"] not in FOUND_NOTHING]
    return (len(checks), len(bad)) == (int(match[2]), int(match[3])) and round(100 * len(bad) / len(checks)) == int(
        match[1]
    )


def pending(match: re.Match[str], records: Records, _: dict[str, Any], today: date) -> bool:
    """近半年N次检查发现问题，待处理."""
    checks = since(of(records, *CHECKS), 6, today)
    return int(match[1]) == sum(one["fields"]["result"] in OPEN_PROBLEM for one in checks)


def overdue(match: re.Match[str], records: Records, _: dict[str, Any], today: date) -> bool:
    """定期检验超期 N 天（应于 …）: the day stands in a record, and nothing later takes its place."""
    due = date.fromisoformat(match[3])
    days = {value for one in records for value in one["fields"].values() if isinstance(value, str)}
    return (today - due).days == int(match[2]) > 0 and match[3] in days


# What the newest record says happened, and its month: "：…（2026-10）".
NEWEST = r"(?:(?:：|，最近一次：)(?P<said>.+)（(?P<month>\d{4}-\d\d)）)?"


def happened(rule: Rule, *types: str) -> Rule:
    """The rule holds, and a record of that month says every clause of what is told."""

    def holds(match: re.Match[str], records: Records, subject: dict[str, Any], today: date) -> bool:
        return rule(match, records, subject, today) and _says(match, of(records, *types))

    return holds


def _says(match: re.Match[str], records: Records) -> bool:
    if match["said"] is None:
        return True
    clause = re.split("[，；…]", match["said"])[0].removesuffix("不合格")
    months = [one for one in records if (one["effective_on"] or "").startswith(match["month"])]
    return any(clause in str(value) for one in months for value in one["fields"].values())


MEANING: list[tuple[str, Rule]] = [
    (r"近两年受过(\d+)次行政处罚" + NEWEST, happened(penalties, "administrative_penalty")),
    (r"近三年的检查(\d+)%发现问题（(\d+)次中(\d+)次）" + NEWEST, happened(share, *CHECKS)),
    (r"近半年(\d+)次检查发现问题，待处理" + NEWEST, happened(pending, *CHECKS)),
    (r"(.*?)(?:维护保养|定期检验|自行检测)超期 (\d+) 天（应于 (\S+)）", overdue),
    (r"最近一次抽检.*?(?P<verdict>不合格|合格|问题样品)(?:（批号 (?P<batch>[^）]+)）)?(?:：.+)?", sampling),
    (
        r"没有查到这个产品的抽检记录；没有抽检不等于合格。",
        lambda m, r, s, t: not of(r, "sampling_result"),
    ),
    (r".*?下次(?:维护保养|定期检验|自行检测) (?P<day>\S+)，还有 (?P<left>\d+) 天", next_due),
    (r"自主承诺未履行", lambda m, r, s, t: any(one["fields"]["kept"] == "0" for one in of(r, "voluntary_commitment"))),
    (r"经营异常名录：.+", lambda m, r, s, t: bool(listed(r, "abnormal_operation_list", t))),
    (r"在严重违法失信名单中", lambda m, r, s, t: bool(listed(r, "serious_violation_list", t))),
    (
        r"最近一年的年报未报送",
        lambda m, r, s, t: last_season(t) not in reported(r, ("reported", "audit_failed", "late")),
    ),
    (r"最近一年的年报逾期补报", lambda m, r, s, t: last_season(t) in reported(r, ("late",))),
    (
        r"(?:连续(\d+)年|已有(\d+)年)没有报年报",
        lambda m, r, s, t: (
            not (
                reported(r, ("reported", "audit_failed", "late"))
                & {last_season(t) - back for back in range(int(m[1] or m[2]))}
            )
        ),
    ),
    (
        r"近两年有(\d+)批次抽检不合格" + NEWEST,
        lambda m, r, s, t: (
            int(m[1])
            == sum(one["fields"]["verdict"] in ("fail", "problem") for one in since(of(r, "sampling_result"), 24, t))
        ),
    ),
    (r"近一年有(\d+)件投诉", lambda m, r, s, t: int(m[1]) == len(since(of(r, "complaint_publicity"), 12, t))),
    (r"近三个月投诉明显增多", lambda m, r, s, t: len(since(of(r, "complaint_publicity"), 3, t)) > 1),
    (
        r"有许可证件已到期",
        lambda m, r, s, t: any(
            one["ends_on"] and one["ends_on"] <= str(t) for one in of(r, "administrative_licence", "electronic_licence")
        ),
    ),
    (r"登记状态为.+", lambda m, r, s, t: s["status"] != "1"),
    (r"曾不配合检查", lambda m, r, s, t: bool(of(r, *CHECKS))),
    (
        r"有依法被限制从业的人员",
        lambda m, r, s, t: (
            any(one["type"] == "key_person_alert" for one in r) or bool(of(r, "employment_ban", own=False))
        ),
    ),
    (r"有人员处于限制从业期间", lambda m, r, s, t: bool(of(r, "employment_ban", own=False))),
    (
        r"有(\d+)台设备超期未检",
        lambda m, r, s, t: int(m[1]) == sum(late(one, t) for one in of(r, "use_registration", own=False)),
    ),
]

if __name__ == "__main__":
    sys.exit(main())
