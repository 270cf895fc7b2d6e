from xinheng.support.access.tests import permissions_page


def test_the_page_of_permissions_is_current():
    command = "run: python -m xinheng.support.access.tests.permissions_page"
    assert permissions_page.PAGE.read_text(encoding="utf-8") == permissions_page.page(), command
