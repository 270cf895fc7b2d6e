"""The house's password rule, as Django asks for it."""

from typing import Any

from django.core.exceptions import ValidationError

from xinheng.support.accounts.rules import password_faults

ABOUT_THE_PERSON = ("username", "display_name", "phone", "certificate_number")


class NotGuessable:
    """Refuses leaked and common passwords, keyboard runs, names with digits, our own words. Works without a network."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with every reason, in Chinese."""
        if faults := password_faults(password, [str(getattr(user, name, "") or "") for name in ABOUT_THE_PERSON]):
            raise ValidationError([ValidationError(fault, code="password_guessable") for fault in faults])

    def get_help_text(self) -> str:
        """What the page of changing the password says."""
        return "不用姓名拼音、生日、电话、键盘上连着的键；几个不相干的词连起来最好记。"
