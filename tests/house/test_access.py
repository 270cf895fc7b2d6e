"""Deny by default: every address says who may use it, and what it says holds for every role."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from xinheng.support.access.decorators import Staff
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES

# Third-party pages that bring their own rule: allauth's login, its second factor, its password change.
BRING_THEIR_OWN = ("allauth.", "django.views.static", "django.contrib.staticfiles")


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def own_views() -> list[tuple[str, object]]:
    return [
        (address, entry.callback)
        for address, entry in patterns(get_resolver())
        if not getattr(entry.callback, "__module__", "").startswith(BRING_THEIR_OWN)
    ]


def test_every_address_states_a_permission_or_that_it_is_open():
    silent = [address for address, view in own_views() if not getattr(view, "xinheng_access", None)]
    assert silent == []


def test_there_are_addresses_of_both_kinds():
    stated = [getattr(view, "xinheng_access", None) for _, view in own_views()]
    assert any(isinstance(s, Permission) for s in stated)
    assert any(not isinstance(s, Permission) for s in stated)


def test_no_role_holds_every_permission():
    assert [role.slug for role in ROLES.values() if set(role.permissions) == set(Permission)] == []


@pytest.mark.django_db
@pytest.mark.clause("WX-3.1P-06")
def test_every_guarded_address_refuses_a_stranger(client):
    guarded = [(a, v) for a, v in own_views() if isinstance(getattr(v, "xinheng_access", None), Permission | Staff)]
    assert guarded
    for address, _ in guarded:
        answer = client.get("/" + sample(address))
        assert answer.status_code in (302, 401, 403, 404, 405), address
        assert answer.status_code != 302 or "/login/" in answer["Location"], address


def sample(address: str) -> str:
    """The address with something in every place: `<int:number>` becomes 1, other places `x`."""
    parts = []
    for part in address.split("/"):
        if part.startswith("<int:"):
            parts.append("1")
        elif "<" in part:
            parts.append("x")
        else:
            parts.append(part)
    return "/".join(parts)
