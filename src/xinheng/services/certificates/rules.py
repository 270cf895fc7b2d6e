"""What a certificate says of a public dossier. Pure."""

from typing import Any

from xinheng.kit.canonical import canonical_json, digest

# What a seal is on, so that no other signature of the platform is one.
KIND = b"xinheng certificate"
# The parts of the dossier that tell of standing; their titles are the standard's.
CERTIFIED = ("registration", "licences", "penalties", "abnormal_list", "serious_list", "annual_reports", "awards")


def sealed_text(number: str, code: str, paper: bytes) -> bytes:
    """What the platform signs: a line each for the kind, the number, the code, and the paper's SHA-256."""
    return b"\n".join((KIND, number.encode(), code.encode(), paper.hex().encode()))


def certified(told: dict[str, Any], status: str) -> tuple[list[list[str]], bytes]:
    """The lines (what, how it stands) and the digest of the records behind them, whatever their order.

    Records about others that the dossier shows beside its own count for nothing.
    """
    lines, behind = [["登记状态", status]], [f"{told['subject']['name']} {status}"]
    for section in told["sections"]:
        if section["key"] in CERTIFIED:
            own = [one for one in section["records"] if "about" not in one]
            lines.append([section["title"], f"公示 {len(own)} 条" if own else "无公示记录"])
            behind += sorted(canonical_json([one["type"], one["key"], one["fields"]]) for one in own)
    return lines, digest(canonical_json(behind))
