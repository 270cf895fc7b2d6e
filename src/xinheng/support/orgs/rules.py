"""Which organisation a place belongs to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from xinheng.kit.paths import is_under

_PHONE = re.compile(r"\d[\d -]{2,30}(转\d{1,6})?")


def wrong_phone(phone: str) -> str:
    """What is wrong with an office's telephone, in words; "" for one that can be called, or none."""
    if not phone or _PHONE.fullmatch(phone):
        return ""
    return f"联系电话由数字、空格、短横线组成，可以写“转”分机号，例如 023-55550101，填的是“{phone[:20]}”。"


def above(path: str) -> list[str]:
    """A path and those above it, the nearest first."""
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[:length]) + "/" for length in range(len(parts), 0, -1)]


class Holder(Protocol):
    """An organisation, as the rules of territory need it."""

    path: str
    divisions: list[str]
    streets: list[str]


def bureau_of(path: str) -> str:
    """The bureau in whose name an office acts: its district's, the city's own for what stands above (5099/509901/)."""
    return "/".join(path.rstrip("/").split("/")[:2]) + "/"


BUREAU = "市场监督管理局"


def reviewed_by(authority: str) -> str:
    """Who reviews what a bureau of a government decided: that government (行政复议法 art 24)."""
    place = authority.removesuffix(BUREAU)
    return f"{place}人民政府" if place and place != authority else "本级人民政府"


@dataclass(frozen=True)
class Authority:
    """The bureau in whose name a paper is issued (Order 121 art 30): name, mark of its numbers, whom to ask, where to
    go against it."""

    name: str
    mark: str
    reviewer: str
    court: str
    contact: str

    def remedy(self, *, days: int, months: int, paper: str = "决定") -> str:
        """Both ways against what it decided, with their terms, from the day of receipt (行政复议法 art 20; 行政诉讼法
        art 46): whoever decides tells them."""
        return (
            f"不服本{paper}的，可以自收到之日起{days}日内向{self.reviewer}申请行政复议，"
            f"也可以自收到之日起{months}个月内依法向{self.court}提起行政诉讼。"
        )


class Territory:
    """Who is in charge of a place. Built once from all organisations, then asked any number of times."""

    def __init__(self, organisations: Iterable[Holder]) -> None:
        self.by_code: dict[str, str] = {}
        self.by_street: list[tuple[str, str]] = []
        for organisation in organisations:
            self.by_code.update(dict.fromkeys(organisation.divisions, organisation.path))
            self.by_street += [(street, organisation.path) for street in organisation.streets]
        # The longest name that stands in an address is the most precise.
        self.by_street.sort(key=lambda pair: -len(pair[0]))

    def office_for(self, division: str, address: str = "") -> str:
        """Path of the organisation in charge, or empty where no territory claims the place.

        The town of the division code (first nine digits) decides; else a street or community named in the address,
        within the district where that is known; else the district's bureau (first six digits).
        """
        if len(division) >= 9 and division[:9] in self.by_code:
            return self.by_code[division[:9]]
        district = self.by_code.get(division[:6], "")
        for street, path in self.by_street:
            if street in address and (not district or is_under(path, district)):
                return path
        return district
