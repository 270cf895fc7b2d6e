"""The standard as a Django app: its files are read and checked when the platform starts."""

from django.apps import AppConfig

from xinheng.fusion.standard.between import problems_between
from xinheng.fusion.standard.registry import Standard, standard
from xinheng.kit.declared import DeclarationError
from xinheng.support.procedures.parameters import parameters


class StandardConfig(AppConfig):
    """Declares data, keeps none: there are no models here."""

    name = "xinheng.fusion.standard"
    label = "standard"
    verbose_name = "数据标准"

    def ready(self) -> None:
        """A wrong file stops the start with its path and dotted key, before a citizen finds it."""
        check_parameters(standard())
        check_links(standard())


def check_parameters(words: Standard) -> None:
    """Every period of publicity is a parameter that some `parameters.toml` gives."""
    for kind in words.types.values():
        for name in sorted(kind.parameters - parameters().keys()):
            raise DeclarationError(
                words.paths[kind.id], "public.months", f"没有名为 {name} 的参数，请在 parameters.toml 中补充"
            )


def check_links(words: Standard) -> None:
    """What a record type says of others, and of its subject, they can say."""
    for kind in words.types.values():
        for key, problem in problems_between(kind, words):
            raise DeclarationError(words.paths[kind.id], key, problem)
