"""What subjects of the same industry, kind and age usually score: medians made by the batch, read by the dossier."""

from datetime import date

import duckdb
import orjson
from django.db import transaction

from xinheng.credit.risk.declarations import Scorecard
from xinheng.credit.risk.models import PeerGroup
from xinheng.fusion.registers import bulk

# Bounds in months, and the words for the stage of life between them.
AGE_BANDS = ((12, "一年以内"), (36, "一至三年"), (60, "三至五年"), (120, "五至十年"))
OLDEST = "十年以上"
# A median of fewer says more about the others than about the group.
SMALLEST = 5


def age_band(months: int | None) -> str:
    """The stage of life of a subject so many months old; "" where its age is not known."""
    if months is None:
        return ""
    return next((word for bound, word in AGE_BANDS if months < bound), OLDEST)


def _band_sql() -> str:
    cases = " ".join(f"WHEN months_old < {bound} THEN '{word}'" for bound, word in AGE_BANDS)
    return f"CASE WHEN months_old IS NULL THEN '' {cases} ELSE '{OLDEST}' END"


def write_peer_groups(connection: duckdb.DuckDBPyConnection, card: Scorecard, day: date) -> int:
    """Replace the medians by those of the table `scored`: by industry, kind and age, and by industry alone."""
    medians = ", ".join(f"median(a_{key})::INT" for key in card.aspects)
    rows = connection.execute(
        f"SELECT industry, coalesce(category, ''), coalesce(band, ''), count(*), median(mark)::INT, "
        f"{{A: count(*) FILTER (WHERE grade = 'A'), B: count(*) FILTER (WHERE grade = 'B'), "
        f"C: count(*) FILTER (WHERE grade = 'C'), D: count(*) FILTER (WHERE grade = 'D')}}, {medians} "
        f"FROM (SELECT *, {_band_sql()} AS band FROM scored) WHERE industry <> '' "
        f"GROUP BY GROUPING SETS ((industry, category, band), (industry)) HAVING count(*) >= {SMALLEST}"
    ).fetchall()
    found = {
        (industry, category, band): (
            industry, category, band, day.isoformat(), count, mark,
            orjson.dumps(dict(zip(card.aspects, sides, strict=True))).decode(), orjson.dumps(grades).decode(),
        )
        for industry, category, band, count, mark, grades, *sides in rows
    }  # fmt: skip
    columns = ("industry", "category", "age_band", "as_of", "subjects", "mark", "aspects", "grades")
    with transaction.atomic():
        PeerGroup.objects.all().delete()
        bulk.insert_rows(PeerGroup._meta.db_table, columns, found.values())
    return len(found)
