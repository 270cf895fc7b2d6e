"""The app `crypto`."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    """密码服务."""

    name = "xinheng.support.crypto"
    label = "crypto"
    verbose_name = "密码服务"

    def ready(self) -> None:
        """A wrong name stops the start, not the first intake with a telephone number in it."""
        from xinheng.support.crypto import cipher, signing

        cipher.chosen()
        signing.chosen()
