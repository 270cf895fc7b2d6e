"""Clues: what may be wrong somewhere, from eight kinds of source."""

from django.apps import AppConfig


class CluesConfig(AppConfig):
    """线索归集."""

    name = "xinheng.supervision.clues"
    label = "clues"
    verbose_name = "线索归集"
