"""What may be done with a ticket about data."""

from xinheng.support.access.permissions import Verb


class QualityVerb(Verb):
    """The permissions of this procedure."""

    VIEW_TICKETS = "quality.view", "查看质量工单"
    HANDLE_QUALITY = "quality.handle", "分派、复核质量工单"
    ANSWER_QUALITY = "quality.answer", "答复质量工单"
    ACCEPT_FLAWS = "quality.accept", "登记已知质量问题"
