"""Whether a day has come, said without reckoning with days: what is compared is the field, with a day known beforehand.

`AddMonths(published_on, 12) <= 28 February 2027` becomes `published_on <= 28 February 2026`, which a database answers
without a function call for each record. The meaning stays the same; a test says so for every node.
"""

from datetime import date, timedelta

from xinheng.kit.conditions import nodes as n
from xinheng.kit.months import first_of_last, last_day_gone


def has_come(day: n.Day, by: date) -> n.Truth:  # noqa: PLR0911 (one way out a node)
    """A condition that holds where `day` is known and not after `by`."""
    match day:
        case n.AddMonths(inner, months):
            return has_come(inner, last_day_gone(by, months))
        case n.NextFirst(inner, month):
            return has_come(inner, first_of_last(by, month) - timedelta(days=1))
        case n.First(days):
            return n.Or(tuple(has_come(one, by) for one in days))
        case n.Last(days) if not all(isinstance(one, n.FieldOf) for one in days):
            none_later = tuple(n.Or((is_missing(one), has_come(one, by))) for one in days)
            return n.And((*none_later, n.Or(tuple(has_come(one, by) for one in days))))
        case n.OrElse(days):
            return _or_else(days, by)
        case n.Choice(cases, otherwise):
            return n.Switch(tuple((case, has_come(one, by)) for case, one in cases), has_come(otherwise, by))
        case n.LatestLinked(type, here, there, counts, inner):
            going_on = n.AnyLinked(type, here, there, tidy(n.And((counts, n.Not(has_come(inner, by))))))
            return n.And((n.AnyLinked(type, here, there, counts), n.Not(going_on)))
        case n.Const(value):
            return n.ALWAYS if isinstance(value, date) and value <= by else n.NEVER
        case n.NoDay():
            return n.NEVER
    return n.Compare(day, "<=", n.Const(by))


def is_missing(day: n.Day) -> n.Truth:
    """A condition that holds where a day is missing, asked of the fields it is made of."""
    match day:
        case n.AddMonths(inner, _) | n.NextFirst(inner, _):
            return is_missing(inner)
        case n.First(days) | n.Last(days) | n.OrElse(days):
            return n.And(tuple(is_missing(one) for one in days))
        case n.NoDay():
            return n.ALWAYS
        case n.Const() | n.Today():
            return n.NEVER
    return n.Missing(day)


def _or_else(days: tuple[n.Day, ...], by: date) -> n.Truth:
    if not days:
        return n.NEVER
    first, rest = days[0], days[1:]
    if not rest:
        return has_come(first, by)
    return n.Or((has_come(first, by), n.And((is_missing(first), _or_else(rest, by)))))


def tidy(tree: n.Truth) -> n.Truth:
    """The same condition without what is always or never true, and without Ands in Ands: shorter, and less deep."""
    match tree:
        case n.And(parts):
            return _joined(n.And, parts, n.ALWAYS, n.NEVER)
        case n.Or(parts):
            return _joined(n.Or, parts, n.NEVER, n.ALWAYS)
        case n.Not(part):
            return _negated(tidy(part))
        case n.Switch(cases, otherwise):
            return _switched([(tidy(case), tidy(says)) for case, says in cases], tidy(otherwise))
        case n.AnyLinked(type, here, there, holds):
            return n.AnyLinked(type, here, there, tidy(holds))
    return tree


def _joined(kind: type[n.And] | type[n.Or], parts: tuple[n.Truth, ...], idle: n.Truth, ends: n.Truth) -> n.Truth:
    told: list[n.Truth] = []
    for part in map(tidy, parts):
        told += part.parts if isinstance(part, kind) else [part]
    told = [part for part in dict.fromkeys(told) if part != idle]
    if ends in told:
        return ends
    return told[0] if len(told) == 1 else kind(tuple(told))


def _negated(part: n.Truth) -> n.Truth:
    if part in (n.ALWAYS, n.NEVER):
        return n.NEVER if part == n.ALWAYS else n.ALWAYS
    return part.part if isinstance(part, n.Not) else n.Not(part)


def _switched(cases: list[tuple[n.Truth, n.Truth]], otherwise: n.Truth) -> n.Truth:
    """Cases that never hold go; what follows one that always holds is never asked; neighbours that say the
    same are one, and need not be told where `otherwise` says it too."""
    told: list[tuple[n.Truth, n.Truth]] = []
    for case, says in cases:
        if case == n.ALWAYS:
            otherwise = says
            break
        if told and told[-1][1] == says:
            told[-1] = (tidy(n.Or((told[-1][0], case))), says)
        elif case != n.NEVER:
            told.append((case, says))
    while told and told[-1][1] == otherwise:
        told.pop()
    if len(told) == 1 and otherwise == n.NEVER:
        return tidy(n.And(told[0]))
    return n.Switch(tuple((case, _given(case, says)) for case, says in told), otherwise) if told else otherwise


def _given(case: n.Truth, says: n.Truth) -> n.Truth:
    """What is left to ask where `case` is known to hold."""
    if says == case:
        return n.ALWAYS
    if isinstance(says, n.And) and case in says.parts:
        return tidy(n.And(tuple(part for part in says.parts if part != case)))
    return says
