"""Rows of the hot path, made without setting column by column.

Django makes an instance by asking each column for its default and setting it through its descriptor, and tells two
signals that nobody hears; a life of a complaint makes sixty. What a model declares, and how its instances are made and
read, stays as everywhere.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Self

from django.db.models import ForeignKey, Model
from django.db.models.base import ModelState
from django.db.models.fields import NOT_PROVIDED
from django.db.models.query_utils import DeferredAttribute

from xinheng.support.prepared.asking import kept_row


class QuickRow(Model):
    """A model whose instances are made from their values at once."""

    class Meta:
        abstract = True

    def __init__(self, *values: Any, **named: Any) -> None:
        """As Django's. Raises TypeError for what is no column."""
        if values:
            super().__init__(*values, **named)
            return
        plain, made, objects, others = _columns(type(self))
        held = self.__dict__
        held["_state"] = ModelState()
        held.update(plain)
        for name, make in made.items():
            if name not in named:
                held[name] = make()
        for name, value in named.items():
            if name in plain or name in made:
                held[name] = value
            elif (field := objects.get(name)) is not None and isinstance(value, field.related_model):
                held[field.attname] = value.pk
                field.set_cached_value(self, value)
            elif name in others:
                setattr(self, name, value)
            else:
                raise TypeError(f"{type(self).__name__} has no column {name!r}")

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        """As Django's."""
        if more:
            return super().from_db(db, field_names, values, **more)
        read: Self = kept_row(cls, field_names, values, db)
        return read


@lru_cache
def _columns(
    model: type[Model],
) -> tuple[dict[str, Any], dict[str, Callable[[], Any]], dict[str, Any], frozenset[str]]:
    """The columns with a fixed default, those whose default is made, those that hold the number of a row which knows
    nothing of it, and all names under which other rows are given."""
    plain: dict[str, Any] = {}
    made: dict[str, Callable[[], Any]] = {}
    objects: dict[str, Any] = {}
    others = {"pk"}
    for field in model._meta.concrete_fields:
        if not isinstance(getattr(model, field.attname), DeferredAttribute):
            raise TypeError(f"{field} sets itself in a way of its own")
        if field.default is not NOT_PROVIDED and callable(field.default):
            made[field.attname] = field.get_default
        else:
            plain[field.attname] = field.get_default()
        if isinstance(field, ForeignKey):
            others.add(field.name)
            if not field.one_to_one and field.target_field.primary_key:
                objects[field.name] = field
    return plain, made, objects, frozenset(others)
