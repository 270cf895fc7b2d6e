"""When an evaluation waits for a person before it is shown."""

from xinheng.kit.characters import folded
from xinheng.kit.personal.striking import personal_numbers
from xinheng.services.evaluations.declarations import word_lists

FEWEST_STARS, MOST_STARS, LONGEST = 1, 5, 500
SHORTEST_NUMBER, LONGEST_NUMBER = 6, 40
# From so many a day about one shop on, and from so many a day by one device, each waits.
FLOOD_OF_SHOP, FLOOD_OF_DEVICE = 20, 3
DAYS_OF_VISIT = 30


def why_wait(text: str, *, of_shop: int, of_device: int) -> list[str]:
    """What a person has to look at; empty where it may be shown at once.

    `of_shop` and `of_device` are today's evaluations about this shop, and by this device, before this one.
    """
    found = [one.title for one in word_lists() if one.are_in(text)]
    if personal_numbers(text):
        found.append("有电话、证件等号码")
    if of_shop >= FLOOD_OF_SHOP:
        found.append("这家当天的评价太多")
    if of_device >= FLOOD_OF_DEVICE:
        found.append("同一台设备当天写了很多")
    return found


def plain_number(typed: str) -> str:
    """A receipt's or an order's number as it is compared: without spaces and dashes, in capitals."""
    return "".join(one for one in folded(typed).upper() if one.isalnum())
