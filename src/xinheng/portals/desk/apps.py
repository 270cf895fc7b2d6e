"""The app of the administrators' portal."""

from xinheng.support.access.permissions import MANAGEMENT, Permission
from xinheng.support.contract import Entry, PortalConfig


class DeskConfig(PortalConfig):
    """The pages of who keeps the platform."""

    name = "xinheng.portals.desk"
    label = "desk"
    verbose_name = "系统管理"
    addresses = {"admin-desk/": "xinheng.portals.desk.urls"}
    menu = (
        ("系统管理", Entry("管理首页", "/admin-desk/", "home", MANAGEMENT, exact=True)),
        ("系统管理", Entry("机构与辖区", "/admin-desk/orgs/", "affiliate", Permission.MANAGE_SYSTEM)),
        ("系统管理", Entry("账号", "/admin-desk/accounts/", "users", Permission.MANAGE_ACCOUNTS)),
        ("系统管理", Entry("角色授权", "/admin-desk/grants/", "shield-check", Permission.MANAGE_ACCOUNTS)),
        ("系统管理", Entry("登录会话", "/admin-desk/sessions/", "device-floppy", Permission.MANAGE_ACCOUNTS)),
        ("系统管理", Entry("节假日", "/admin-desk/holidays/", "calendar", Permission.MANAGE_SYSTEM)),
        ("系统管理", Entry("参数与设置", "/admin-desk/parameters/", "settings", Permission.MANAGE_SYSTEM)),
        ("系统管理", Entry("后台任务", "/admin-desk/jobs/", "clock", Permission.MANAGE_SYSTEM)),
        ("系统管理", Entry("安全保护", "/admin-desk/protection/", "shield-cog", Permission.MANAGE_SYSTEM)),
        ("数据", Entry("待归并", "/admin-desk/linking/", "git-merge", Permission.RUN_INTAKE)),
        ("数据", Entry("信用码", "/admin-desk/codes/", "qrcode", Permission.MANAGE_CODES)),
        ("数据", Entry("个人信息请求", "/admin-desk/privacy/", "eraser", Permission.HANDLE_PRIVACY)),
        ("审计", Entry("审计记录", "/admin-desk/audit/", "history", Permission.VIEW_AUDIT)),
    )
