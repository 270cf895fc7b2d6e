"""From values to class: the one SELECT of a scorecard, for the whole lake and for a single subject alike."""

from datetime import date

from xinheng.credit.risk.declarations import Bin, Class, Indicator, Lines, Scorecard
from xinheng.credit.risk.statement.aggregates import slug
from xinheng.credit.risk.statement.conditions import TODAY, literal, on_day, test_of
from xinheng.credit.risk.statement.gather import Readings, values_sql
from xinheng.credit.risk.statement.turning import halved_on

CLASSES: tuple[Class, ...] = ("A", "B", "C", "D")


def scorecard_sql(card: Scorecard, indicators: list[Indicator], readings: Readings, day: date) -> str:
    """The whole statement: records in, one row a subject out, with values, points, class, mark, aspects and digest."""
    values = values_sql(card, indicators, readings)
    return score_sql(card, indicators, day, source=f"({on_day(values, day)})", details=True)


def score_sql(card: Scorecard, indicators: list[Indicator], day: date, *, source: str, details: bool) -> str:
    """Points, class and mark over a relation of values; with `details` also all that a result keeps, and until when."""
    points = ", ".join(f"{_points(one)} AS p_{slug(one)}" for one in indicators)
    sums = ", ".join(f"{_dimension(card, indicators, key)} AS d_{key}" for key in card.dimensions)
    total = " + ".join(f"d_{key}" for key in card.dimensions)
    lines = card.lines_on(day)
    kept = f", v.* EXCLUDE (veto), {_aspects(card, indicators)}" if details else ""
    extra = f", *, {_digest(indicators)} AS digest, {_holds_until(indicators)} AS holds_until" if details else ""
    return on_day(
        f"WITH pointed AS (SELECT *, {points} FROM {source}), "
        f"summed AS (SELECT *, {sums}, {_veto(indicators)} AS veto FROM pointed), "
        f"totalled AS (SELECT v.subject_id AS subject, least({card.top}, {total})::INT AS points, veto, "
        f"{_young(card)} AS young{kept} FROM summed v), "
        f"graded AS (SELECT *, {_rank(card, lines)} AS rank FROM totalled) "
        f"SELECT subject AS scored, points AS total, {_by_rank([literal(one) for one in CLASSES])} AS grade, "
        f"{_by_rank([literal(card.bands[one].colour) for one in CLASSES])} AS colour, "
        f"{_mark(card, lines)} AS mark{extra} FROM graded",
        day,
    )


def _points(indicator: Indicator) -> str:
    """The bins as a CASE; with a half-life, halved for each such span since the newest record, rounded towards 0.

    Most values cost nothing, so where the bins begin at one bound a single test of it stands before all others.
    """
    value, bins = f"v_{slug(indicator)}", _told_bins(indicator)
    if not bins:
        return "0"
    if len(bins) > 1 and all(_is_lower_bound(one) for one in bins):
        inside = _decayed(indicator, _cases(value, bins[:-1], bins[-1].points))
        return f"CASE WHEN {test_of(value, bins[-1])} THEN {inside} ELSE {_small(0)} END"
    return _decayed(indicator, _cases(value, bins, 0))


def _told_bins(indicator: Indicator) -> list[Bin]:
    """The bins without the last ones that cost nothing."""
    bins = list(indicator.bins)
    while bins and not bins[-1].points:
        bins.pop()
    return bins


def _holds_until(indicators: list[Indicator]) -> str:
    """The first day on which the result may be another one though no record changed; NULL = it stays as it is."""
    fading = [
        halved_on(one, _cases(f"v_{slug(one)}", bins, 0), f"s_{slug(one)}", f"p_{slug(one)}")
        for one in indicators
        if one.half_life and (bins := _told_bins(one))
    ]
    return f"least(turns_on, {', '.join([*fading, 'NULL::DATE'])})"


def _cases(value: str, bins: list[Bin], otherwise: int) -> str:
    cases = " ".join(f"WHEN {test_of(value, one)} THEN {_small(one.points)}" for one in bins)
    return f"CASE {cases} ELSE {_small(otherwise)} END"


def _decayed(indicator: Indicator, points: str) -> str:
    if not indicator.half_life:
        return points
    months = f"date_diff('day', s_{slug(indicator)}, {TODAY}) / 30.4375"
    return f"trunc(({points}) * coalesce(pow(0.5, {months} / {indicator.half_life}), 1))::SMALLINT"


