"""Procedures: how anything people do moves from state to state, by whom, and on which legal clock."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from xinheng.support.jobs.followers import once_a_day, register_follower
from xinheng.support.orgs.ties import register_tie


class ProceduresConfig(AppConfig):
    """The app; its system checks read every declared file when the platform starts."""

    name = "xinheng.support.procedures"
    label = "procedures"
    verbose_name = "业务流程"

    def ready(self) -> None:
        """Register the checks, and the follower that acts when clocks run out."""
        from xinheng.support.audit.proving import register_proof
        from xinheng.support.notices.rules import DIGEST_AT
        from xinheng.support.procedures.counts.keeping import follow_matters
        from xinheng.support.procedures.proving import compare_matters
        from xinheng.support.procedures.queries import open_matters_at
        from xinheng.support.procedures.table.checks import check_acts, check_versions
        from xinheng.support.procedures.tasks import send_digests
        from xinheng.support.procedures.timers import follow_clocks
        from xinheng.support.start import check_declarations

        register_tie("未办结事项", open_matters_at)
        register(check_declarations, Tags.compatibility)
        register(check_acts, Tags.compatibility)
        register(check_versions, Tags.database)
        register_follower("procedures.clocks", follow_clocks)
        register_follower("procedures.counts", follow_matters)
        # Who wants one message a day gets it before the day's work begins; what may stand in it is judged then, not at
        # midnight.
        register_follower("send_digests", once_a_day(send_digests, at=DIGEST_AT))
        register_proof("matters", compare_matters)
