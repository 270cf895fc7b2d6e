"""Points on the map, however a department writes them: pairs in brackets, with letters, in degrees and minutes."""

import re

from xinheng.fusion.standard.field_types.kind import NOTHING, DateFormat, Patterned, full_match
from xinheng.fusion.standard.field_types.sql import quoted, reason, reasons, sql_compact, sql_half
from xinheng.kit.characters import UPPER_FROM, UPPER_TO, compact, half

# West, south, east, north in degrees.
Bounds = tuple[float, float, float, float]

_NUMBER = r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?"
_PAIR = f"{_NUMBER},{_NUMBER}"
_NOWHERE = f"{NOTHING}|,"
# Which of the two a number is: said before it or behind it.
_LATITUDE, _LONGITUDE = ("N", "S", "北纬", "南纬", "纬度", "LAT"), ("E", "W", "东经", "西经", "经度", "LNG", "LON")
_NEGATIVE = ("S", "W", "南纬", "西经")
# 106.55, 106.55°E, 东经106度33分24.5秒
_ONE = (
    rf"(?:({'|'.join((*_LATITUDE, *_LONGITUDE))})[:=]? ?)?(-?)([0-9]{{1,3}}(?:\.[0-9]{{1,15}})?)"
    r"(?: ?[°º度] ?(?:([0-9]{1,2}(?:\.[0-9]{1,10})?)['′’分] ?)?(?:([0-9]{1,2}(?:\.[0-9]{1,10})?)(?:[\"″”秒]|'') ?)?)?"
    r"(?: ?([NSEW]))?"
)
_SPOKEN = rf"(?:POINT ?)?[(\[]? ?{_ONE}(?: ?[,;、/|] ?| ){_ONE} ?[)\]]?"
_PARTS = ("before", "sign", "degrees", "minutes", "seconds", "behind")
_TO_UPPER = str.maketrans(UPPER_FROM, UPPER_TO)


def point(text: str, *, latitude_first: bool = False) -> str:
    """`longitude,latitude` in degrees; empty for no point; what is no pair stays as written.

    `latitude_first` is what the source says of its order; where letters say it, they are believed.
    """
    bare = compact(text)
    if full_match(_PAIR, bare):
        return ",".join(reversed(bare.split(","))) if latitude_first else bare
    if full_match(_NOWHERE, bare):
        return ""
    written = half(text)
    spoken = re.fullmatch(_SPOKEN, written.translate(_TO_UPPER), re.ASCII)
    return (spoken and _told(spoken, latitude_first)) or written


def sql_point(expr: str, *, latitude_first: bool = False) -> str:
    """The same over a column; NULL for no point."""
    pair = "regexp_replace(b, '^([^,]*),([^,]*)$', '\\2,\\1')" if latitude_first else "b"
    names = [f"{part}{place}" for place in (1, 2) for part in _PARTS]
    parts = f"regexp_extract(u, {quoted(f'^(?:{_SPOKEN})$')}, [{', '.join(map(quoted, names))}])"
    upper = f"translate(w, {quoted(UPPER_FROM)}, {quoted(UPPER_TO)})"
    spoken = f"list_transform(list_transform([{upper}], lambda u: {parts}), lambda g: {_sql_told(latitude_first)})[1]"
    odd = f"list_transform([{sql_half(expr)}], lambda w: coalesce({spoken}, w))[1]"
    return (
        f"list_transform([{sql_compact(expr)}], lambda b: CASE WHEN regexp_full_match(b, {quoted(_PAIR)}) THEN {pair} "
        f"WHEN regexp_full_match(b, {quoted(_NOWHERE)}) THEN NULL ELSE {odd} END)[1]"
    )


def _told(found: re.Match[str], latitude_first: bool) -> str:
    """The pair of what was said in words or degrees; empty where only one of the two is named, or both the same."""
    said = [dict(zip(_PARTS, (part or "" for part in found.groups()[at : at + 6]), strict=True)) for at in (0, 6)]
    first, second = (one["before"] + one["behind"] for one in said)
    turned = first in _LATITUDE and second in _LONGITUDE
    if not (turned or (first in _LONGITUDE and second in _LATITUDE) or (not first and not second)):
        return ""
    ordered = [_degrees(one) for one in said]
    return ",".join(reversed(ordered) if turned or (latitude_first and not first) else ordered)


