"""Complaints: a consumer's dispute with a business, from form to result."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """消费投诉."""

    name = "xinheng.services.complaints"
    label = "complaints"
    demo = "xinheng.services.complaints.demo"
    verbose_name = "消费投诉"

    def ready(self) -> None:
        """Both sides are told by message; the worker forgets what was never sent; a preview tells the result."""
        from xinheng.services.complaints.disclosing import complainant_named
        from xinheng.services.complaints.informing import tell_complainant, tell_respondent
        from xinheng.services.complaints.renewing import PHONES
        from xinheng.services.complaints.tasks import forget_half_filed
        from xinheng.support.crypto.renewing import register_part
        from xinheng.support.jobs.followers import once_a_day, register_follower
        from xinheng.support.procedures.doors.trying import party_learns
        from xinheng.support.procedures.persons import names_person
        from xinheng.support.procedures.telling import informs

        for procedure in ("complaint", "mediation"):
            informs(procedure, "complainant", tell_complainant)
            informs(procedure, "business", tell_respondent)
        names_person("complaint", complainant_named)
        party_learns("complaint", lambda matter: str(matter.complaint.outcome_words))
        register_part(PHONES)
        register_follower("forget_half_filed", once_a_day(forget_half_filed))
