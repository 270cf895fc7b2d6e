"""Requests as who handles them sees them."""

import json
from dataclasses import dataclass

from django.db.models import F, QuerySet

from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import Viewer, visible_to
from xinheng.support.crypto.cipher import decrypt
from xinheng.support.privacy.models import PrivacyRequest


@dataclass(frozen=True)
class Wish:
    """Who asks and in which words."""

    name: str
    contact: str
    wish: str


def requests_for(account: Viewer) -> QuerySet[PrivacyRequest]:
    """The requests of the organisations an account handles, open ones first, the most urgent on top."""
    rows = PrivacyRequest.objects.select_related("entered_by", "answered_by")
    found = visible_to(rows, account, Permission.HANDLE_PRIVACY)
    return found.order_by(F("answered_at").desc(nulls_first=True), "due_on", "id")


def wish_of(request: PrivacyRequest) -> Wish:
    """The person's own words, opened. Only for who handles the request."""
    return Wish(**json.loads(decrypt(bytes(request.secret), bytes(request.person))))
