"""The app `crypto`."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    """密码服务."""

    name = "xinheng.support.crypto"
    label = "crypto"
    verbose_name = "密码服务"
