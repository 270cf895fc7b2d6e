"""The app of letters."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """函询与行政提示."""

    name = "xinheng.services.letters"
    label = "letters"
    verbose_name = "函询与行政提示"
    demo = "xinheng.services.letters.demo"

    def ready(self) -> None:
        """What the roles of the house may do here, and what the business does by itself."""
        from xinheng.services.letters.actions.answering import ANSWER, ASK_MORE_TIME, READ
        from xinheng.services.letters.permissions import LetterVerb as V
        from xinheng.support.access.roles import Inspector, IntakeClerk, Leader, UnitHead, give_to
        from xinheng.support.procedures.doors.of_party import party_makes

        for role in (Inspector, IntakeClerk):
            give_to(role, [V.VIEW_LETTERS, V.DRAFT_LETTER])
        give_to(UnitHead, [V.VIEW_LETTERS, V.DRAFT_LETTER, V.SIGN_LETTER])
        give_to(Leader, [V.VIEW_LETTERS])
        for verb in ("answer", "answer_late", "supply_supplement"):
            party_makes("inquiry_letter", verb, ANSWER)
        party_makes("inquiry_letter", "read_prompt", READ)
        party_makes("inquiry_letter", "ask_more_time", ASK_MORE_TIME)
