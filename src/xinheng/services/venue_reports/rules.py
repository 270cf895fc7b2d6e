"""What an answer to a venue has to be, and how much a venue may tell in a day."""

KINDS = {"problem": "发现的问题", "risk": "可能的风险", "proposal": "意见建议"}
# What may be a breach is looked into as a clue; a proposal is only read.
LOOKED_INTO = ("problem", "risk")
MOST_A_DAY, MOST_PHOTOS = 30, 9
_OF_FACTS = ("handled", "partly", "unfounded", "untrue")
_OF_PROPOSALS = ("adopted", "declined")


def finding_fits(*, kind: str, finding: str) -> str | None:
    """Facts are found so or not; a proposal is adopted or not, unless a fact came of it."""
    if kind != "proposal" and finding in _OF_PROPOSALS:
        return "报告的是问题或者风险，结论应当写查到了什么"
    return None


def findings_for(kind: str) -> tuple[str, ...]:
    """The conclusions offered for a kind of report."""
    return _OF_FACTS if kind != "proposal" else (*_OF_PROPOSALS, *_OF_FACTS)


def not_taken_back(*, made_before: int) -> str | None:
    """It is said once."""
    return "已经说明过报告有误，监管人员看得到" if made_before else None
