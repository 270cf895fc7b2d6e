"""A certificate of the server's own that ends is told in time, where it is looked for."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from tests.server.certificates import certificate

from xinheng.cli.check import check
from xinheng.kit.city_time import now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "said"), [(90, "有效至"), (10, "就要过期"), (-1, "已经过期")])
def test_a_certificate_that_runs_out_is_told_where_it_is_looked_for(tmp_path, settings, sign_in, days, said):
    settings.XINHENG_CERTIFICATE = certificate(tmp_path, days=days)
    page = sign_in("admin").get("/admin-desk/protection/").content.decode()
    assert said in page
    troubled = "请换上新证书" in CliRunner().invoke(check).output
    assert troubled == (days < 21) == ("服务器证书" in sign_in("admin").get("/admin-desk/").content.decode())
    assert f"{now() + timedelta(days=days):%Y-%m}" in page


def test_a_certificate_that_is_gone_is_told(tmp_path, settings, sign_in):
    settings.XINHENG_CERTIFICATE = certificate(tmp_path)
    settings.XINHENG_CERTIFICATE[0].unlink()
    assert "读不出来" in sign_in("admin").get("/admin-desk/protection/").content.decode()
