"""Tasks that only the tests run."""

from pathlib import Path
from time import sleep

from django_tasks import task
from django_tasks.base import TaskContext

CALLS: list[str] = []


@task()
def note(text: str) -> str:
    """Remember that it ran."""
    CALLS.append(text)
    return text


@task()
def fail(text: str) -> None:
    """Always fail."""
    raise RuntimeError(text)


@task(takes_context=True)
def count_attempts(context: TaskContext) -> int:
    """Which attempt this is."""
    return context.attempt


@task()
def write_line(path: str, go: str) -> None:
    """Say that it began, wait until the file `go` is there (at most a minute), say that it ended."""
    with Path(path).open("a") as file:
        file.write("began\n")
    for _ in range(1200):
        if Path(go).exists():
            break
        sleep(0.05)
    with Path(path).open("a") as file:
        file.write("ended\n")


@task()
def daily() -> None:
    """Remember that the day's job ran."""
    CALLS.append("daily")
