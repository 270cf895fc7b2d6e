"""Django's sessions in the database, whose reading is put into SQL once: each page of who works here begins with it."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from xinheng.support.prepared.asking import PreparedQuestion, given

_KEPT = PreparedQuestion(
    lambda: Session.objects.filter(session_key=given("key"), expire_date__gt=given("now")).order_by()
)


class SessionStore(InDatabase):
    """As Django's; only the question is prepared."""

    def _get_session_from_db(self) -> Any:
        # By the clock that Django wrote the end by.
        now = timezone.now()  # noqa: TID251
        kept = _KEPT.first(key=self.session_key, now=now) if self.session_key else None
        if kept is None:
            self._session_key = None
        return kept