def _small(points: int) -> str:
    """Points as the smallest number that holds their sums: half the memory to move for each indicator."""
    return f"{points}::SMALLINT"


def _is_lower_bound(one: Bin) -> bool:
    """Whether the bin is nothing but “from so much on”; such bins stand with the highest bound first."""
    said = one.model_dump(exclude={"points", "label"}, exclude_defaults=True)
    return set(said) <= {"from_", "above"} and len(said) == 1


def _dimension(card: Scorecard, indicators: list[Indicator], key: str) -> str:
    """The sum of a dimension, never below 0 and never above its cap."""
    members = [f"p_{slug(one)}" for one in indicators if one.dimension == key]
    return f"greatest(0, least({card.dimensions[key].cap}, {' + '.join(members)}))" if members else "0"


def _veto(indicators: list[Indicator]) -> str:
    """The class forced by the gravest fact, as a rank 0–3."""
    tests: dict[Class, list[str]] = {"D": [], "C": [], "B": [], "A": []}
    for one in indicators:
        for veto in one.vetoes:
            tests[veto.lowest].append(f"({test_of(f'v_{slug(one)}', veto)})")
    cases = " ".join(f"WHEN {' OR '.join(some)} THEN {CLASSES.index(lowest)}" for lowest, some in tests.items() if some)
    return f"CASE {cases} ELSE 0 END" if cases else "0"


def _young(card: Scorecard) -> str:
    return f"coalesce(v.months_old < {card.new_subject.months}, FALSE)" if card.new_subject else "FALSE"


def _rank(card: Scorecard, lines: Lines) -> str:
    """The class as a rank: by the lines, at least the veto's, and for the young not the very best once points count."""
    steps = " ".join(f"WHEN points <= {line} THEN {rank}" for rank, line in enumerate((lines.a, lines.b, lines.c)))
    by_lines = f"CASE {steps} ELSE 3 END"
    lenient = CLASSES.index(card.new_subject.best) if card.new_subject else 0
    return f"greatest(veto, {by_lines}, CASE WHEN young AND points > 0 THEN {lenient} ELSE 0 END)"


def _by_rank(values: list[str]) -> str:
    return f"CASE rank WHEN 0 THEN {values[0]} WHEN 1 THEN {values[1]} WHEN 2 THEN {values[2]} ELSE {values[3]} END"


def _mark(card: Scorecard, lines: Lines) -> str:
    """Out of 100: straight lines inside each class's points; a forced class takes at most that class's best mark."""
    starts = (0, lines.a + 1, lines.b + 1, lines.c + 1)
    ends = (lines.a, lines.b, lines.c, card.top)
    pieces = []
    for place, one in enumerate(CLASSES):
        band = card.bands[one]
        span = max(ends[place] - starts[place], 1)
        fall = f"{band.best} - (points - {starts[place]}) * {band.best - band.worst}.0 / {span}"
        pieces.append(f"WHEN points <= {ends[place]} THEN {fall}")
    best = _by_rank([str(card.bands[one].best) for one in CLASSES])
    return f"round(least(CASE {' '.join(pieces)} ELSE 0 END, {best}))::INT"


def _aspects(card: Scorecard, indicators: list[Indicator]) -> str:
    """The six sides: where it starts, less its points in hundredths of what makes it 0."""
    columns = []
    for key, aspect in card.aspects.items():
        members = " + ".join(f"p_{slug(one)}" for one in indicators if one.aspect == key) or "0"
        mark = f"{aspect.start} - 100.0 * ({members}) / {aspect.full}"
        columns.append(f"round(least(100, greatest(0, {mark})))::INT AS a_{key}")
    return ", ".join(columns)


def _digest(indicators: list[Indicator]) -> str:
    """What makes a result another result: class, points, and values other than the mere passing of days."""
    parts = [f"p_{slug(one)}" for one in indicators]
    parts += [f"v_{slug(one)}" for one in indicators if one.kind not in ("days_since", "sql")]
    told = ", ".join(f"coalesce({part}::VARCHAR, '-')" for part in parts)
    return f"md5(concat_ws('|', rank, points, {told}))"
