"""Records of a department's HTTP interface, page by page: never led elsewhere, never waited for without end."""

import json
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from django.conf import settings

from xinheng.fusion.intake.arriving.tables import NotFetched, password
from xinheng.fusion.intake.declarations import AddressOrigin
from xinheng.fusion.intake.models import DataLink
from xinheng.kit.outgoing.fetching import fetch
from xinheng.kit.outgoing.machines import Inward

# Of one pull; an interface that goes on for longer goes round in a circle.
MOST_PAGES = 20_000
# A whole page.
SECONDS = 60.0
Row = dict[str, object]


def pages(link: DataLink, origin: AddressOrigin, since: str = "") -> Iterator[list[Row]]:
    """The records of each page, flat: `owner.name` is a column. Raises NotFetched."""
    seen, longest = set[str](), 0
    address, number = _first(link, origin, since), origin.first_page
    for _ in range(MOST_PAGES):
        if address in seen:
            raise NotFetched(f"{link.title}的接口在同几页里打转，停下了，没有接入。请与部门核对分页方式。")
        seen.add(address)
        answer = _ask(link, address)
        found = _records(link, origin, answer)
        yield [_flat(one) for one in found]
        if origin.paging == "none" or not (found or origin.paging == "next"):
            return
        if origin.paging == "page":
            number += 1
            address = _with(address, **{origin.page_param: str(number)})
            # Many interfaces give fewer than they are asked for: a page is short beside those before it, not beside
            # our wish.
            longest = max(longest, len(found))
            if origin.size_param and len(found) < longest:
                return
            continue
        following = _at(answer, origin.following)
        if following in (None, "", False):
            return
        if origin.paging == "cursor":
            address = _with(address, **{origin.cursor_param: str(following)})
        else:
            address = _inside(link, urljoin(address, str(following)))
    raise NotFetched(f"{link.title}的接口超过 {MOST_PAGES} 页，停下了，没有接入。请用 grows 只取新增。")


def try_address(link: DataLink) -> None:
    """Asks once for the start of the address. Raises NotFetched; an answer that is no list will do."""
    _ask(link, link.address)


def _first(link: DataLink, origin: AddressOrigin, since: str) -> str:
    address = _inside(link, link.address.rstrip("/") + ("/" + origin.path.lstrip("/") if origin.path else ""))
    query = {origin.page_param: str(origin.first_page)} if origin.paging == "page" else {}
    query |= {origin.size_param: str(origin.size)} if origin.size_param else {}
    query |= {origin.since_param: since} if since and origin.since_param else {}
    return _with(address, **query)


def _with(address: str, **query: str) -> str:
    """The address with these in its query, in place of what stood there."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in query]
    return urlunsplit(parts._replace(query=urlencode([*kept, *query.items()])))


def _inside(link: DataLink, address: str) -> str:
    """The address, if it is of the connection: the token goes nowhere else."""
    start, given = urlsplit(link.address.rstrip("/")), urlsplit(address)
    same = (start.scheme, start.netloc) == (given.scheme, given.netloc)
    within = given.path == start.path or given.path.startswith(start.path.rstrip("/") + "/")
    if not (same and within) or ".." in unquote(given.path):
        raise NotFetched(
            f"{link.title}的下一页指向连接地址之外，没有跟过去：{given.scheme}://{given.netloc}{given.path[:60]}"
        )
    return address


def _ask(link: DataLink, address: str) -> object:
    headers = {"Accept": "application/json", "User-Agent": "xinheng"}
    if token := password(link):
        headers[link.account or "Authorization"] = token
    try:
        return json.loads(fetch(address, headers, opened=settings.XINHENG_INWARD, seconds=SECONDS))
    except Inward as error:
        raise NotFetched(
            f"{link.title}的地址在内部网络里，没有开放。确实要取的，请系统管理员在 XINHENG_INWARD 里写明网段。"
        ) from error
    except HTTPError as error:
        raise NotFetched(_refusal(link, error.code)) from error
    except TimeoutError as error:
        raise NotFetched(
            f"{link.title}的接口 {SECONDS:.0f} 秒内没有答完，停下了。已接入的数据不变，下次照常再取。"
        ) from error
    except OSError as error:
        raise NotFetched(f"连不上{link.title}的接口（{str(error)[:60]}）。已接入的数据不变，下次照常再取。") from error
    except ValueError as error:
        raise NotFetched(f"{link.title}的接口答的不是 JSON。请与部门核对地址和令牌。") from error


def _refusal(link: DataLink, status: int) -> str:
    if status in (401, 403):
        return f"{link.title}的接口不认这个令牌（{status}）。请在“数据连接”里换上有效的令牌。"
    if 300 <= status < 400:
        return f"{link.title}的接口要转到别处（{status}），没有跟过去。请在“数据连接”里写最终的地址。"
    return f"{link.title}的接口答 {status}，没有取到。已接入的数据不变，下次照常再取。"


def _records(link: DataLink, origin: AddressOrigin, answer: object) -> list[Row]:
    found = _at(answer, origin.records) if origin.records else answer
    if found is None and origin.paging != "none":
        found = []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        where = f"的 {origin.records} 处" if origin.records else ""
        raise NotFetched(f"{link.title}的接口的回答{where}不是一列记录，结构可能变了。已接入的数据不变；请与部门核对。")
    return found


def _at(answer: object, way: str) -> object:
    for step in way.split("."):
        answer = answer.get(step) if isinstance(answer, dict) else None
    return answer


def _flat(record: Row, before: str = "") -> Row:
    """Objects in objects become columns with dots; lists stay what they are."""
    told: Row = {}
    for name, value in record.items():
        told |= _flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return told
