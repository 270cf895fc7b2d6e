"""The `registers` app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """登记簿."""

    name = "xinheng.fusion.registers"
    label = "registers"
    verbose_name = "登记簿"
