"""From records to values: the SQL that reads, for every indicator, one value for each subject.

Indicators that read the same records share one pass over them; each is an aggregate with its own filter.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xinheng.credit.publicity import Publication
from xinheng.credit.risk.declarations import Indicator, Scorecard
from xinheng.credit.risk.statement.aggregates import aggregates, slug
from xinheng.credit.risk.statement.conditions import TODAY, literal, name
from xinheng.credit.risk.statement.links import Links, Tree
from xinheng.credit.risk.statement.turning import earliest, public_turns, turns_of, young_until
from xinheng.credit.risk.statement.yardsticks import joined, ranked
from xinheng.kit.conditions.printing import Printer

# What every view of the lake has besides the fields of its type.
COMMON = ("subject_id", "key", "effective_on", "ends_on")


@dataclass(frozen=True)
class Readings:
    """What the views hold: type → its open fields; and what the public may see of each type."""

    fields: dict[str, frozenset[str]]
    shown: dict[str, Publication]
    day: date


def values_sql(card: Scorecard, indicators: list[Indicator], readings: Readings) -> str:
    """One row for each rated subject: `v_` value, `s_` since, `u_` until of every indicator, and `turns_on`, the first
    day on which one of the values may be another though no record changed."""
    groups = _groups(indicators)
    links = _links(groups, readings)
    parts, joins, turns = links.relations(), [], [f"g{number}.turns_on" for number, _ in enumerate(groups)]
    for number, ((types, role), members) in enumerate(groups.items()):
        parts.append(f"g{number} AS ({_group_sql(types, role, members, readings, links)})")
        joins.append(f"LEFT JOIN g{number} USING (subject_id)")
    for indicator in indicators:
        if indicator.kind == "sql":
            part, join = _own_sql(indicator)
            parts.append(part)
            joins.append(join)
            turns += [] if indicator.peers else [f"q_{slug(indicator)}.turns_on"]
    for indicator in indicators:
        measured, hung = joined(indicator, slug(indicator))
        parts += measured
        joins += hung
    columns = [f"{_told(indicator)} AS v_{slug(indicator)}, s_{slug(indicator)}, u_{slug(indicator)}"
               for indicator in indicators]  # fmt: skip
    rated = f"s.kind = {literal(card.kind)}"
    if card.unrated_status:
        rated += f" AND coalesce(s.status, '') NOT IN ({', '.join(literal(one) for one in card.unrated_status)})"
    for beginning in card.unrated_codes:
        rated += f" AND NOT starts_with(s.identity, {literal(beginning)})"
    return (
        f"WITH {', '.join(parts)} SELECT s.subject_id, s.identity, s.industry, s.category, "
        f"date_diff('month', s.established_on, {TODAY}) AS months_old, {', '.join(columns)}, "
        f"least({earliest([young_until(card)])}, {', '.join(turns)}) AS turns_on "
        f"FROM subject s {' '.join(joins)} WHERE {rated}"
    )


def _groups(indicators: list[Indicator]) -> dict[tuple[tuple[str, ...], str], list[Indicator]]:
    """Indicators by what they read. Records read by SQL of an indicator's own alone are a group without members: only
    the days on which they begin are asked for."""
    groups: dict[tuple[tuple[str, ...], str], list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        if indicator.kind != "sql":
            groups[indicator.record_types, indicator.mentioned_as].append(indicator)
    for indicator in indicators:
        if indicator.kind == "sql" and indicator.record_types and indicator.reads == "own":
            known = {type for types, role in groups if not role for type in types}
            if unread := tuple(type for type in indicator.record_types if type not in known):
                groups[unread, ""] = []
    return groups


def _default(indicator: Indicator) -> str:
    """Nothing on record is a known zero for what is counted, and unknown for the rest."""
    value = f"v_{slug(indicator)}"
    return f"coalesce({value}, 0)" if indicator.kind in ("count", "sum", "exists", "worst") else value


def _told(indicator: Indicator) -> str:
    return ranked(indicator, slug(indicator), _default(indicator))


def _own_sql(indicator: Indicator) -> tuple[str, str]:
    """An indicator with SQL of its own, as a CTE and the join that hangs it to the subject."""
    it = slug(indicator)
    if indicator.peers:
        cte = (
            f"q_{it} AS (SELECT key, value AS v_{it}, NULL::DATE AS s_{it}, NULL::DATE AS u_{it} "
            f"FROM peer_value WHERE indicator = {literal(indicator.id)})"
        )
        return cte, f"LEFT JOIN q_{it} ON q_{it}.key = s.{name(indicator.peers.by)}::VARCHAR"
    cte = (
        f"q_{it} AS (SELECT subject_id, value AS v_{it}, since AS s_{it}, until AS u_{it}, turns_on FROM ("
        f"SELECT 0::BIGINT AS subject_id, NULL::DATE AS since, NULL::DATE AS until, NULL::DATE AS turns_on WHERE FALSE "
        f"UNION ALL BY NAME ({indicator.sql})))"
    )
    return cte, f"LEFT JOIN q_{it} USING (subject_id)"


def _links(groups: Mapping[tuple[tuple[str, ...], str], list[Indicator]], readings: Readings) -> Links:
    """What the judgements of all that the groups read ask of other records."""
    trees: list[tuple[str, Tree]] = []
    kept: dict[str, set[str]] = defaultdict(set)
    for (types, role), members in groups.items():
        for type in types:
            kept[type] |= {*COMMON, *(_wanted(members) & readings.fields[type]), *(("record_id",) if role else ())}
            if rules := readings.shown.get(type):
                trees += [(type, rules.hidden_on), (type, rules.shown(readings.day))]
    return Links(trees, kept)


def _group_sql(types: tuple[str, ...], role: str, members: list[Indicator], readings: Readings, links: Links) -> str:
    """One pass over the records of the types, giving the three columns of each member and the next day that turns."""
    sources = [_source_sql(type, role, members, readings, links) for type in types]
    turns = f"min(least({earliest(turns_of(members))}, seen_anew_on)) AS turns_on"
    columns = ", ".join([*(aggregates(member) for member in members), turns])
    return f"SELECT subject_id, {columns} FROM ({' UNION ALL BY NAME '.join(sources)}) GROUP BY subject_id"


def _wanted(members: list[Indicator]) -> set[str]:
    return {field for member in members for field in _fields_of(member)}


def _fields_of(indicator: Indicator) -> set[str]:
    fields = set(indicator.filter) | set(indicator.part) | set(indicator.fields)
    return fields - set(COMMON)


def _source_sql(type: str, role: str, members: list[Indicator], readings: Readings, links: Links) -> str:
    """The records of one type with the fields wanted, the day they leave the public, and whether they are shown."""
    wanted = _wanted(members)
    has = wanted & readings.fields[type]
    if members and (unknown := wanted - set().union(*(readings.fields[one] for one in members[0].record_types))):
        raise ValueError(f"记录类型 {type} 没有这些可公开字段：{'、'.join(sorted(unknown))}（指标 {members[0].id} 等）")
    # Whether a record about somebody else is public is judged by that one, and nobody asks it here.
    rules, judge = None if role else readings.shown.get(type), links.printer(type, "r")
    columns = ["r.key", "r.effective_on", "r.ends_on", *(f"r.{name(field)}" for field in sorted(has))]
    columns += _publicity(rules, judge, readings.day)
    columns += [f"(r.effective_on IS NULL OR r.effective_on <= {TODAY}) AS begun"]
    told = f"SELECT {'m' if role else 'r'}.subject_id, {', '.join(columns)} FROM {links.relation(type)} r"
    if role:
        return f"{told} JOIN mention m ON m.record_id = r.record_id AND m.role = {literal(role)}"
    return f"{told} JOIN subject s ON s.subject_id = r.subject_id" if rules else told


def _publicity(rules: Publication | None, judge: Printer, day: date) -> list[str]:
    """Whether a record is shown, the day it leaves the public, and the next on which either may change."""
    if rules is None:
        return ["NULL::DATE AS hidden_on", "FALSE AS is_shown", "NULL::DATE AS seen_anew_on"]
    return [
        f"{judge.term(rules.hidden_on)} AS hidden_on",
        f"({judge.truth(rules.shown(day))}) AS is_shown",
        f"{earliest(public_turns(rules, judge))} AS seen_anew_on",
    ]
