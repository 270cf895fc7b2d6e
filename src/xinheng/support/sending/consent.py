"""Who agreed to be served electronically (Order 2 art 82 (3)): told by the app that keeps the word."""

from collections.abc import Callable

Ask = Callable[[str], bool]
_asked: list[Ask] = []


def agreed_by(ask: Ask) -> None:
    """Ask this, too, whether a subject agreed; from AppConfig.ready."""
    _asked.append(ask)


def has_agreed(identity: str) -> bool:
    """Whether a subject, by its identifier, agreed to be served in its own workspace."""
    return any(ask(identity) for ask in _asked)
