"""A refusal: what was asked cannot be done, said in one sentence a person can act on."""


class Refusal(Exception):
    """Base of every error meant for a person's eyes: what is wrong, what was got, what to do.

    Pages show the sentence, the command line prints it to stderr; anything else that is raised is a bug.
    """
