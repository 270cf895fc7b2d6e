"""What may be done with the service of documents."""

from xinheng.support.access.permissions import Verb


class ServiceVerb(Verb):
    """The permissions of this procedure."""

    VIEW_SERVICES = "document_service.view", "查看文书送达"
    SERVE_DOCUMENTS = "document_service.serve", "送达文书"
    ANNOUNCE_SERVICE = "document_service.announce", "批准公告送达、停止送达"
