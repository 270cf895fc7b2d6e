"""What pytest-django has every test ask for and no test of the house needs.

Each of them stands before every one of thousands of tests, to do nothing: they cost the collection 0.8 s in each
process, and a test that does nothing half of its time. The marks and TestCases they are for are refused in
`test_unasked`; what a test of the house needs is asked for by name.
"""

import pytest

UNASKED = frozenset({
    "_dj_autoclear_mailbox", "_django_clear_site_cache", "_django_isolate_apps", "_django_set_urlconf",
    "_django_setup_unittest", "_fail_for_invalid_template_variable", "_template_string_if_invalid_marker",
})  # fmt: skip


def ask_for_less(session: pytest.Session) -> None:
    """Before tests are collected."""
    for names in session._fixturemanager._node_autousenames.values():
        names[:] = [name for name in names if name not in UNASKED]
