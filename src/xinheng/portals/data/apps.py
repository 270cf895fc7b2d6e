"""The app of the data stewards' portal."""

from xinheng.fusion.collection.permissions import CollectionVerb
from xinheng.supervision.performance.permissions import PerformanceVerb
from xinheng.support.access.permissions import Permission
from xinheng.support.contract import Entry, PortalConfig


class DataConfig(PortalConfig):
    """The pages of the data centre."""

    name = "xinheng.portals.data"
    label = "data"
    verbose_name = "数据中心"
    addresses = {"data/": "xinheng.portals.data.urls"}
    menu = (
        ("数据", Entry("数据中心", "/data/", "database", Permission.VIEW_SOURCES, exact=True, order=1)),
        ("数据", Entry("数据融合", "/data/fusion/", "affiliate", Permission.VIEW_SOURCES, order=1)),
        ("数据", Entry("数据与业务", "/data/board/", "route", PerformanceVerb.VIEW_PERFORMANCE, order=1)),
        ("数据", Entry("数据目录", "/data/catalogue/", "search", Permission.VIEW_SOURCES, order=2)),
        ("数据", Entry("数据标准", "/data/standard/", "book-2", Permission.VIEW_SOURCES, order=2)),
        ("数据", Entry("数据来源", "/data/sources/", "cloud-upload", Permission.VIEW_SOURCES, order=3)),
        ("数据", Entry("数据质量", "/data/quality/", "list-check", Permission.VIEW_SOURCES, order=4)),
        ("数据", Entry("统计模型", "/data/models/", "chart-radar", Permission.VIEW_SOURCES, order=5)),
        ("数据", Entry("开放数据", "/data/open/", "share", Permission.VIEW_SOURCES, order=6)),
        ("数据", Entry("报表采集", "/data/forms/", "table", CollectionVerb.VIEW_FILINGS, order=7)),
    )
