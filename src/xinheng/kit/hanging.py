"""What becomes of the rows that hang on a subject when it turns out to be another one, and when that turns out wrong.

A model that names a subject says `hangs = Hangs(...)`; no model is silent (ADR 107). `fusion/matching/hanging.py` does
what is said here when a merge is taken back.
"""

from dataclasses import dataclass
from typing import Literal

# stays: keeps the number of its day and is found under every number (ADR 100) · moves: stands under the other from then
# on · recounted: derived, said anew from the records.
AtMerge = Literal["stays", "moves", "recounted"]
# stays: it is whose it was · returns: what moved goes back · ends: what was given while the two stood as one holds no
# more · told: whose it is only a person can say, who took the merge back is told of it · recounted: as above.
AtSplit = Literal["stays", "returns", "ends", "told", "recounted"]


@dataclass(frozen=True)
class Hangs:
    """How the rows of a model follow their subject.

    `on` is the column that names it, by number or as a row; `why` says why nothing else is needed, or what is done.
    `since` is the moment of a row: what ends or is told of was written while the two stood as one. `title` is what
    rows are called where a person is told of them, `named` the column each is told by.
    """

    on: str
    merge: AtMerge
    split: AtSplit
    why: str
    since: str = ""
    title: str = ""
    named: str = ""
