"""What may be done with a form that is filled in."""

from xinheng.support.access.permissions import Verb


class CollectionVerb(Verb):
    """The permissions of this procedure."""

    VIEW_FILINGS = "collection.view", "查看报表"
    FILL_FORMS = "collection.fill", "填报报表"
    CHECK_FILINGS = "collection.check", "审核下级报表"
