"""The app `numbers`."""

from django.apps import AppConfig


class NumbersConfig(AppConfig):
    """编号: series of a day, and numbers nobody can guess."""

    name = "xinheng.support.numbers"
    label = "numbers"
    verbose_name = "编号"
