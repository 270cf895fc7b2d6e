"""Inspection: a check of one subject on site, from task to published result."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """监督检查."""

    name = "xinheng.supervision.inspection"
    label = "inspection"
    verbose_name = "监督检查"

    def ready(self) -> None:
        """What the party reads and answers itself."""
        from xinheng.supervision.inspection.actions.of_party import RECTIFY, order_for
        from xinheng.support.procedures.doors.of_party import party_makes, party_reads

        party_makes("inspection_task", "receive_rectification", RECTIFY)
        party_reads("inspection_task", order_for)
