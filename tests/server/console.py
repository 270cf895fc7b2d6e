"""Commands and questions to a city in one process, one after the other: starting costs more than most of them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LISTEN = """
import contextlib, io, json, sys
from xinheng.cli.main import main

def done(line):
    said, code = io.StringIO(), 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            if isinstance(line, str):
                exec(line, {})
            else:
                sys.argv = ["xinheng", *line]
                main()
        except SystemExit as end:
            code = end.code or 0
    return code, said.getvalue()

for line in sys.stdin:
    print(json.dumps(done(json.loads(line))), flush=True)
"""


@dataclass
class Done:
    returncode: int
    stdout: str


@dataclass
class Console:
    """The process that does it."""

    process: subprocess.Popen[str]

    def command(self, *words: str) -> Done:
        """`xinheng …`, with what it said on either stream."""
        return self._told([*words])

    def told(self, text: str) -> list[str]:
        """The words that a piece of Python prints."""
        return self._told(text).stdout.split()

    def _told(self, what: object) -> Done:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the console ended at {what}"
        return Done(*json.loads(answer))


@contextmanager
def console(environment: dict[str, str]) -> Iterator[Console]:
    """A console on the city of this environment."""
    command = [sys.executable, "-c", LISTEN]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Console(process)
