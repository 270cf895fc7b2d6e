"""Several people at the same second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from xinheng.kit.refusal import Refusal


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave: its value, or why it was refused."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except (Refusal, ValidationError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts, timeout=60))
