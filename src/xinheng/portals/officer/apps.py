"""The app of the officer portal."""

from xinheng.credit.persons.permissions import PersonVerb
from xinheng.supervision.performance.permissions import PerformanceVerb as V
from xinheng.support.access.permissions import Permission
from xinheng.support.contract import Entry, PortalConfig

# Who can have a matter in hand.
WORKS = (
    Permission.TRIAGE_CLUE,
    Permission.JUDGE_CLUE,
    Permission.DISPATCH_CLUE,
    Permission.INSPECT,
    Permission.APPROVE_RESULT,
    Permission.HANDLE_COMPLAINT,
)


class OfficerConfig(PortalConfig):
    """The officers' pages."""

    name = "xinheng.portals.officer"
    label = "officer"
    verbose_name = "监管工作台"
    addresses = {"officer/": "xinheng.portals.officer.urls"}
    menu = (
        ("工作", Entry("工作负荷", "/officer/load", "list-details", Permission.VIEW_TASKS, order=90)),
        ("工作", Entry("值班表", "/officer/duty", "calendar", Permission.VIEW_TASKS, order=91)),
        (
            "工作",
            Entry("监督考核", "/officer/performance/", "list-check", V.VIEW_PERFORMANCE, exact=True, order=92),
        ),
        ("工作", Entry("指挥调度", "/officer/dispatch/", "radar-2", Permission.DISPATCH_CLUE, order=40)),
        ("工作", Entry("工单导入", "/officer/tickets/", "file-text", Permission.HANDLE_COMPLAINT, order=35)),
        ("主体", Entry("主体档案", "/officer/search", "building-store", Permission.VIEW_SUBJECT)),
        ("主体", Entry("人员警示", "/officer/persons/", "id-badge-2", PersonVerb.VIEW_WARNINGS, order=60)),
        ("我的", Entry("通知", "/officer/notices", "bell", order=10)),
        ("我的", Entry("不在岗与代办", "/officer/away", "users", WORKS, order=15)),
        ("我的", Entry("我的考核", "/officer/performance/mine", "list-check", WORKS, order=20)),
        ("我的", Entry("手机版", "/officer/m/", "phone", Permission.INSPECT)),
    )

    def ready(self) -> None:
        """Put the lists of the procedures into the menu."""
        from xinheng.portals.officer.places import menu_lines
        from xinheng.portals.ui.menu import add_to_menu

        super().ready()
        add_to_menu(menu_lines)
