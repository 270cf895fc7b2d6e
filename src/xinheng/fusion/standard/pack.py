"""A city pack: one folder of data files that makes the platform the platform of one city."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from pydantic import field_validator

from xinheng.fusion.standard.code_lists import Code
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration, read_rows
from xinheng.kit.packs import SHIPPED, pack_folder
from xinheng.support.documents.rules import GENERATED


class Brand(Declaration):
    """What people read at the top of a page."""

    name: str
    subtitle: str = ""
    hotline: str = ""


class Site(Declaration):
    """Who answers for the public pages, and under which numbers they are on file; told at the foot of each."""

    operator: str = ""
    # 网站标识码, ICP 备案, 公安备案.
    code: str = ""
    icp: str = ""
    police: str = ""
    # Who is asked about one's own data, in a sentence: 网络安全科，023-0000 0000.
    privacy_contact: str = ""


class CityDeclaration(Declaration):
    """`city.toml`: a city's name, words and choices."""

    name: str
    # The bureau that runs the platform.
    title: str
    brand: Brand
    site: Site = Site()
    language: Literal["zh-hans", "en"] = "zh-hans"
    # Generated data: every page says so.
    demo: bool = False
    # The scheme of identifier people type and codes are looked up by.
    main_scheme: str = "uscc"
    # Whether the risk class and its colour are shown to everyone; else to staff and the entity itself.
    class_public: bool = False
    # Under what anybody may use the open data.
    open_licence: str = "CC BY 4.0"
    # Files of the pack: the organisation tree, and the divisions (code, name) it adds to the nation's.
    organisations: str = ""
    divisions: str = ""
    time_zone: str = "Asia/Shanghai"
    # Whether a period of days or months that ends on a weekend ends on the next working day, as 法定节假日 is read in
    # practice; false: only holidays move it, by the letter. Read when the settings are.
    weekends_move_deadlines: bool = True
    # The scenarios this city runs; absent: all that ship. Read when the settings are.
    scenarios: tuple[str, ...] | None = None
    # West, south, east, north in degrees of WGS 84: a point outside is a wrong one. Absent: every point may be.
    bounds: tuple[float, float, float, float] | None = None

    @field_validator("bounds")
    @classmethod
    def _is_an_area(cls, bounds: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
        if bounds and not (-180 <= bounds[0] < bounds[2] <= 180 and -90 <= bounds[1] < bounds[3] <= 90):
            raise ValueError("bounds 应为 [西, 南, 东, 北]，以度为单位，例如 [105.28, 28.16, 110.2, 32.22]")
        return bounds

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError) as error:
            raise ValueError("没有这个时区，应写作 Asia/Shanghai") from error
        return name


@dataclass(frozen=True)
class Pack:
    """A city pack as read: where it lies and what its `city.toml` says."""

    folder: Path
    city: CityDeclaration
    divisions: tuple[Code, ...] = ()

    @property
    def notice(self) -> str:
        """What stands over every paper of a city of generated data; empty in a real one."""
        return GENERATED if self.city.demo else ""

    @property
    def sources_folder(self) -> Path:
        """Where the pack declares its sources."""
        return self.folder / "sources"

    @property
    def organisations(self) -> Path | None:
        """The table of organisations, None where the pack has none."""
        return self.folder / self.city.organisations if self.city.organisations else None

    def files(self, folder: str, suffix: str = ".toml") -> list[Path]:
        """The data files of one of the pack's folders, by name; none where the folder is missing."""
        return sorted((self.folder / folder).glob(f"*{suffix}"))


def folder_of(city: str) -> Path:
    """The folder of a shipped pack's name, or the path itself where one is given; it must hold a `city.toml`."""
    folder = pack_folder(city)
    if (folder / "city.toml").is_file():
        return folder
    names = sorted(path.parent.name for path in SHIPPED.glob("*/city.toml"))
    problem = f"没有这个城市包：{city}。XINHENG_CITY 应为 {'、'.join(names)} 之一，或含 city.toml 的文件夹"
    raise DeclarationError(folder / "city.toml", "", problem)


@cache
def read_pack(city: str) -> Pack:
    """The pack of a shipped name or a folder path."""
    folder = folder_of(city)
    declared = read_declaration(folder / "city.toml", CityDeclaration)
    for key in ("organisations", "divisions"):
        named = getattr(declared, key)
        if named and not (folder / named).is_file():
            raise DeclarationError(folder / "city.toml", key, f"没有这个文件：{named}")
    return Pack(folder, declared, _divisions(folder / declared.divisions) if declared.divisions else ())


def _divisions(path: Path) -> tuple[Code, ...]:
    return tuple(Code(code=row["code"], title=row["name"]) for row in read_rows(path, ("code", "name"))[1])


def pack() -> Pack:
    """The pack of the city that the settings name."""
    return read_pack(str(settings.XINHENG_CITY))
