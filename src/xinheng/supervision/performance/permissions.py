"""What may be done with the figures of others; one's own everybody sees."""

from xinheng.support.access.permissions import Verb


class PerformanceVerb(Verb):
    """The permissions of the assessment."""

    VIEW_PERFORMANCE = "performance.view", "查看考核数据"
    ANSWER_OBJECTIONS = "performance.answer", "答复考核异议"
