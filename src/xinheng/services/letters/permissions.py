"""What may be done with letters."""

from xinheng.support.access.permissions import Verb


class LetterVerb(Verb):
    """The permissions of this procedure."""

    VIEW_LETTERS = "letter.view", "查看函询和行政提示"
    DRAFT_LETTER = "letter.draft", "起草函询和行政提示、审阅回复"
    SIGN_LETTER = "letter.sign", "签发函询和行政提示"
