"""Who is signed in, in one statement with what every page asks of him: his grants, and how many notices wait."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.access.roles import ROLES
from xinheng.support.access.scope import in_force
from xinheng.support.notices.models import Notice
from xinheng.support.prepared.asking import PreparedQuestion, given


def _held() -> QuerySet[Grant]:
    waiting = Notice.objects.filter(account=OuterRef("account"), read_at=None).order_by()
    count = waiting.annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    held = Grant.objects.filter(in_force(given("today")), account=given("account"))
    return held.select_related("account", "organisation").annotate(unread=Coalesce(Subquery(count), 0))


_HELD = PreparedQuestion(_held)


class OneReading(AuthenticationBackend):  # type: ignore[misc]
    """Password and second factor as allauth judges them; the account of a session with its grants."""

    def get_user(self, user_id: Any) -> Any:
        """The account with what `all_grants` and `unread_count` would ask for; an account without grants by itself."""
        rows: list[Any] = _HELD.all(account=int(user_id), today=city_time.today())
        if not rows:
            return super().get_user(user_id)
        account: Any = rows[0].account
        account._grants = [grant for grant in rows if grant.role in ROLES]
        account._unread = rows[0].unread
        for grant in rows:
            grant.account = account
        return account if self.user_can_authenticate(account) else None
