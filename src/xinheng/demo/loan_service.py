"""The counterpart of the loan interface: a service that signs its questions, to try a consent with.

python -m xinheng.demo.loan_service key
XINHENG_LOAN_KEYS=cqyrt=<what it printed> xinheng serve
python -m xinheng.demo.loan_service http://127.0.0.1:8000 <授权号> registration rating
"""

import json
import sys
from dataclasses import dataclass

from xinheng.demo.signing_program import SigningProgram

PATH = "/exchange/loans/facts"


@dataclass(frozen=True)
class LoanProgram(SigningProgram):
    """The program of a loan service. Whoever reads its seed may sign as it does, so no city gives a service its key."""

    name: str = "cqyrt"
    seed: bytes = b"a loan service of the demo, and of nobody else"

    def question(
        self, consent: str, facts: list[str], *, at: float | None = None, host: str = "testserver", path: str = PATH
    ) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a question for facts."""
        return self.signed({"consent": consent, "facts": facts}, path, at=at, host=host)


def main(address: str, *told: str) -> int:
    """Print the key, or ask and print the answer."""
    program = LoanProgram()
    if address == "key":
        sys.stdout.write(f"{program.public_key}\n")
        return 0
    status, answer = program.send(address, PATH, {"consent": told[0], "facts": list(told[1:])})
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    return int(status != 200)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
