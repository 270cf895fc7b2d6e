"""The app of the service of documents."""

from django.apps import AppConfig


class DocumentServiceConfig(AppConfig):
    """文书送达."""

    name = "xinheng.supervision.document_service"
    label = "document_service"
    demo = "xinheng.supervision.document_service.demo"
    verbose_name = "文书送达"

    def ready(self) -> None:
        """What the roles of the house may do here."""
        from xinheng.supervision.document_service.permissions import ServiceVerb as V
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, UnitHead, give_to

        for role in (Inspector, IntakeClerk):
            give_to(role, [V.VIEW_SERVICES, V.SERVE_DOCUMENTS])
        give_to(UnitHead, [V.VIEW_SERVICES, V.SERVE_DOCUMENTS, V.ANNOUNCE_SERVICE])
        give_to(Leader, [V.VIEW_SERVICES])
