"""Points as a source writes them made `longitude,latitude` of WGS 84, to six decimals (a decimetre).

The shifts of GCJ-02 and BD-09 are undone by one step of their published approximations, good to a metre or two.
"""

import duckdb

from xinheng.fusion.intake.declarations import Position
from xinheng.fusion.standard.field_types.points import sql_point

# Krassovsky's ellipsoid, by which GCJ-02 is shifted.
_AXIS, _FLATTENING = 6378245.0, 0.00669342162296594323
_WAVE = "(20 * sin(6 * pi() * x) + 20 * sin(2 * pi() * x)) * 2 / 3"
_MACROS = (
    f"CREATE MACRO shift_lat(x, y) AS -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + {_WAVE} "
    "+ (20 * sin(pi() * y) + 40 * sin(pi() * y / 3)) * 2 / 3 "
    "+ (160 * sin(pi() * y / 12) + 320 * sin(pi() * y / 30)) * 2 / 3",
    f"CREATE MACRO shift_lng(x, y) AS 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + {_WAVE} "
    "+ (20 * sin(pi() * x) + 40 * sin(pi() * x / 3)) * 2 / 3 "
    "+ (150 * sin(pi() * x / 12) + 300 * sin(pi() * x / 30)) * 2 / 3",
    f"CREATE MACRO flat(lat) AS 1 - {_FLATTENING} * sin(radians(lat)) ** 2",
    f"CREATE MACRO gcj_lat(lng, lat) AS lat - shift_lat(lng - 105, lat - 35) * 180 "
    f"/ ({_AXIS} * (1 - {_FLATTENING}) / (flat(lat) * sqrt(flat(lat))) * pi())",
    f"CREATE MACRO gcj_lng(lng, lat) AS lng - shift_lng(lng - 105, lat - 35) * 180 "
    f"/ ({_AXIS} / sqrt(flat(lat)) * cos(radians(lat)) * pi())",
    "CREATE MACRO bd_far(x, y) AS sqrt(x * x + y * y) - 0.00002 * sin(y * pi() * 3000 / 180)",
    "CREATE MACRO bd_turn(x, y) AS atan2(y, x) - 0.000003 * cos(x * pi() * 3000 / 180)",
    "CREATE MACRO bd_lng(x, y) AS bd_far(x - 0.0065, y - 0.006) * cos(bd_turn(x - 0.0065, y - 0.006))",
    "CREATE MACRO bd_lat(x, y) AS bd_far(x - 0.0065, y - 0.006) * sin(bd_turn(x - 0.0065, y - 0.006))",
)


def give_macros(duck: duckdb.DuckDBPyConnection) -> None:
    """The formulas by name, for `written_as`."""
    for macro in _MACROS:
        duck.execute(macro)


def written_as(position: Position, expr: str) -> str:
    """The point of a column as we keep it; what is no pair of numbers stays as written, for the reason."""
    bare = sql_point(expr, latitude_first=position.order == "latitude,longitude")
    if position.datum in ("wgs84", "cgcs2000"):
        return bare
    lng, lat = (f"TRY_CAST(split_part(w, ',', {place}) AS DOUBLE)" for place in (1, 2))
    if position.datum == "bd09":
        lng, lat = f"bd_lng({lng}, {lat})", f"bd_lat({lng}, {lat})"
    moved = f"format('{{:.6f}},{{:.6f}}', gcj_lng({lng}, {lat}), gcj_lat({lng}, {lat}))"
    return f"list_transform([{bare}], lambda w: coalesce({moved}, w))[1]"
