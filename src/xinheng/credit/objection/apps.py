"""The app of objections to records."""

from django.apps import AppConfig


class ObjectionConfig(AppConfig):
    """记录异议."""

    name = "xinheng.credit.objection"
    label = "objection"
    verbose_name = "记录异议"
    demo = "xinheng.credit.objection.demo"

    def ready(self) -> None:
        """What the roles of the house may do here, and where the public's objections are taken."""
        from xinheng.credit.disputing import DisputeDoor, handles_disputes
        from xinheng.credit.objection.actions import open_objection
        from xinheng.credit.objection.filing import file_as_party, file_publicly, name_of
        from xinheng.credit.objection.permissions import ObjectionVerb as V
        from xinheng.credit.objection.queries import public_facts, told_by_number
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, Steward, UnitHead, give_to

        for role in (Steward, IntakeClerk):
            give_to(role, [V.VIEW_OBJECTIONS, V.HANDLE_OBJECTION])
        give_to(UnitHead, [V.VIEW_OBJECTIONS, V.DECIDE_OBJECTION])
        give_to(Inspector, [V.VIEW_OBJECTIONS])
        give_to(Leader, [V.VIEW_OBJECTIONS])
        handles_disputes(
            DisputeDoor(public_facts, file_publicly, open_objection, told_by_number, file_as_party, name_of)
        )
