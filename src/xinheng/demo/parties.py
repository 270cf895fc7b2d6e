"""What departments say of the demo city's shops, with the truth: renamed, misspelled, moved, chains, shared houses."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from xinheng.demo.city import city_of

SCRIPTS = Path(__file__).parent / "sql" / "parties"
# Characters that sound alike, as clerks mistake them; and a few in their old form.
HEARD, WRITTEN = "记园川福新香酒和祥兴惠佳丰安", "计圆穿富鑫湘久合翔星慧嘉风庵"
PLAIN, OLD = "记园丰兴庄馆饭面鲜业", "記園豐興莊館飯麵鮮業"


def write_parties(*, rows: int, target: Path, seed: int = 1, as_of: date) -> int:
    """Write about `rows` statements to a Parquet file: party, truth, code, name, address, phone, person. How many."""
    with TemporaryDirectory(dir=target.parent, prefix=".making-") as making:
        city = city_of(Path(making), subjects=max(int(rows / 2.37), 100), seed=seed, as_of=as_of)
        with city:
            for name, value in (("heard", HEARD), ("written", WRITTEN), ("plain", PLAIN), ("old", OLD)):
                city.execute(f"SET VARIABLE {name} = ?", [value])
            for script in sorted(SCRIPTS.glob("*.sql")):
                city.execute(script.read_text(encoding="utf-8"))
            counted = city.execute(f"COPY (FROM said ORDER BY hash(party)) TO '{target}' (FORMAT parquet)").fetchone()
    return int(counted[0]) if counted else 0
