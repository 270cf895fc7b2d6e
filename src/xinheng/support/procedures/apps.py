"""Procedures: how anything people do moves from state to state, by whom, and on which legal clock."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """The app; its system checks read every procedure and parameter file when the process starts."""

    name = "xinheng.support.procedures"
    label = "procedures"
    verbose_name = "业务流程"
