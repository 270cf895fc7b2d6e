"""Columns that hold people's words: whatever is saved in them passes the gate, by whichever way it is saved.

To the database they are ordinary columns, so a migration never sees them. What was struck out waits on the instance for
`actions.keep_struck`.
"""

from typing import TYPE_CHECKING, Any

from django.db import models

from xinheng.kit.personal.striking import is_clean, strike, strike_all

WAITING = "_struck"


class Admitted:
    """A value on its way from `pre_save` to the database: it has passed the gate and is not read again."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Words(models.Field):  # type: ignore[type-arg]
    """What the three columns share."""

    def struck(self, value: Any) -> Any:
        """The value without personal numbers, no longer than the column."""
        return strike(value, self.max_length) if isinstance(value, str) else value

    def passes(self, value: Any) -> bool:
        """Whether a text, or each of some facts, was read lately and is kept as it stands: for who writes rows without
        asking each column."""
        if isinstance(value, dict):
            return all(map(self.passes, value.values()))
        return is_clean(value) if isinstance(value, str) else value is None or isinstance(value, int | float)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Strike, show the instance what is kept, and hold the original for who seals it."""
        value = getattr(model_instance, self.attname)
        struck = self.struck(value)
        if struck != value:
            setattr(model_instance, self.attname, struck)
            model_instance.__dict__.setdefault(WAITING, {})[self.attname] = value
        return Admitted(struck)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """What `update` writes and what never met an instance passes the gate here."""
        clean = value.value if isinstance(value, Admitted) else self.struck(value)
        return super().get_db_prep_save(clean, connection)

    def deconstruct(self) -> Any:
        """As the plain column it is."""
        name, _, args, kwargs = super().deconstruct()
        plain = next(kind for kind in type(self).__mro__ if kind.__module__.startswith("django."))
        return name, f"django.db.models.{plain.__name__}", args, kwargs


if TYPE_CHECKING:
    # To the type checker they are the plain columns, whose values its plugin knows.
    WordsField = models.TextField
    ShortWordsField = models.CharField
    WordsInJson = models.JSONField
else:

    class WordsField(Words, models.TextField):
        """A text that somebody typed."""

    class ShortWordsField(Words, models.CharField):
        """A line that somebody typed."""

    class WordsInJson(Words, models.JSONField):
        """Facts of which some are texts that somebody typed."""

        def struck(self, value: Any) -> Any:
            """Every text in it."""
            return strike_all(value)
