"""The standard as a Django app: its files are read and checked when the platform starts."""

from django.apps import AppConfig

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
    """Every record type that another's publicity follows exists, with the field it is found by."""
    for kind in words.types.values():
        for link in kind.public.links if kind.public else ():
            other = words.types.get(link.type)
            if other is None or other.public is None or (link.there and link.there not in other.open_fields):
                raise DeclarationError(
                    words.paths[kind.id], "public", f"关联的 {link.type}.{link.there} 不存在或者不公开，请改正"
                )
