"""The models in force: the package's own, the scenarios', then the city pack's, which add or replace by name."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from xinheng.fusion.standard.registry import Standard, standard_of
from xinheng.fusion.statistics.declarations import Model, read_model
from xinheng.fusion.statistics.inputs import columns_read
from xinheng.kit.declared import DeclarationError
from xinheng.kit.packs import pack_folder
from xinheng.kit.refusal import Refusal
from xinheng.kit.shelf import Shelf
from xinheng.support.contract import declared_folders

HERE = Path(__file__).resolve().parent


class UnknownModel(Refusal):
    """No model has this name."""


def read_models(words: Standard, *folders: Path) -> dict[str, Model]:
    """The models of these folders by name, each judged by `rules`; a later folder replaces a model of the same name."""
    # What parses SQL is read when the first model is, not when the process starts.
    from xinheng.fusion.statistics.rules import problems_of  # noqa: PLC0415

    found = {}
    for folder in folders:
        for path in sorted(folder.glob("*.sql")):
            model = read_model(path)
            known = {name: columns_read(name, words) for name in model.inputs}
            for key, problem in problems_of(model, known, frozenset(words.code_lists)):
                raise DeclarationError(path, key, problem)
            found[model.id] = model
    return found


def _models_of_city(city: Path) -> dict[str, Model]:
    folders = (folder / "statistics" for folder in (*declared_folders(), city))
    return read_models(standard_of(city), HERE / "sql", *folders)


MODELS = Shelf("统计模型", _models_of_city)


def models() -> Mapping[str, Model]:
    """Every model of this deployment."""
    return MODELS.of(pack_folder(str(settings.XINHENG_CITY)))


def model_named(name: str) -> Model:
    """The model of this name. Raises UnknownModel."""
    found = models().get(name)
    if found is None:
        raise UnknownModel(f"没有统计模型 {name}。已声明的有：{'、'.join(sorted(models()))}。")
    return found
