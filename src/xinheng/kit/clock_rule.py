"""What a clock is by law."""

from dataclasses import dataclass

from xinheng.kit.clock_counting import Unit

# How a basis says that the number of days is the house's own.
OWN = "本平台设计"


@dataclass(frozen=True)
class ClockRule:
    """What a clock is by law: its amount and unit, when to warn (`70%|1wd`: any of them), and the article.

    `counts_from_words` says in Chinese what starts it (送达次日起算); `backwards` counts towards an event instead.
    """

    id: str
    title: str
    amount: int
    unit: Unit
    warn_at: str = ""
    basis: str = ""
    counts_from_words: str = ""
    backwards: bool = False

    @property
    def of_law(self) -> bool:
        """Whether the law sets it; else it is the house's own target, and missing it breaks no law."""
        return bool(self.basis) and OWN not in self.basis