def _degrees(one: dict[str, str]) -> str:
    sign = "-" if one["before"] + one["behind"] in _NEGATIVE else one["sign"]
    if not one["minutes"] and not one["seconds"]:
        return sign + one["degrees"]
    return f"{sign}{float(one['degrees']) + float(one['minutes'] or 0) / 60 + float(one['seconds'] or 0) / 3600:.6f}"


def _sql_told(latitude_first: bool) -> str:
    marks = [f"g.before{place} || g.behind{place}" for place in (1, 2)]
    lat, lng, minus = (f"({', '.join(map(quoted, words))})" for words in (_LATITUDE, _LONGITUDE, _NEGATIVE))
    degrees = []
    for place, mark in enumerate(marks, start=1):
        sign = f"CASE WHEN {mark} IN {minus} THEN '-' ELSE g.sign{place} END"
        parts = (f"coalesce(TRY_CAST(g.{part}{place} AS DOUBLE), 0)" for part in ("degrees", "minutes", "seconds"))
        total = "{} + {} / 60 + {} / 3600".format(*parts)
        plain = f"g.minutes{place} || g.seconds{place} = ''"
        whole = f"CASE WHEN {plain} THEN g.degrees{place} ELSE printf('%.6f', {total}) END"
        degrees.append(f"{sign} || {whole}")
    straight, turned = f"{degrees[0]} || ',' || {degrees[1]}", f"{degrees[1]} || ',' || {degrees[0]}"
    return (
        f"CASE WHEN g.degrees1 = '' THEN NULL WHEN {marks[0]} IN {lat} AND {marks[1]} IN {lng} THEN {turned} "
        f"WHEN {marks[0]} IN {lng} AND {marks[1]} IN {lat} THEN {straight} "
        f"WHEN {marks[0]} || {marks[1]} = '' THEN {turned if latitude_first else straight} END"
    )


class Coordinate(Patterned):
    """A point, `longitude,latitude` in degrees (the order of GeoJSON) of WGS 84; sources declare what they write.

    With the bounds of a city a point outside them is refused: most such points are a city's own with the two turned.
    """

    name = "coordinate"
    title = "坐标"
    pattern = _PAIR
    problem = "坐标应为“经度,纬度”"
    outside = "坐标超出范围，请核对经度与纬度的先后"
    elsewhere = "坐标不在本市范围内，请核对经度与纬度的先后和坐标系"
    example = "106.55,29.56"

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds

    def clean(self, text: str, date_format: DateFormat = None) -> str:
        """As `point`: 无 and the lone comma of two empty cells are no point."""
        return point(text)

    def sql_clean(self, expr: str, date_format: DateFormat = None) -> str:
        """The same; a plain pair, which nearly every value is, is taken as it stands."""
        return f"CASE WHEN regexp_full_match({expr}, {quoted(_PAIR)}) THEN {expr} ELSE {sql_point(expr)} END"

    def check(self, clean: str) -> str | None:
        """The pattern, then longitude within 180 and latitude within 90 degrees, then the city."""
        if not clean or not full_match(self.pattern, clean):
            return super().check(clean)
        longitude, latitude = (float(part) for part in clean.split(","))
        if abs(longitude) > 180 or abs(latitude) > 90:
            return f"{self.outside}：{clean}"
        west, south, east, north = self.bounds or (-180, -90, 180, 90)
        inside = west <= longitude <= east and south <= latitude <= north
        return None if inside else f"{self.elsewhere}：{clean}"

    def sql_check(self, expr: str) -> str:
        """The same."""
        longitude, latitude = (f"TRY_CAST(split_part({expr}, ',', {place}) AS DOUBLE)" for place in (1, 2))
        west, south, east, north = self.bounds or (-180, -90, 180, 90)
        inside = f"{longitude} BETWEEN {west} AND {east} AND {latitude} BETWEEN {south} AND {north}"
        return reasons(
            (f"NOT {self._sql_matches(expr)}", reason(self.problem, expr)),
            (f"abs({longitude}) > 180 OR abs({latitude}) > 90", reason(self.outside, expr)),
            (f"NOT ({inside})", reason(self.elsewhere, expr)),
        )
