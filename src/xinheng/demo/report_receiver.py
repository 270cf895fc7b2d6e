"""The counterpart of 多报合一: a department's program that takes its parts of annual reports and gives receipts.

python -m xinheng.demo.report_receiver key social_insurance
XINHENG_REPORT_KEYS=social_insurance=<what it printed> xinheng serve
python -m xinheng.demo.report_receiver http://127.0.0.1:8000 social_insurance
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xinheng.demo.signing_program import SigningProgram

PARTS, RECEIPTS = "/exchange/reports/parts", "/exchange/reports/receipts"


@dataclass(frozen=True)
class ReceivingProgram(SigningProgram):
    """The program of a receiving department. Its key can be read by everybody: for trying out alone."""

    name: str = "social_insurance"
    seed: bytes = b"a receiving department of the demo, and of nobody else"

    def answers_to(self, parts: list[Mapping[str, Any]]) -> dict[str, Any]:
        """A receipt for each; what says that nobody is insured comes back."""
        return {"answers": [self._answer(one) for one in parts]}

    def _answer(self, part: Mapping[str, Any]) -> dict[str, Any]:
        insured = part["values"].get("insured_headcount", {}).get("value", "1")
        if str(insured) == "0":
            return {"part": part["part"], "reason": "参保人数为零，与参保登记不一致，请核对"}
        return {"part": part["part"], "receipt": f"{self.name.upper()[:4]}-{part['year']}-{part['part']:06d}"}


def main(address: str, name: str) -> int:
    """Print the key, or take what waits and give receipts until nothing is left."""
    program = ReceivingProgram(name=name)
    if address == "key":
        sys.stdout.write(f"{program.public_key}\n")
        return 0
    while True:
        status, told = program.send(address, PARTS, {"most": 200})
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        if status != 200 or not told["parts"]:
            return int(status != 200)
        status, kept = program.send(address, RECEIPTS, program.answers_to(told["parts"]))
        sys.stdout.write(json.dumps(kept, ensure_ascii=False) + "\n")
        if status != 200:
            return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
