"""Dispatch: which office does what about a clue."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """指挥调度."""

    name = "xinheng.supervision.dispatch"
    label = "dispatch"
    demo = "xinheng.supervision.dispatch.demo"
    verbose_name = "指挥调度"
