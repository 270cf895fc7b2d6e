"""Every way in and out stands on the page: what the network's administrator narrows, and what of the city's is used."""

from pathlib import Path

import pytest

from xinheng.kit.home import Backup

pytestmark = pytest.mark.django_db
PAGE = "/admin-desk/protection/watch"


def rows(client, place: str = "127.0.0.1") -> dict[str, str]:
    """The page's table of ways: what it is for → the row as it is read."""
    page = client.get(PAGE, REMOTE_ADDR=place).content.decode()
    table = page[page.index("进出的通道") :]
    told = ([cell.partition("</td>")[0] for cell in row.split("<td>")[1:]] for row in table.split("<tr>")[2:])
    return {cells[1]: " ".join(cells[2:]) for cells in told}


@pytest.fixture
def named(settings):
    """A bureau that connects what it has."""
    settings.XINHENG_STAFF_NETWORKS, settings.XINHENG_PUBLIC_URL = ["10.8.0.0/16"], "https://xinheng.example"
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.XINHENG_MESSAGES = ["https://sms.example/send"]
    settings.XINHENG_MAIL = ["smtps://notice:geheim-1@mail.example:465/?from=a@mail.example"]
    settings.XINHENG_WECOM = "https://qyapi.weixin.qq.com/?corp=ww1&agent=7"
    settings.XINHENG_LICENCE_OIDC = "https://id.example/?client=xinheng"
    settings.XINHENG_WITNESS = ["file:///mnt/witness", "https://witness.example/take?word=geheim-2"]
    settings.XINHENG_RELAY, settings.XINHENG_RELAY_SECRET = "turns:relay.example:5349", "geheim-3"
    settings.XINHENG_SCANNER = "tcp:10.8.0.9:3310"
    settings.XINHENG_BACKUP = Backup(Path("/mnt/backup"), Path("/mnt/keys"), 60)
    return settings


@pytest.mark.clause("SZ-4.1-01")
def test_what_the_city_has_already_is_connected_and_seen(named, sign_in):
    admin = sign_in("admin")
    told = rows(admin, "10.8.0.7")
    for title, other in (
        ("短信网关", "sms.example"), ("邮件服务器", "mail.example:465"), ("企业微信", "qyapi.weixin.qq.com"),
        ("电子营业执照身份认证", "id.example"), ("审计链的见证方", "/mnt/witness、witness.example"),
        ("音视频中继", "relay.example:5349"), ("病毒扫描", "10.8.0.9:3310"), ("备份介质", "/mnt/backup"),
    ):  # fmt: skip
        assert other in told[title], title
    assert "SQLite" in told["数据库"] or "PostgreSQL" in told["数据库"]
    assert "geheim" not in admin.get(PAGE, REMOTE_ADDR="10.8.0.7").content.decode()


@pytest.mark.clause("WX-3.5-02")
def test_each_way_in_is_seen_and_narrowed(named, sign_in, client):
    told = rows(sign_in("admin"), "10.8.0.7")
    assert "xinheng.example 一个端口" in told["公众、经营主体、第三方的网页和公开接口"]
    assert "10.8.0.0/16" in told["工作人员的网页和登录"] and "请设置" not in told["工作人员的网页和登录"]
    # As it is written there, so it is kept: from elsewhere the same person is refused.
    for outside in ("203.0.113.9", "10.9.0.7"):
        assert sign_in("admin").get(PAGE, REMOTE_ADDR=outside).status_code == 403
        assert client.get("/", REMOTE_ADDR=outside).status_code == 200
    named.XINHENG_STAFF_NETWORKS, named.SECURE_HSTS_SECONDS = [], 0
    told = rows(sign_in("admin"))
    assert "请设置 XINHENG_STAFF_NETWORKS" in told["工作人员的网页和登录"]
    assert "没有走 TLS" in told["公众、经营主体、第三方的网页和公开接口"]


def test_what_is_not_connected_says_so(settings, sign_in):
    settings.XINHENG_MESSAGES = []
    told = rows(sign_in("admin"))
    assert all("没有接" in told[one] for one in ("短信网关", "部门推送数据", "各部门的数据库和接口", "音视频中继"))
